import { randomUUID } from "node:crypto";
import { CASE_MESSAGE, CZRM, type IntakeDeps } from "#features/requests/intake-deps.ts";
import { handleWaitingCases } from "#features/requests/handle-cases.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import type { RawCase } from "#ports/case-platform.ts";
import { inTransaction } from "#runtime/transaction.ts";

const STREAM = "cases";

export interface PollReport {
  read: number;
  fresh: number;
}

/**
 * Asks for every case written since the last time, looking back a little: what was being written while the last poll
 * read would otherwise be missed. Each page is stored with the point reached in one transaction, then handled.
 * @throws PlatformUnavailable: what was stored stays, and the next poll goes on from there
 */
export async function pollCases(deps: IntakeDeps): Promise<PollReport> {
  const correlationId = randomUUID();
  const reached = await readCursor(deps);
  const since = new Date(reached.getTime() - deps.overlapSeconds * 1000);
  const report: PollReport = { read: 0, fresh: 0 };
  for await (const page of deps.cases.changesSince(since, correlationId)) {
    await deps.onStep?.("page-read");
    report.read += page.length;
    report.fresh += await storePage(deps, page, correlationId);
    await deps.onStep?.("page-stored");
    await handleWaitingCases(deps);
  }
  await noteRun(deps);
  return report;
}

async function readCursor({ db }: IntakeDeps): Promise<Date> {
  const row = await db
    .selectFrom("sync_cursor")
    .select("cursor")
    .where("platform", "=", CZRM)
    .where("stream", "=", STREAM)
    .executeTakeFirst();
  return row === undefined || row.cursor === "" ? new Date("2000-01-01T00:00:00Z") : new Date(row.cursor);
}

function storePage({ db }: IntakeDeps, page: RawCase[], correlationId: string): Promise<number> {
  const furthest = new Date(Math.max(...page.map(({ writtenAt }) => writtenAt.getTime())));
  return inTransaction(db, async (tx) => {
    const messages = page.map(({ messageId, payload }) => ({ messageId, payload, kind: CASE_MESSAGE }));
    const fresh = await receive(tx, { platform: CZRM, correlationId }, messages);
    await tx
      .insertInto("sync_cursor")
      .values({ platform: CZRM, stream: STREAM, cursor: furthest.toISOString() })
      .onConflict((conflict) =>
        // Two polls at once, or pages out of order: the point reached never goes back.
        conflict
          .columns(["platform", "stream"])
          .doUpdateSet({ cursor: furthest.toISOString() })
          .where("sync_cursor.cursor", "<", furthest.toISOString()),
      )
      .execute();
    return fresh;
  });
}

async function noteRun({ db, clock }: IntakeDeps): Promise<void> {
  const now = clock.now();
  await db
    .insertInto("sync_cursor")
    .values({ platform: CZRM, stream: STREAM, cursor: "", last_run_at: now, first_load_done_at: now })
    .onConflict((conflict) => conflict.columns(["platform", "stream"]).doUpdateSet({ last_run_at: now }))
    .execute();
}
