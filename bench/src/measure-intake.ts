import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { requestIntake } from "./our-intake.ts";
import { startCannedGateway } from "./canned-gateway.ts";
import { median } from "./measure-load.ts";
import type { Finding } from "./report.ts";

const ROWS = 20_000;
const BATCH = 2_000;
const LEAST = 0.25;

/**
 * From the gateway's answers to rows that the desk sees: read over HTTP, each version stored in the inbox, decided,
 * written with its history, announced. The baseline inserts the very same rows of `request`, all their columns, in
 * batches as large as the gateway's pages, and nothing else.
 */
export async function measureIntake(
  databaseUrl: string,
  { rounds }: { rounds: number },
): Promise<Omit<Finding, "on">[]> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-intake-"));
  const gateway = await startCannedGateway(ROWS);
  const intake = await requestIntake(databaseUrl, { gatewayUrl: gateway.url, folder });
  const client = new pg.Client(databaseUrl);
  await client.connect();
  const pairs: { ours: number; bare: number }[] = [];
  try {
    for (let round = 0; round <= rounds; round += 1) {
      await forget(client);
      const ours = await rowsPerSecond(() => intake.poll());
      await mustBe(client, ROWS);
      const bare = await insertAgain(client);
      // The first round only warms up.
      if (round > 0) pairs.push({ ours, bare });
    }
  } finally {
    await client.end();
    await intake.close();
    await gateway.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const ratio = median(pairs.map(({ ours, bare }) => ours / bare));
  return [
    {
      what: "Intake: reports from the gateway's answer to a visible row",
      target: `≥ ${LEAST * 100} %`,
      measured: `${(ratio * 100).toFixed(0)} %`,
      detail: `${median(pairs.map(({ ours }) => ours)).toFixed(0)} of ${median(pairs.map(({ bare }) => bare)).toFixed(0)} rows/s, ${ROWS} rows, ${rounds} rounds`,
      met: ratio >= LEAST,
    },
  ];
}

async function rowsPerSecond(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return ROWS / ((performance.now() - started) / 1000);
}

/** Each round begins anew: what the database refuses to everybody else is put to sleep for that. */
async function forget(client: pg.Client): Promise<void> {
  await client.query("set session_replication_role = replica");
  await client.query("truncate request, inbox_message, sync_cursor cascade");
  await client.query("reset session_replication_role");
  await client.query("checkpoint");
}

async function mustBe(client: pg.Client, count: number): Promise<void> {
  const { rows } = await client.query<{ count: number }>("select count(*)::int from request");
  if (rows[0]?.count !== count) throw new Error(`attese ${count} segnalazioni, ce ne sono ${rows[0]?.count}`);
}

/** The rows just made, taken out as JSON and put back by plain batched inserts. @returns rows per second */
async function insertAgain(client: pg.Client): Promise<number> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = 'request'::regclass and attnum > 0
      and not attisdropped and attgenerated = ''`,
  );
  const names = columns.map(({ name }) => name).join(", ");
  const { rows } = await client.query<{ batch: string }>(
    `select json_agg(to_jsonb(r) || jsonb_build_object('point', r.point::text))::text as batch
    from (select *, (row_number() over (order by opened_at) - 1) / ${BATCH} as batch from request) r group by batch`,
  );
  await forget(client);
  const insert = `insert into request (${names}) select ${names} from json_populate_recordset(null::request, $1::json)`;
  return rowsPerSecond(async () => {
    for (const { batch } of rows) await client.query(insert, [batch]);
  });
}
