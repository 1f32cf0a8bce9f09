import { dayAt } from "#replay/local-time.ts";
import type { ListedRequest, ReadRequest, StabileDesk } from "#replay/stabile-desk.ts";
import type { Expected } from "#replay/timeline.ts";

export interface Difference {
  line: number;
  id: string;
  because: string[];
}

export interface StateTotal {
  rows: number;
  right: number;
  /** States that the requests were found in, with how many. */
  found: Map<string, number>;
}

export interface Verification {
  rows: number;
  right: number;
  /** Requests that answer to no row of the file. */
  strangers: number;
  byState: Map<string, StateTotal>;
  differences: Difference[];
}

export interface Verifying {
  desk: StabileDesk;
  timeZone: string;
  /** Number of the Case of each report. */
  numbers: ReadonlyMap<string, string>;
}

const AT_ONCE = 8;

/** How many rows have, for now, a request in its final state: the quick look while all is still arriving. */
export function countSettled(
  expected: readonly Expected[],
  requests: readonly ListedRequest[],
  numbers: ReadonlyMap<string, string>,
): number {
  const states = new Map(requests.map(({ sourceNumber, state }) => [sourceNumber, state]));
  return expected.filter(({ row, state }) => states.get(numbers.get(row.id)) === state).length;
}

/** Compares every row with its request, read one by one through the product's API. */
export async function verify(verifying: Verifying, expected: readonly Expected[]): Promise<Verification> {
  const requests = await verifying.desk.list();
  const byNumber = Map.groupBy(requests, ({ sourceNumber }) => sourceNumber ?? "");
  const known = new Set(expected.map(({ row }) => verifying.numbers.get(row.id)));
  const result: Verification = {
    rows: expected.length,
    right: 0,
    strangers: requests.filter(({ sourceNumber }) => !known.has(sourceNumber)).length,
    byState: new Map(),
    differences: [],
  };
  const waiting = [...expected];
  const lane = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const found = byNumber.get(verifying.numbers.get(one.row.id) ?? "") ?? [];
      note(result, one, await compare(verifying, one, found));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  result.differences.sort((one, other) => one.line - other.line);
  return result;
}

interface Compared {
  state: string;
  because: string[];
}

async function compare(
  { desk, timeZone }: Verifying,
  expected: Expected,
  found: readonly ListedRequest[],
): Promise<Compared> {
  const [first] = found;
  if (first === undefined) return { state: "assente", because: ["nessuna richiesta"] };
  const request = await desk.read(first.id);
  const because = differencesOf(request, expected, timeZone);
  if (found.length > 1) because.push(`${found.length} richieste per la stessa segnalazione`);
  return { state: request.state, because };
}

function differencesOf(request: ReadRequest, expected: Expected, timeZone: string): string[] {
  const day = (instant: string | undefined) =>
    instant === undefined ? null : dayAt(new Date(instant), timeZone);
  const pairs: [string, string | null, string | null][] = [
    ["stato", request.state, expected.state],
    ["aperta il", day(request.openedAt), expected.opened],
    ["chiusa il", day(request.closedAt), expected.closed],
    ["categoria", request.category ?? null, expected.category],
    ["categoria di origine", request.sourceCategory ?? null, expected.sourceCategory],
  ];
  return pairs
    .filter(([, is, wanted]) => is !== wanted)
    .map(([name, is, wanted]) => `${name}: ${is ?? "nessuna"} invece di ${wanted ?? "nessuna"}`);
}

function note(result: Verification, { row }: Expected, { state, because }: Compared): void {
  const total = result.byState.get(row.state) ?? { rows: 0, right: 0, found: new Map<string, number>() };
  total.rows += 1;
  total.found.set(state, (total.found.get(state) ?? 0) + 1);
  if (because.length === 0) {
    total.right += 1;
    result.right += 1;
  } else result.differences.push({ line: row.line, id: row.id, because });
  result.byState.set(row.state, total);
}
