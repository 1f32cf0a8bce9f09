import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { CASE_MESSAGE, CZRM, headersOf, type IntakeDeps } from "#features/requests/intake-deps.ts";
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
  const since = await whereToBegin(deps);
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

const BEGINNING = new Date("2000-01-01T00:00:00Z");

/**
 * Looking back is for what was being written while the last poll read. Once a poll has looked back that long after the
 * last news and gone through, all of it has been seen: looking back for ever would read the last busy minutes again at
 * every poll of a quiet night. The last second itself is always read again: stamps are no finer, and a platform's clock
 * may stand still.
 */
async function whereToBegin({ db, overlapSeconds }: IntakeDeps): Promise<Date> {
  const row = await db
    .selectFrom("sync_cursor")
    .select(["cursor", "counts", "last_run_at"])
    .where("platform", "=", CZRM)
    .where("stream", "=", STREAM)
    .executeTakeFirst();
  if (row === undefined || row.cursor === "") return BEGINNING;
  const reached = new Date(row.cursor).getTime();
  const overlap = overlapSeconds * 1000;
  const { lastFreshAt } = row.counts as { lastFreshAt?: string };
  const completed = row.last_run_at?.getTime() ?? 0;
  const isQuiet = lastFreshAt !== undefined && completed - Date.parse(lastFreshAt) > overlap;
  return new Date(isQuiet ? reached : reached - overlap);
}

/** The point reached. A stamp in the future would have everything written before it never asked for. */
export function furthestOf(page: readonly RawCase[], now: Date): Date {
  const stamps = page.map(({ writtenAt }) => Math.min(writtenAt.getTime(), now.getTime()));
  return new Date(Math.max(...stamps));
}

function storePage({ db, clock }: IntakeDeps, page: RawCase[], correlationId: string): Promise<number> {
  const furthest = furthestOf(page, clock.now());
  return inTransaction(db, async (tx) => {
    const messages = page.map((raw) => ({
      messageId: raw.messageId,
      payload: raw.payload,
      because: raw.because,
      kind: CASE_MESSAGE,
      headers: headersOf(raw),
    }));
    const fresh = await receive(tx, { platform: CZRM, correlationId }, messages);
    // Two polls at once, or pages out of order: the point reached never goes back.
    await sql`
      insert into sync_cursor (platform, stream, cursor, counts)
      values (${CZRM}, ${STREAM}, ${furthest.toISOString()}, jsonb_build_object('lastFreshAt', ${clock.now().toISOString()}::text))
      on conflict (platform, stream) do update set cursor = greatest(sync_cursor.cursor, excluded.cursor),
        counts = case when ${fresh > 0} then sync_cursor.counts || excluded.counts else sync_cursor.counts end`.execute(
      tx,
    );
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
