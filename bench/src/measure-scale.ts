import { compare } from "./compare.ts";
import type { OpenMetropolis } from "./open-metropolis.ts";
import { startProduct } from "./product-server.ts";
import { fullLists, type ReadingKind, readingsOf } from "./readings.ts";
import type { Finding } from "./report.ts";
import { signPeopleIn } from "./sign-people-in.ts";

const MOST = 1.5;
const CONNECTIONS = 16;

export interface ScaleOptions {
  kinds: string[];
  rounds: number;
  seconds: number;
}

/** How much slower the slow answers get when the city is a hundred times larger: the product against itself. */
export async function measureScale(
  large: OpenMetropolis,
  small: OpenMetropolis,
  { kinds, rounds, seconds }: ScaleOptions,
): Promise<Omit<Finding, "on">[]> {
  const sides = await Promise.all([large, small].map((metropolis) => openSide(metropolis)));
  const [onLarge, onSmall] = sides as [
    Awaited<ReturnType<typeof openSide>>,
    Awaited<ReturnType<typeof openSide>>,
  ];
  const findings: Omit<Finding, "on">[] = [];
  try {
    for (const kind of kinds as ReadingKind[]) {
      const { product, bare, p95Ratio, errors } = await compare(onLarge.of(kind), onSmall.of(kind), {
        rounds,
        seconds,
        connections: CONNECTIONS,
      });
      findings.push({
        what: `Scale: p95 of ${kind} at ${large.city.orders} orders`,
        target: `≤ ${MOST} × that at ${small.city.orders}`,
        measured: `${p95Ratio.toFixed(2)} ×`,
        detail: `${product.p95.toFixed(1)} ms, ${bare.p95.toFixed(1)} ms, ${errors} errors`,
        met: p95Ratio <= MOST && errors === 0,
      });
    }
  } finally {
    for (const side of sides) await side.server.stop();
  }
  return findings;
}

async function openSide({ url, city }: OpenMetropolis) {
  const server = await startProduct(url);
  const [person] = await signPeopleIn(url, 1);
  const readings = { ...readingsOf(city), list: fullLists() };
  return {
    server,
    of: (kind: ReadingKind) => ({
      server,
      requests: readings[kind].map(({ path }) => ({ path, headers: { ...person?.headers } })),
    }),
  };
}
