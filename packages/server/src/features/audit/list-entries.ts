import { type RawBuilder, sql } from "kysely";
import { conditionsOf, type EntryFilter } from "#features/audit/entry-filter.ts";
import type { Register } from "#runtime/audit-chain/seals.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

/** An entry of either register, as the pages show it. */
export interface EntryRow {
  id: string;
  register: Register;
  at: Date;
  /** With microseconds: what the list is ordered by. */
  key: string;
  number: number;
  person: string | null;
  name: string;
  scheme: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  subject_label: string | null;
  correlation_id: string;
  detail: Record<string, unknown> | null;
}

interface Place {
  key: string;
  register: Register;
  number: number;
}

const COLUMNS: Record<Register, RawBuilder<unknown>> = {
  operations: sql`'operations' as register, 'o' || e.id as id, e.id as number, e.at, e.actor_id as person, e.actor_label as label,
    e.action, e.subject_kind, e.subject_id, e.correlation_id, e.detail`,
  readings: sql`'readings' as register, 'r' || e.id as id, e.id as number, e.at, e.user_id as person, null::text as label,
    e.action, e.subject_kind, e.subject_id, e.correlation_id, null::jsonb as detail`,
};
const TABLE: Record<Register, string> = { operations: "audit_entry", readings: "access_log" };

/** Of two entries of the same instant, operations stand first. */
function isAfter(place: Place | undefined, register: Register): RawBuilder<boolean> {
  if (place === undefined) return sql<boolean>`true`;
  const { key, number } = place;
  if (place.register === register)
    return sql<boolean>`(e.at, e.id) < (${key}::timestamptz, ${number}::bigint)`;
  return register === "operations"
    ? sql<boolean>`e.at < ${key}::timestamptz`
    : sql<boolean>`e.at <= ${key}::timestamptz`;
}

const UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";

/** What people call a subject; only what has a code or a name here. */
const SUBJECT_LABEL = sql`case when p.subject_id ~ ${sql.lit(UUID)} then case p.subject_kind
    when 'work-order' then (select code from work_order where id = p.subject_id::uuid)
    when 'request' then (select code from request where id = p.subject_id::uuid)
    when 'building' then (select code from building where id = p.subject_id::uuid)
    when 'firm' then (select name from firm where id = p.subject_id::uuid)
    when 'user' then (select display_name from app_user where id = p.subject_id::uuid)
  end end`;

interface PageOptions {
  after?: Place | undefined;
  limit: number;
}

/** A page of both registers together, newest first: each is read from its own index, and so many of the newest are kept. */
export async function readEntries(
  db: Db,
  filter: EntryFilter,
  { after, limit }: PageOptions,
): Promise<EntryRow[]> {
  const of = (register: Register) => sql`
    (select ${COLUMNS[register]} from ${sql.table(TABLE[register])} e
     where ${conditionsOf(filter, register)} and ${isAfter(after, register)} order by e.at desc, e.id desc limit ${limit})`;
  const { rows } = await sql<EntryRow>`
    select p.*, to_char(p.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key,
      coalesce(p.label, u.display_name, '') as name, u.scheme, ${SUBJECT_LABEL} as subject_label
    from (select * from (${of("operations")} union all ${of("readings")}) as together
      order by at desc, register, number desc limit ${limit}) p
    left join app_user u on u.id = p.person
    order by p.at desc, p.register, p.number desc`.execute(db);
  return rows;
}

/** One entry, by the name that the list gives it. */
export async function findEntry(db: Db, register: Register, number: number): Promise<EntryRow | undefined> {
  const { rows } = await sql<EntryRow>`
    select p.*, '' as key, coalesce(p.label, u.display_name, '') as name, u.scheme, ${SUBJECT_LABEL} as subject_label
    from (select ${COLUMNS[register]} from ${sql.table(TABLE[register])} e where e.id = ${number}) p
    left join app_user u on u.id = p.person`.execute(db);
  return rows[0];
}

export function toItem(row: EntryRow) {
  return {
    id: row.id,
    register: row.register,
    at: row.at.toISOString(),
    actor: {
      ...(row.person === null ? {} : { id: row.person }),
      name: row.name,
      kind: kindOf(row),
    },
    action: row.action,
    subjectKind: row.subject_kind,
    subjectId: row.subject_id,
    ...(row.subject_label === null ? {} : { subjectLabel: row.subject_label }),
    correlationId: row.correlation_id,
  };
}

function kindOf({ person, scheme }: EntryRow): "person" | "client" | "system" {
  if (person === null) return "system";
  return scheme === "client" ? "client" : "person";
}

const ENTRY_ID = /^([or])(\d{1,15})$/;

/** The place after which a page begins. @throws Problem `bad-request` when the cursor is not of this list */
export function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [key, id] = decodeCursor(cursor, "instant", ENTRY_ID);
  return { key, ...entryNumber(id) };
}

export function entryNumber(id: string): { register: Register; number: number } {
  const [, letter, digits] = ENTRY_ID.exec(id) ?? [];
  return { register: letter === "o" ? "operations" : "readings", number: Number(digits) };
}

/** One row more than asked for was read: it only says that there is another page. */
export function toPage(rows: readonly EntryRow[], limit: number) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(toItem);
  return rows.length <= limit || last === undefined
    ? { items }
    : { items, nextCursor: encodeCursor([last.key, last.id]) };
}
