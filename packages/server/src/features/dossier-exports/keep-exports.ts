import { sql } from "kysely";
import { EXPORT_QUEUE, type ExportDeps, type ExportJob } from "#features/dossier-exports/export-deps.ts";
import { removeExportFile, removeLeftOvers } from "#features/dossier-exports/export-file.ts";
import { tellOwner } from "#features/dossier-exports/run-export.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

const SILENT_MS = 180_000;
const MOST_ATTEMPTS = 3;
const DAY_MS = 86_400_000;
const AT_A_TIME = 100;

/** What processes that ended left is begun again from nothing, and what has expired is removed. @returns how many */
export async function keepExports(db: Db, deps: ExportDeps): Promise<number> {
  const begun = await beginAgain(db, deps);
  const removed = await removeExpired(db, deps);
  await removeLeftOvers(deps.directory, new Date(deps.clock.now().getTime() - DAY_MS));
  return begun + removed;
}

function beginAgain(db: Db, { jobs, clock }: ExportDeps): Promise<number> {
  const now = clock.now();
  const silent = new Date(now.getTime() - SILENT_MS);
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ id: string; asked_by: string; state: string }>`
      update dossier_export set touched_at = ${now}::timestamptz,
        state = case when attempts >= ${MOST_ATTEMPTS} then 'failed' else 'waiting' end,
        finished_at = case when attempts >= ${MOST_ATTEMPTS} then ${now}::timestamptz end,
        fault = case when attempts >= ${MOST_ATTEMPTS} then 'Si è fermata più volte a metà: dillo ai sistemi informativi' end
      where id = any(array(select id from dossier_export where state in ('waiting', 'running')
        and touched_at < ${silent}::timestamptz order by touched_at limit ${AT_A_TIME} for update skip locked))
      returning id, asked_by, state`.execute(tx);
    for (const row of rows) {
      if (row.state === "waiting")
        await jobs.enqueue<ExportJob>(tx, EXPORT_QUEUE, { id: row.id }, { singletonKey: row.id });
      await tellOwner(tx, row);
    }
    return rows.length;
  });
}

async function removeExpired(db: Db, { clock, directory, keptDays }: ExportDeps): Promise<number> {
  const now = clock.now();
  const old = new Date(now.getTime() - keptDays * DAY_MS);
  const { rows } = await sql<{ id: string }>`
    select id from dossier_export where (state = 'ready' and expires_at < ${now}::timestamptz)
      or (state in ('failed', 'cancelled') and finished_at < ${old}::timestamptz) limit ${AT_A_TIME}`.execute(
    db,
  );
  for (const { id } of rows) {
    // The file first: a row without one is answered «expired», a file without a row would stay for ever.
    await removeExportFile(directory, id);
    await sql`delete from dossier_export where id = ${id}::uuid`.execute(db);
  }
  return rows.length;
}
