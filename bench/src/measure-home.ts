import pg from "pg";
import { parameters } from "../../packages/server/src/features/work-orders/sql-text.ts";
import { tallyText } from "../../packages/server/src/features/work-orders/tally-text.ts";
import { median } from "./measure-load.ts";
import type { OpenMetropolis } from "./open-metropolis.ts";
import type { Finding } from "./report.ts";

const LEAST = 100;
const READS = 200;

/** The same figures counted on the spot: opened by month and state, closed by month and state, by state now. */
const DIRECT = `
  select 'opened' as measure, date_trunc('month', opened_at at time zone 'Europe/Rome') as period, state, count(*) as orders
  from work_order group by 1, 2, 3
  union all
  select 'closed', date_trunc('month', verified_at at time zone 'Europe/Rome'), state, count(*)
  from work_order where verified_at is not null group by 1, 2, 3`;

/** Counts by state and month of the home page, kept in the transaction of each change, against counting them. */
export async function measureHome(
  { url, city }: OpenMetropolis,
  { rounds }: { rounds: number },
): Promise<Omit<Finding, "on">[]> {
  const client = new pg.Client(url);
  await client.connect();
  const text = tallyText({ all: true }, parameters(new Date()));
  const pairs: { kept: number; direct: number }[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      const kept = await millisecondsOf(READS, () => client.query({ name: "tally", text }));
      const direct = await millisecondsOf(2, () => client.query(DIRECT));
      pairs.push({ kept, direct });
    }
  } finally {
    await client.end();
  }
  const ratio = median(pairs.map(({ kept, direct }) => direct / kept));
  return [
    {
      what: "Reading: home figures by state and month",
      target: `≥ ${LEAST} × a direct aggregation`,
      measured: `${ratio.toFixed(0)} ×`,
      detail: `${median(pairs.map(({ kept }) => kept)).toFixed(2)} ms kept, ${median(pairs.map(({ direct }) => direct)).toFixed(0)} ms counted, ${city.orders} orders`,
      met: ratio >= LEAST,
    },
  ];
}

async function millisecondsOf(times: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  const started = performance.now();
  for (let time = 0; time < times; time += 1) await work();
  return (performance.now() - started) / times;
}
