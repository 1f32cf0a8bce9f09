import { Readable } from "node:stream";
import { auditRoutes as contract } from "@stabile/contract/audit";
import { signatureOf } from "#domain/access/capacity.ts";
import { askedText } from "#domain/privacy/asked-text.ts";
import { romeDay } from "#domain/time/rome.ts";
import { readChain } from "#features/audit/chain-state.ts";
import { findFilter } from "#features/audit/entry-filter.ts";
import { exportEntries } from "#features/audit/export-entries.ts";
import { VERIFY_QUEUE, type VerifyJob } from "#features/audit/jobs.ts";
import { placeOf, readEntries, toPage } from "#features/audit/list-entries.ts";
import { readEntry } from "#features/audit/read-entry.ts";
import { askVerification } from "#features/audit/verifications.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api, Call } from "#runtime/web/api.ts";

export interface AuditRouteDeps {
  accessLog: AccessLog;
  jobs: Jobs;
  keptDays: number;
}

const MEDIA_TYPE = { csv: "text/csv; charset=utf-8", jsonl: "application/jsonl; charset=utf-8" } as const;

/** The register as an auditor reads it. Reading it is a reading of personal data like any other. */
export function auditRoutes(api: Api, deps: AuditRouteDeps): void {
  readingRoutes(api, deps);
  api.route(contract.readAuditChain, async (call) => {
    demandWholeReach(call);
    return { value: await readChain(call.db, deps.keptDays) };
  });
  api.route(contract.verifyAudit, async (call) => {
    demandWholeReach(call);
    const { principal, correlationId, db } = call;
    const { actor } = signatureOf(principal, "audit.read", {});
    const { id, isNew } = await askVerification(db, actor);
    if (isNew) await deps.jobs.enqueue<VerifyJob>(db, VERIFY_QUEUE, { id, actor, correlationId });
    return { value: { id } };
  });
}

function readingRoutes(api: Api, { accessLog }: AuditRouteDeps): void {
  api.route(contract.listAuditEntries, async (call) => {
    demandWholeReach(call);
    const { cursor, limit, ...asked } = call.query;
    const filter = await findFilter(call.db, asked);
    const rows = await readEntries(call.db, filter, { after: placeOf(cursor), limit: limit + 1 });
    await record(call, accessLog, { action: "read", subjectId: askedText(asked) });
    return { value: toPage(rows, limit) };
  });
  api.route(contract.readAuditEntry, async (call) => {
    demandWholeReach(call);
    const value = await readEntry(call.db, call.params.id);
    await record(call, accessLog, { action: "read", subjectId: call.params.id });
    return { value };
  });
  api.route(contract.exportAuditEntries, async (call) => {
    demandWholeReach(call);
    const { format, ...asked } = call.query;
    const filter = await findFilter(call.db, asked);
    await record(call, accessLog, { action: "export", subjectId: `${format} ${askedText(asked)}`.trim() });
    const stream = Readable.from(whilePermitted(call, exportEntries(call.db, filter, format)));
    // Ended, and not only closed: a proxy that reads until the end would take what came for all there is.
    stream.once("error", () => call.request.raw.socket.resetAndDestroy());
    const fileName = `registro-${romeDay(api.clock.now())}.${format}`;
    return { stream, mediaType: MEDIA_TYPE[format], fileName };
  });
}

/** Who reads slowly goes on reading for hours: no longer than they may. */
async function* whilePermitted(
  call: Pick<Call, "stillPermitted">,
  texts: AsyncGenerator<string>,
): AsyncGenerator<string> {
  for await (const text of texts) {
    await call.stillPermitted();
    yield text;
  }
}

/** Entries belong to no Municipio and no building: whoever reads the register reads all of it. */
function demandWholeReach({ reach }: Pick<Call, "reach">): void {
  if (!reach.all) throw new Problem("forbidden", "Il registro riguarda tutto il Comune");
}

function record(
  { principal, correlationId }: Pick<Call, "principal" | "correlationId">,
  accessLog: AccessLog,
  reading: { action: string; subjectId: string },
): Promise<void> {
  return accessLog.record({ userId: principal.userId, subjectKind: "audit", correlationId, ...reading });
}
