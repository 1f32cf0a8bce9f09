import { Readable } from "node:stream";
import { protocolRoutes as contract } from "@stabile/contract/protocol";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal } from "#domain/access/policy.ts";
import { askAnnulment } from "#features/protocol/ask-annulment.ts";
import { closeEmergency, openEmergency } from "#features/protocol/emergency-register.ts";
import { listEntries } from "#features/protocol/list-entries.ts";
import { openFile } from "#features/protocol/open-file.ts";
import type { ProtocolDesk } from "#features/protocol/protocol-deps.ts";
import { findEntry, readEntry } from "#features/protocol/read-entry.ts";
import { holdsRegister, readStatus } from "#features/protocol/read-status.ts";
import { writeReceipt } from "#features/protocol/write-receipt.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";

export interface ProtocolRouteDeps extends ProtocolDesk {
  accessLog: AccessLog;
}

export function protocolRoutes(api: Api, deps: ProtocolRouteDeps): void {
  readingRoutes(api, deps);
  fileRoutes(api, deps);
  changingRoutes(api, deps);
}

interface Reading {
  principal: Principal;
  correlationId: string;
  params: { id: string };
}

/** Who writes to the municipality, and who it writes to, are people. */
const noting =
  ({ accessLog }: ProtocolRouteDeps) =>
  ({ principal, correlationId, params }: Reading, action: "read" | "download") =>
    accessLog.record({
      ...{
        userId: principal.userId,
        action,
        subjectKind: "protocol-entry",
        subjectId: params.id,
        correlationId,
      },
    });

function readingRoutes(api: Api, deps: ProtocolRouteDeps): void {
  const note = noting(deps);
  api.route(contract.listProtocolEntries, async ({ db, query: { cursor, limit, ...filter }, reach }) => ({
    value: await listEntries(db, { filter, cursor, limit, reach }),
  }));
  api.route(contract.readProtocolEntry, async (call) => {
    const value = await readEntry(call.db, { id: call.params.id, reach: call.reach });
    await note(call, "read");
    return { value };
  });
  api.route(contract.readProtocolStatus, async ({ db, principal, reach }) => ({
    value: await readStatus(db, deps, { principal, reach }),
  }));
}

function fileRoutes(api: Api, deps: ProtocolRouteDeps): void {
  const note = noting(deps);
  api.route(contract.readProtocolFile, async (call) => {
    const file = await openFile(call.db, deps.blobs, { ...call.params, reach: call.reach });
    await note(call, "download");
    return file;
  });
  api.route(contract.readProtocolReceipt, async (call) => {
    const entry = await findEntry(call.db, { id: call.params.id, reach: call.reach });
    const { municipality, clock } = deps;
    const bytes = await writeReceipt({ entry, municipality, producedAt: clock.now() });
    await note(call, "download");
    return {
      stream: Readable.from([bytes]),
      mediaType: "application/pdf",
      fileName: `Ricevuta ${entry.code}.pdf`,
    };
  });
}

function changingRoutes(api: Api, deps: ProtocolRouteDeps): void {
  api.route(contract.askProtocolAnnulment, async ({ db, params, body, principal, reach, correlationId }) => ({
    value: await askAnnulment(db, deps, {
      ...{ id: params.id, reason: body.reason, principal, reach, correlationId },
    }),
  }));
  api.route(contract.openProtocolEmergency, async ({ db, body, principal, correlationId }) => {
    const actor = holderOf(principal);
    if (deps.platformName === undefined)
      throw new Problem("conflict", "Il protocollo non è collegato: il registro di emergenza non serve");
    const { clock, emergencyMinutes: afterMinutes } = deps;
    return { value: await openEmergency(db, { clock, afterMinutes }, { ...body, actor, correlationId }) };
  });
  api.route(contract.closeProtocolEmergency, async ({ db, principal, correlationId }) => {
    await closeEmergency(db, deps, { actor: holderOf(principal), correlationId });
    return { value: { closed: true as const } };
  });
}

function holderOf(principal: Principal) {
  if (!holdsRegister(principal))
    throw new Problem("forbidden", "Il registro di emergenza è uno solo, per tutto il Comune");
  return signatureOf(principal, "protocol.manage", {}).actor;
}
