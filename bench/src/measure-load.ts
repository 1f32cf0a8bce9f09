import autocannon from "autocannon";

export interface Load {
  url: string;
  requests: autocannon.Request[];
  connections: number;
  seconds: number;
  /** The requests of one connection, when each has its own; otherwise all share `requests`, each from another point. */
  ofConnection?: (index: number) => autocannon.Request[];
}

export interface Measured {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  /** Broken connections, timeouts and answers that are not 2xx. */
  errors: number;
}

/** Runs one load and waits for its end. Each connection asks again as soon as it is answered. */
export async function measureLoad(load: Load): Promise<Measured> {
  const times: number[] = [];
  let connection = 0;
  const instance = autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    requests: load.requests.slice(0, 1),
    timeout: 30,
    setupClient(client) {
      const index = connection++;
      client.setRequests(load.ofConnection?.(index) ?? turned(load, index));
    },
  });
  void instance.on("response", (_client: unknown, _status: number, _bytes: number, milliseconds: number) => {
    times.push(milliseconds);
  });
  const { errors, non2xx, duration } = await instance;
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / duration,
    p50: percentile(times, 50),
    p95: percentile(times, 95),
    p99: percentile(times, 99),
    errors: errors + non2xx,
  };
}

/** Connections that walked the same list in step would always ask the same thing at the same moment. */
function turned({ requests, connections }: Load, index: number): autocannon.Request[] {
  const start = Math.floor((requests.length * index) / connections);
  return [...requests.slice(start), ...requests.slice(0, start)];
}

function percentile(sorted: readonly number[], rank: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * rank) / 100))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
