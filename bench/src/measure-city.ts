import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { romeDay } from "../../packages/server/src/domain/time/rome.ts";
import { recomputeAll, recomputeStale } from "../../packages/server/src/features/compliance/recompute.ts";
import { readRegistry } from "../../packages/server/src/features/dossier/read-registry.ts";
import { syncRegistry } from "../../packages/server/src/features/registry/sync-registry.ts";
import { readConfig } from "../../packages/server/src/main/config.ts";
import { connectPlatforms } from "../../packages/server/src/main/platforms.ts";
import { startSandboxProcess } from "../../packages/server/src/main/sandbox-process.ts";
import { systemClock as clock } from "../../packages/server/src/runtime/clock.ts";
import { type Db, openDatabase } from "../../packages/server/src/runtime/database/open-database.ts";
import { createLogger } from "../../packages/server/src/runtime/logger.ts";
import { inTransaction } from "../../packages/server/src/runtime/transaction.ts";
import { median } from "./measure-load.ts";
import type { Finding } from "./report.ts";

const SANDBOX_PORT = "3900";
const CHANGES = 20;

/**
 * A city of 2,400 buildings, 14,000 units and 60,000 elements as it begins: read from the simulated RealGimm through the
 * gateway, written into the dossiers, its legal checks computed. The bare side inserts the very same rows again, in large
 * batches, and nothing else.
 */
export async function measureCity(url: string): Promise<Omit<Finding, "on">[]> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-city-"));
  const env = { SANDBOX_PORT, SANDBOX_SIZE: "genoa", STABILE_DATA_DIR: folder, DATABASE_URL: url };
  const config = readConfig({ ...process.env, ...env });
  const sandbox = await startSandboxProcess(config);
  const opened = await openDatabase({ url, dataDir: "" });
  const platforms = connectPlatforms(config, { ...opened, clock, logger: createLogger("warn", []) });
  try {
    const sync = () =>
      syncRegistry({ db: opened.db, clock, registry: platforms.registry, pageSize: config.REALGIMM_PAGE });
    return [...(await measureLoad(opened.db, sync)), ...(await measureObligations(opened.db))];
  } finally {
    await platforms.close();
    await opened.close();
    sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function measureLoad(db: Db, sync: () => Promise<unknown>): Promise<Omit<Finding, "on">[]> {
  const first = await secondsOf(sync);
  const { rows } = await sql<{ units: number; all: number }>`
    select (select count(*) from unit)::int as units, ((select count(*) from complex) + (select count(*) from building)
      + (select count(*) from storey) + (select count(*) from space) + (select count(*) from unit)
      + (select count(*) from element))::int as all`.execute(db);
  const { units = 0, all = 0 } = rows[0] ?? {};
  const again = await secondsOf(sync);
  const dossiers = await secondsOf(() => readRegistry(db, { clock }));
  const nothingNew = await secondsOf(() => readRegistry(db, { clock }));
  return [
    {
      what: `City: first load of RealGimm, ${units} units`,
      target: "≥ 2000 records/s",
      measured: `${(all / first).toFixed(0)} records/s`,
      detail: `${all} records of every kind in ${first.toFixed(1)} s, through the gateway`,
      met: all / first >= 2_000,
    },
    {
      what: "City: RealGimm with nothing new, of the cost of the first load",
      target: "≤ 10 %",
      measured: `${((100 * again) / first).toFixed(1)} %`,
      detail: `${again.toFixed(2)} s`,
      met: again <= first / 10,
    },
    {
      what: "City: the register into the dossiers, with nothing new of the first time",
      target: "≤ 10 %",
      measured: `${((100 * nothingNew) / dossiers).toFixed(2)} %`,
      detail: `first ${dossiers.toFixed(1)} s, then ${(nothingNew * 1000).toFixed(0)} ms`,
      met: nothingNew <= dossiers / 10,
    },
  ];
}

async function measureObligations(db: Db): Promise<Omit<Finding, "on">[]> {
  await sql`analyze`.execute(db);
  let subjects = 0;
  const first = await secondsOf(async () => void (subjects = (await recomputeAll(db, { clock })).subjects));
  const again = await secondsOf(() => recomputeAll(db, { clock }));
  await sql`delete from obligation_stale`.execute(db);
  const changes: number[] = [];
  const { rows } = await sql<{ id: string }>`select id from building order by id limit ${CHANGES}`.execute(
    db,
  );
  for (const { id } of rows) {
    await sql`update building set use = case when use = 'school' then 'office' else 'school' end where id = ${id}`.execute(
      db,
    );
    const today = romeDay(clock.now());
    changes.push(await secondsOf(() => inTransaction(db, (tx) => recomputeStale(tx, today))));
  }
  const { count, bare } = await insertAgain(db);
  const change = median(changes) * 1000;
  return [
    {
      what: `City: all obligations of ${subjects} buildings and elements`,
      target: "≤ 20 s",
      measured: `${again.toFixed(1)} s`,
      detail: `the first time, when every row is new, ${first.toFixed(1)} s; ${count} rows inserted bare in ${bare.toFixed(1)} s`,
      met: again <= 20 && first <= 20,
    },
    {
      what: "City: obligations after a change of a whole building",
      target: "≤ 50 ms",
      measured: `${change.toFixed(0)} ms`,
      detail: `median of ${changes.length}, the slowest ${(Math.max(...changes) * 1000).toFixed(0)} ms`,
      met: change <= 50,
    },
  ];
}

/** The rows just made, put into an empty table with the same indexes. */
async function insertAgain(db: Db): Promise<{ count: number; bare: number }> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from obligation`.execute(db);
  await sql`create table bare_obligation (like obligation including all)`.execute(db);
  const bare = await secondsOf(() => sql`insert into bare_obligation select * from obligation`.execute(db));
  await sql`drop table bare_obligation`.execute(db);
  return { count: rows[0]?.count ?? 0, bare };
}
