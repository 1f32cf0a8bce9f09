import { setTimeout as after } from "node:timers/promises";
import type autocannon from "autocannon";
import { type Measured, measureLoad, median } from "./measure-load.ts";
import type { RunningProduct } from "./product-server.ts";

export interface Side {
  server: RunningProduct;
  requests: autocannon.Request[];
  ofConnection?: (index: number) => autocannon.Request[];
}

export interface Comparison {
  product: Measured;
  bare: Measured;
  /** Requests per second of the product over those of the bare server: the median of the rounds. */
  ratio: number;
  /** Processor time of the bare server for a request over that of the product. Undefined without `/proc`. */
  cpuRatio: number | undefined;
  p95Ratio: number;
  p99Ratio: number;
  errors: number;
}

export interface Rounds {
  rounds: number;
  seconds: number;
  connections: number;
}

interface Half extends Measured {
  cpuPerRequest: number | undefined;
}

/**
 * The same load on both servers, one at a time and in turns, so that what else the machine does falls on both.
 * The first short turn of each only warms them up.
 */
export async function compare(
  product: Side,
  bare: Side,
  { rounds, seconds, connections }: Rounds,
): Promise<Comparison> {
  const measure = (side: Side, duration: number) => measureHalf(side, { seconds: duration, connections });
  await measure(bare, 2);
  await measure(product, 2);
  const pairs: { product: Half; bare: Half }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // Who goes first changes, so that neither always finds the other's heat.
    if (round % 2 === 0)
      pairs.push({ bare: await measure(bare, seconds), product: await measure(product, seconds) });
    else pairs.push({ product: await measure(product, seconds), bare: await measure(bare, seconds) });
  }
  const ratio = (of: (half: Half) => number) => median(pairs.map((pair) => of(pair.product) / of(pair.bare)));
  const cpu = pairs.map(
    (pair) => (pair.bare.cpuPerRequest ?? Number.NaN) / (pair.product.cpuPerRequest ?? Number.NaN),
  );
  return {
    product: middle(pairs.map((pair) => pair.product)),
    bare: middle(pairs.map((pair) => pair.bare)),
    ratio: ratio((half) => half.perSecond),
    cpuRatio: cpu.some(Number.isNaN) ? undefined : median(cpu),
    p95Ratio: ratio((half) => half.p95),
    p99Ratio: ratio((half) => half.p99),
    errors: pairs.reduce((sum, pair) => sum + pair.product.errors + pair.bare.errors, 0),
  };
}

async function measureHalf(
  { server, requests, ofConnection }: Side,
  { seconds, connections }: { seconds: number; connections: number },
): Promise<Half> {
  const before = await server.cpu();
  const measured = await measureLoad({
    url: server.url,
    requests,
    connections,
    seconds,
    ...(ofConnection === undefined ? {} : { ofConnection }),
  });
  const end = await server.cpu();
  await untilIdle(server);
  const used = before === undefined || end === undefined ? undefined : end - before;
  return {
    ...measured,
    cpuPerRequest: used === undefined ? undefined : used / (measured.perSecond * seconds),
  };
}

const LOOK_EVERY_MS = 500;
const MOST_LOOKS = 60;
const IDLE_SECONDS = 0.02;

/** What was asked and not waited for is still worked on: it must not fall on the other's turn. */
async function untilIdle({ cpu }: RunningProduct): Promise<void> {
  let before = await cpu();
  for (let look = 0; look < MOST_LOOKS && before !== undefined; look += 1) {
    await after(LOOK_EVERY_MS);
    const now = (await cpu()) ?? before;
    if (now - before < IDLE_SECONDS) return;
    before = now;
  }
}

function middle(halves: readonly Measured[]): Measured {
  const of = (key: keyof Measured) => median(halves.map((half) => half[key]));
  return { perSecond: of("perSecond"), p50: of("p50"), p95: of("p95"), p99: of("p99"), errors: of("errors") };
}
