import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type Obligation, obligationsOf } from "#domain/obligations/obligations-of.ts";
import type { RuleBook } from "#domain/obligations/rule-book.ts";
import { type Asked, type LoadedSubject, loadSubjects } from "#features/compliance/load-subjects.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface Written {
  subjects: number;
  obligations: number;
  /** Rows that are other than before. */
  changed: number;
}

/** Computes subjects anew, and writes only what is other than it was. The caller holds the lock. */
export async function recomputeSubjects(
  tx: Tx,
  asked: Asked,
  { book, today }: { book: RuleBook; today: string },
): Promise<Written> {
  const subjects = await loadSubjects(tx, asked);
  const before = await loadBefore(tx, asked, subjects);
  const fresh: object[] = [];
  const changed: object[] = [];
  let obligations = 0;
  for (const subject of subjects)
    for (const found of obligationsOf(subject, book, today)) {
      obligations += 1;
      const key = `${subject.id} ${found.rule}`;
      const known = before.get(key);
      if (known === undefined) fresh.push(rowOf(found, subject));
      else if (known !== textOf(found, subject)) changed.push(rowOf(found, subject));
      before.delete(key);
    }
  await removeGone(tx, [...before.keys()]);
  await insert(tx, fresh);
  await update(tx, changed);
  return { subjects: subjects.length, obligations, changed: fresh.length + changed.length + before.size };
}

/** All that a row says, in one text: two rows that say the same are not written twice. */
function textOf(found: Obligation, { buildingId, municipio }: LoadedSubject): string {
  const { kind, dueOn, missing, doer, lastDoneOn, lastOutcome, useForbiddenSince } = found;
  const said = [
    buildingId,
    municipio,
    kind,
    dueOn,
    jsonText(missing),
    doer,
    lastDoneOn,
    lastOutcome,
    useForbiddenSince,
  ];
  return said.map((part) => part ?? "").join("|");
}

/** A list as the database writes a `jsonb`. */
const jsonText = (list: readonly string[]): string =>
  `[${list.map((item) => JSON.stringify(item)).join(", ")}]`;

/** By subject too: an element that came from another building has its rows there. */
async function loadBefore(
  tx: Tx,
  { buildingIds, elementIds }: Asked,
  subjects: readonly LoadedSubject[],
): Promise<Map<string, string>> {
  const subjectIds = [...elementIds, ...subjects.map(({ id }) => id)];
  const { rows } = await sql<{ key: string; text: string }>`
    select subject_id || ' ' || rule as key, concat_ws('|', building_id, coalesce(municipio, ''), kind,
      coalesce(due_on::text, ''), missing, doer, coalesce(last_done_on::text, ''), coalesce(last_outcome, ''),
      coalesce(use_forbidden_since::text, '')) as text
    from obligation
    where building_id = any(${buildingIds}::uuid[]) or subject_id = any(${subjectIds}::uuid[])`.execute(tx);
  return new Map(rows.map(({ key, text }) => [key, text]));
}

function rowOf(found: Obligation, { kind, id, buildingId, municipio }: LoadedSubject): object {
  return {
    ...{ id: uuidV7(), rule: found.rule, subjectKind: kind, subjectId: id, buildingId, municipio },
    ...{ kind: found.kind, dueOn: found.dueOn, missing: found.missing, doer: found.doer },
    ...{ lastDoneOn: found.lastDoneOn, lastOutcome: found.lastOutcome },
    forbiddenSince: found.useForbiddenSince,
  };
}

async function removeGone(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const gone = keys.map((key) => ({ subjectId: key.slice(0, 36), rule: key.slice(37) }));
  await sql`
    delete from obligation o using json_to_recordset(${JSON.stringify(gone)}::json) as r ("subjectId" uuid, rule text)
    where o.subject_id = r."subjectId" and o.rule = r.rule`.execute(tx);
}

const RECORDS = sql`as r (id uuid, rule text, "subjectKind" text, "subjectId" uuid, "buildingId" uuid, municipio text,
  kind text, "dueOn" date, missing jsonb, doer text, "lastDoneOn" date, "lastOutcome" text, "forbiddenSince" date)`;

/** Who holds the lock knows what is there: what is not needs no look for a conflict. */
async function insert(tx: Tx, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into obligation (id, rule, subject_kind, subject_id, building_id, municipio, kind, due_on, missing, doer,
      last_done_on, last_outcome, use_forbidden_since)
    select r.* from json_to_recordset(${JSON.stringify(rows)}::json) ${RECORDS}`.execute(tx);
}

/** A check that was made closes the order it was planned in: the link goes with the date it was for. */
async function update(tx: Tx, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update obligation o set building_id = r."buildingId", municipio = r.municipio, kind = r.kind, due_on = r."dueOn",
      missing = r.missing, doer = r.doer,
      work_order_id = case when o.last_done_on is distinct from r."lastDoneOn" then null else o.work_order_id end,
      last_done_on = r."lastDoneOn", last_outcome = r."lastOutcome", use_forbidden_since = r."forbiddenSince"
    from json_to_recordset(${JSON.stringify(rows)}::json) ${RECORDS}
    where o.subject_id = r."subjectId" and o.rule = r.rule`.execute(tx);
}
