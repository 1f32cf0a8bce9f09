import { Readable } from "node:stream";
import { protocolRegisterRoutes as contract } from "@stabile/contract/protocol-register";
import type { Principal } from "#domain/access/policy.ts";
import { holdsRegister } from "#features/protocol/public.ts";
import { keepRegisteredFile } from "#features/protocol-register/keep-registered-file.ts";
import { fetchRegisteredFile, readRegistered } from "#features/protocol-register/read-registered.ts";
import { connected, type RegisterDeps } from "#features/protocol-register/register-deps.ts";
import { searchRegister } from "#features/protocol-register/search-register.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";

interface Asking {
  principal: Principal;
  correlationId: string;
}

/** The protocol holds everybody's letters, and knows nothing of our Municipi: only who answers for all of it looks there. */
function checkHolder({ principal }: Asking): void {
  if (!holdsRegister(principal))
    throw new Problem("forbidden", "Nel protocollo cerca solo chi lo gestisce per tutto il Comune");
}

/** Names and letters of people: who looked for what is written before the answer. */
const noting =
  ({ accessLog }: RegisterDeps) =>
  ({ principal, correlationId }: Asking, action: "search" | "read" | "download", subjectId: string) =>
    accessLog.record({
      ...{ userId: principal.userId, action, subjectKind: "protocol-unit", subjectId, correlationId },
    });

export function protocolRegisterRoutes(api: Api, deps: RegisterDeps): void {
  const note = noting(deps);
  api.route(contract.searchRegister, async ({ query, ...call }) => {
    checkHolder(call);
    const value = await searchRegister(connected(deps), query, call.correlationId);
    await note(call, "search", JSON.stringify(query));
    return { value };
  });
  api.route(contract.readRegistered, async ({ db, params: { unitId }, ...call }) => {
    checkHolder(call);
    const { principal, correlationId } = call;
    const value = await readRegistered(db, connected(deps), { unitId, principal, correlationId });
    await note(call, "read", unitId);
    return { value };
  });
  fileRoutes(api, deps);
  api.route(contract.findRegisterCodes, async ({ query, ...call }) => {
    checkHolder(call);
    return { value: await findCodes(deps, query, call.correlationId) };
  });
}

function fileRoutes(api: Api, deps: RegisterDeps): void {
  const note = noting(deps);
  api.route(contract.readRegisteredFile, async ({ params, ...call }) => {
    checkHolder(call);
    const { name, bytes } = await fetchRegisteredFile(connected(deps), params, call.correlationId);
    await note(call, "download", `${params.unitId}/${params.position}`);
    return { stream: Readable.from([bytes]), mediaType: "application/octet-stream", fileName: name };
  });
  api.route(contract.keepRegisteredFile, async ({ db, params, body, ...call }) => {
    checkHolder(call);
    const { principal, correlationId } = call;
    const value = await keepRegisteredFile(db, deps, { ...params, ...body, principal, correlationId });
    await note(call, "download", `${params.unitId}/${params.position}`);
    return { value };
  });
}

const MOST_CODES = 100;

async function findCodes(
  deps: RegisterDeps,
  { of, q }: { of: "offices" | "classifications"; q: string },
  correlationId: string,
) {
  const register = connected(deps);
  const found =
    of === "offices"
      ? await register.findOffices(q, correlationId)
      : await register.findClassifications(q, correlationId);
  return {
    items: found.slice(0, MOST_CODES).map(({ code, name }) => ({ code, name })),
    more: found.length > MOST_CODES,
  };
}
