import { startBare } from "./bare-process.ts";
import { compare, type Comparison } from "./compare.ts";
import type { OpenMetropolis } from "./open-metropolis.ts";
import { startProduct } from "./product-server.ts";
import { planReadings, type ReadingKind, readingsOf } from "./readings.ts";
import type { Finding } from "./report.ts";
import { signPeopleIn } from "./sign-people-in.ts";

const TARGETS: Record<string, { what: string; least: number }> = {
  page: { what: "order page", least: 0.8 },
  list: { what: "filtered and ordered list of 50", least: 0.75 },
  search: { what: "type-ahead and text search", least: 0.9 },
  near: { what: "orders within 300 m", least: 0.8 },
};
const CONNECTIONS = 16;

export interface ReadingOptions {
  kinds: string[];
  rounds: number;
  seconds: number;
}

/** Each kind of reading, product against bare server, sixteen connections. */
export async function measureReadings(
  { url, city }: Pick<OpenMetropolis, "url" | "city">,
  { kinds, rounds, seconds }: ReadingOptions,
): Promise<Omit<Finding, "on">[]> {
  const product = await startProduct(url);
  const [person] = await signPeopleIn(url, 1);
  const readings = readingsOf(city);
  const plan = await planReadings(url, readings);
  const bare = await startBare({ databaseUrl: url, poolSize: 10, ...plan, writings: {} });
  const findings: Omit<Finding, "on">[] = [];
  try {
    for (const kind of kinds) {
      const list = readings[kind as ReadingKind];
      const compared = await compare(
        { server: product, requests: list.map(({ path }) => ({ path, headers: person!.headers })) },
        { server: bare, requests: list.map((_, index) => ({ path: `/${kind}/${index}` })) },
        { rounds, seconds, connections: CONNECTIONS },
      );
      findings.push(findingOf(kind, compared));
    }
  } finally {
    await bare.stop();
    await product.stop();
  }
  return findings;
}

function findingOf(
  kind: string,
  { product, bare, ratio, cpuRatio, errors }: Comparison,
): Omit<Finding, "on"> {
  const { what, least } = TARGETS[kind] ?? { what: kind, least: 1 };
  const cpu = cpuRatio === undefined ? "" : `, cpu ${cpuRatio.toFixed(2)}`;
  return {
    what: `Reading: ${what}`,
    target: `≥ ${least * 100} %`,
    measured: `${(ratio * 100).toFixed(0)} %`,
    detail: `${product.perSecond.toFixed(0)} of ${bare.perSecond.toFixed(0)} requests/s, p95 ${product.p95.toFixed(1)} ms of ${bare.p95.toFixed(1)} ms${cpu}, ${errors} errors`,
    met: ratio >= least && errors === 0,
  };
}
