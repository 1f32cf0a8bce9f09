import { signatureOf } from "#domain/access/capacity.ts";
import { exchangeRoutes as contract } from "@stabile/contract/exchange";
import type { ExchangeDeps } from "#features/exchange/exchange-deps.ts";
import { listExchanges } from "#features/exchange/list-exchanges.ts";
import { listMessages } from "#features/exchange/list-messages.ts";
import { discardMessage, type MessageOperation, retryMessage } from "#features/exchange/operate-message.ts";
import { readMessage } from "#features/exchange/read-message.ts";
import { readPlatforms } from "#features/exchange/read-platforms.ts";
import { receiveNotice } from "#features/exchange/receive-notice.ts";
import { audit } from "#runtime/audit.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api, Call } from "#runtime/web/api.ts";

/** The exchange console, and the door where CzRM calls. */
export function exchangeRoutes(api: Api, deps: ExchangeDeps): void {
  readingRoutes(api, deps);
  operatingRoutes(api, deps);
  api.route(contract.notifyCzrm, async ({ db, rawBody, request, correlationId }) => {
    await receiveNotice(db, deps, {
      platform: "czrm",
      path: request.url,
      body: rawBody,
      headers: request.headers,
      correlationId,
      at: api.clock.now(),
    });
    return { value: { accepted: true } };
  });
}

function readingRoutes(api: Api, deps: ExchangeDeps): void {
  api.route(contract.listPlatforms, async (call) => {
    demandWholeReach(call);
    return { json: await readPlatforms(call.db, deps.platforms) };
  });
  api.route(contract.listMessages, async (call) => {
    demandWholeReach(call);
    return { json: await listMessages(call.db, call.query) };
  });
  api.route(contract.readMessage, async (call) => {
    demandWholeReach(call);
    const json = await readMessage(call.db, call.params);
    // Masked, but still about a person.
    await deps.accessLog.record({
      userId: call.principal.userId,
      action: "read",
      subjectKind: `message-${call.params.direction}`,
      subjectId: call.params.id,
      correlationId: call.correlationId,
    });
    return { json };
  });
  api.route(contract.listExchanges, async (call) => {
    demandWholeReach(call);
    return { json: await listExchanges(call.db, call.query) };
  });
}

function operatingRoutes(api: Api, deps: ExchangeDeps): void {
  api.route(contract.retryMessage, async (call) => {
    demandWholeReach(call);
    await retryMessage(call.db, deps, operationOf(call));
    return { value: { id: call.params.id, version: 1 } };
  });
  api.route(contract.discardMessage, async (call) => {
    demandWholeReach(call);
    await discardMessage(call.db, deps, operationOf(call));
    return { value: { id: call.params.id, version: 1 } };
  });
  api.route(contract.synchronise, async (call) => {
    demandWholeReach(call);
    const platform = deps.platforms.find(({ code }) => code === call.params.platform);
    if (platform?.synchronise === undefined)
      throw new Problem("not-found", "Nessuna sincronizzazione per questa piattaforma");
    await platform.synchronise(call.db);
    const signature = signatureOf(call.principal, "exchange.operate", {});
    await audit(call.db, {
      actor: signature.actor,
      detail: signature.detail,
      action: "platform.synchronise",
      subjectKind: "platform",
      subjectId: platform.code,
      correlationId: call.correlationId,
    });
    return { value: { accepted: true } };
  });
}

/** Messages belong to no Municipio and no building: whoever sees the exchange sees all of it. */
function demandWholeReach({ reach }: Pick<Call, "reach">): void {
  if (!reach.all) throw new Problem("forbidden", "La console degli scambi riguarda tutto il Comune");
}

function operationOf(
  call: Pick<Call, "principal" | "correlationId"> & {
    params: { direction: "in" | "out"; id: string };
    body: { reason: string };
  },
): MessageOperation {
  const { actor, detail } = signatureOf(call.principal, "exchange.operate", {});
  const { reason } = call.body;
  return { ...call.params, reason, actor, capacity: detail, correlationId: call.correlationId };
}
