import { type Bounds, digestOf, type Found, type Register } from "#runtime/audit-chain/seals.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { runText } from "#runtime/database/run-text.ts";

/**
 * An entry as one line of text, the same on every engine, whatever its time zone and date style: a letter for the
 * register, the id, the instant in UTC, the person, the words as a JSON array, and the detail. No two entries give the
 * same line: words are quoted, so that a tab or a line feed in one of them is not taken for a separator.
 */
const LINE: Record<Register, string> = {
  operations: `concat_ws(E'\\t', 'o', id, to_json(at at time zone interval '0'), coalesce(actor_id::text, ''),
    to_json(array[actor_label, action, subject_kind, subject_id, correlation_id]), detail)`,
  readings: `concat_ws(E'\\t', 'r', id, to_json(at at time zone interval '0'), coalesce(user_id::text, ''),
    to_json(array[action, subject_kind, subject_id, correlation_id]))`,
};

const TABLE: Record<Register, string> = { operations: "audit_entry", readings: "access_log" };
export const REGISTERS: readonly Register[] = ["operations", "readings"];

/** Put together by the database: a row for each line would cost more than the line. */
const linesText = (register: Register): string => `
  select string_agg(line, E'\\n') as lines, max(at) as newest, max(id) as last, count(*)::int as count from (
    select id, at, ${LINE[register]} as line from ${TABLE[register]} where id > $1 and id <= $2 order by id limit $3
  ) as entries`;
const LINES: Record<Register, string> = {
  operations: linesText("operations"),
  readings: linesText("readings"),
};

export interface EntryLines {
  register: Register;
  lines: string[];
  newestAt: Date | undefined;
  /** The id of the last line. */
  last: number | undefined;
}

export interface Span {
  register: Register;
  after: number;
  to: number;
  limit: number;
}

/** The canonical lines of the entries whose ids are after one and up to another, in order, so many at most. */
export async function readLines(db: Db, { register, after, to, limit }: Span): Promise<EntryLines> {
  if (to <= after || limit <= 0) return { register, lines: [], newestAt: undefined, last: undefined };
  const [row] = await runText<{ lines: string | null; newest: Date | null; last: number | null }>(
    db,
    LINES[register],
    [after, to, limit],
  );
  return {
    register,
    lines: row?.lines == null ? [] : row.lines.split("\n"),
    newestAt: row?.newest ?? undefined,
    last: row?.last ?? undefined,
  };
}

const SOME: Record<Register, string> = {
  operations: `select ${LINE.operations} as line from audit_entry where id = any($1::bigint[])`,
  readings: `select ${LINE.readings} as line from access_log where id = any($1::bigint[])`,
};

/** The canonical lines of some entries, by their ids. */
export async function readLinesOf(
  db: Db,
  register: Register,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const rows = await runText<{ line: string }>(db, SOME[register], [[...ids]]);
  return new Map(rows.map(({ line }) => [idOf(line), line]));
}

/** @throws when the line is not one of an entry */
export function idOf(line: string): number {
  const id = Number(line.slice(2, line.indexOf("\t", 2)));
  if (!Number.isSafeInteger(id)) throw new Error("Not the line of an entry");
  return id;
}

export function toFound(register: Register, line: string): Found {
  return { register, id: idOf(line), digest: digestOf(line) };
}

/** How many entries there are up to these ids: what stands before the beginning of the chain does not belong there. */
export async function countUpTo(db: Db, { operations, readings }: Bounds): Promise<number> {
  const [row] = await runText<{ count: number }>(
    db,
    `select (select count(*) from audit_entry where id <= $1) + (select count(*) from access_log where id <= $2) as count`,
    [operations, readings],
  );
  return row?.count ?? 0;
}

export interface Waiting {
  count: number;
  oldestAt: Date | undefined;
}

/** Entries that no seal covers yet, so many at most: a moment's, when the sealer works. */
export async function readUnsealed(db: Db, after: Bounds): Promise<Waiting> {
  const [row] = await runText<{ count: number; oldest: Date | null }>(
    db,
    `select count(*)::int as count, min(at) as oldest from (
       (select at from audit_entry where id > $1 order by id limit 1000)
       union all (select at from access_log where id > $2 order by id limit 1000)) as waiting`,
    [after.operations, after.readings],
  );
  return { count: row?.count ?? 0, oldestAt: row?.oldest ?? undefined };
}
