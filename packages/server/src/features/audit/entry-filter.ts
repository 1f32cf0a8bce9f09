import { type RawBuilder, sql } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import type { Register } from "#runtime/audit-chain/seals.ts";

/** What a list or an export is narrowed to, as it was asked. */
export interface AskedFilter {
  register?: Register | undefined;
  who?: string | undefined;
  action?: string | undefined;
  subject?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** The same, with people and subjects found. */
export interface EntryFilter {
  register: Register | undefined;
  who: { ids: string[]; label: string } | undefined;
  action: string | undefined;
  subjects: { ids: string[]; kinds: string[] } | undefined;
  from: string | undefined;
  to: string | undefined;
}

const MOST_PEOPLE = 200;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const filled = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined);

/** Finds whom and what a filter speaks of: entries hold identifiers, and people write names and codes. */
export async function findFilter(db: Db, asked: AskedFilter): Promise<EntryFilter> {
  const [who, subject] = [filled(asked.who), filled(asked.subject)];
  return {
    register: asked.register,
    who: who === undefined ? undefined : { ids: await peopleCalled(db, who), label: who },
    action: filled(asked.action),
    subjects: subject === undefined ? undefined : await subjectsCalled(db, subject),
    from: asked.from,
    to: asked.to,
  };
}

async function peopleCalled(db: Db, who: string): Promise<string[]> {
  if (UUID.test(who)) return [who.toLowerCase()];
  const { rows } = await sql<{ id: string }>`
    select id from app_user
    where identifier = ${who} or identifier = upper(${who}) or position(fold_text(${who}) in fold_text(display_name)) > 0
    order by id limit ${MOST_PEOPLE}`.execute(db);
  return rows.map(({ id }) => id);
}

/** With their kinds, by which entries are found; of what is in no list of ours, whatever kind has that name. */
async function subjectsCalled(db: Db, subject: string): Promise<{ ids: string[]; kinds: string[] }> {
  const id = UUID.test(subject) ? subject.toLowerCase() : null;
  const codes = [subject, subject.toUpperCase()];
  const { rows } = await sql<{ kind: string; id: string }>`
    select 'work-order' as kind, id::text from work_order where code = any(${codes}::text[]) or id = ${id}::uuid
    union all select 'request', id::text from request where code = any(${codes}::text[]) or id = ${id}::uuid
    union all select 'building', id::text from building where code = any(${codes}::text[]) or id = ${id}::uuid
    union all select 'user', id::text from app_user where identifier = any(${codes}::text[]) or id = ${id}::uuid`.execute(
    db,
  );
  if (rows.length === 0) return { ids: [id ?? subject], kinds: [] };
  return { ids: rows.map((row) => row.id), kinds: [...new Set(rows.map(({ kind }) => kind))] };
}

const PERSON: Record<Register, string> = { operations: "e.actor_id", readings: "e.user_id" };

/** The conditions on `e`, an entry of one of the registers. */
export function conditionsOf(filter: EntryFilter, register: Register): RawBuilder<boolean> {
  const { who, action, subjects, from, to } = filter;
  const conditions: RawBuilder<boolean>[] = [sql<boolean>`true`];
  if (filter.register !== undefined && filter.register !== register) conditions.push(sql<boolean>`false`);
  if (who !== undefined) conditions.push(whoIs(who, register));
  if (action !== undefined)
    conditions.push(sql<boolean>`(e.action = ${action} or starts_with(e.action, ${`${action}.`}))`);
  if (subjects !== undefined) conditions.push(subjectIs(subjects));
  if (from !== undefined)
    conditions.push(sql<boolean>`e.at >= (${from}::date::timestamp at time zone 'Europe/Rome')`);
  if (to !== undefined)
    conditions.push(sql<boolean>`e.at < ((${to}::date + 1)::timestamp at time zone 'Europe/Rome')`);
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Who has no account (a platform, who typed a command) is known by what the entry calls them. */
function whoIs({ ids, label }: { ids: string[]; label: string }, register: Register): RawBuilder<boolean> {
  if (ids.length > 0 || register === "readings")
    return sql<boolean>`${sql.ref(PERSON[register])} = any(${ids}::uuid[])`;
  return sql<boolean>`(e.actor_id is null and position(fold_text(${label}) in fold_text(e.actor_label)) > 0)`;
}

function subjectIs({ ids, kinds }: { ids: string[]; kinds: string[] }): RawBuilder<boolean> {
  const isOneOf = sql<boolean>`e.subject_id = any(${ids}::text[])`;
  return kinds.length === 0 ? isOneOf : sql<boolean>`(e.subject_kind = any(${kinds}::text[]) and ${isOneOf})`;
}
