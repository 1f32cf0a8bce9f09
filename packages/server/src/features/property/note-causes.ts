import { sql } from "kysely";
import type { Value } from "#domain/dossier/claims.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { recordWriting, type WritingDeps } from "#features/property/record-writing.ts";
import { REALGIMM } from "#features/property/writing.ts";
import type { PropertyRegister } from "#ports/property-register.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { readDue } from "#runtime/jobs/reading-due.ts";
import type { Tx } from "#runtime/transaction.ts";

const AT_A_TIME = 50;
const BY_ITSELF = "Stabile";

export interface CauseDeps extends WritingDeps {
  db: Db;
  register: Pick<PropertyRegister, "takesCertificateOf">;
}

/** From now on causes are noted; what was before stays as it was. Said twice, it is said once. */
export async function beginWriting(db: Db, now: Date): Promise<void> {
  await sql`insert into register_wire (since) values (${now}::timestamptz) on conflict do nothing`.execute(
    db,
  );
}

/** No causes are noted any more, and those that nobody looked at are forgotten. */
export async function endWriting(db: Db): Promise<void> {
  const { rows } = await sql`delete from register_wire returning since`.execute(db);
  if (rows.length > 0)
    await sql`delete from reading_due where reading = any(${Object.values(READINGS)}::text[])`.execute(db);
}

const READINGS = {
  orders: "property.orders",
  documents: "property.documents",
  conditions: "property.conditions",
} as const;

/**
 * What was done here since, as things to be written to the register: the transaction that takes a cause off writes it and its
 * message, so that none is lost and none is told twice.
 */
export async function noteCauses(deps: CauseDeps): Promise<number> {
  const take = (reading: string, read: (tx: Tx, ids: readonly string[]) => Promise<number>) =>
    readDue(deps.db, { reading, atATime: AT_A_TIME, read });
  const orders = await take(READINGS.orders, (tx, ids) => noteOrders(tx, deps, ids));
  const documents = await take(READINGS.documents, (tx, ids) => noteDocuments(tx, deps, ids));
  const conditions = await take(READINGS.conditions, (tx, ids) => noteConditions(tx, deps, ids));
  return orders + documents + conditions;
}

interface Cause {
  id: string;
  building_id: string;
  element_id: string | null;
  subject: string;
}

/** Of the register's own buildings; an element that is not the register's is left out, and the work told of its building. */
async function noteOrders(tx: Tx, deps: CauseDeps, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<Cause>`
    select o.id, o.building_id, e.id as element_id, o.code || ': ' || o.title as subject
    from work_order o join building b on b.id = o.building_id and b.source = ${REALGIMM}
      left join element e on e.id = o.element_id and e.source = ${REALGIMM} and e.building_id = b.id
    where o.id = any(${ids}::uuid[]) and o.state in ('verified', 'accounted', 'invoiced') order by o.verified_at, o.id`.execute(
    tx,
  );
  return recordAll(
    tx,
    deps,
    rows.map((row) => ({ ...row, kind: "intervention", causeKind: "work-order" })),
  );
}

/** A certificate that the register has already, with that number, is not told to it. */
async function noteDocuments(tx: Tx, deps: CauseDeps, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<Cause & { type: string }>`
    select d.id, d.building_id, e.id as element_id, d.type, d.code || ': ' || d.title as subject
    from document d join building b on b.id = d.building_id and b.source = ${REALGIMM}
      left join lateral (
        select e.id from document_link l join element e on e.id = l.subject_id and e.source = ${REALGIMM} and e.building_id = b.id
        where l.document_id = d.id and l.subject_kind = 'element' and l.removed_at is null order by l.created_at limit 1) e on true
    where d.id = any(${ids}::uuid[]) and d.state = 'confirmed' and d.issued_on is not null
      and not exists (select from source_item i where i.source = ${REALGIMM} and i.kind = 'certificate'
        and i.withdrawn_on is null and b.id = any(i.building_ids) and lower(i.said->>'number') = lower(d.number))
    order by d.confirmed_at, d.id`.execute(tx);
  const certificates = rows.filter(({ type }) => deps.register.takesCertificateOf(type));
  return recordAll(
    tx,
    deps,
    certificates.map((row) => ({ ...row, kind: "certificate", causeKind: "document" })),
  );
}

async function noteConditions(tx: Tx, deps: CauseDeps, ids: readonly string[]): Promise<number> {
  const { rows } = await sql<Cause & { value: Value; seen: number | null; said_by: string }>`
    select c.id, c.building_id, e.id as element_id, e.code || ': ' || e.name as subject, c.value,
      e.source_sequence::float8 as seen, h.actor_label as said_by
    from claim c join dossier_change h on h.id = c.change_id
      join element e on e.id = c.subject_id and e.source = ${REALGIMM} and e.withdrawn_on is null
    where c.id = any(${ids}::uuid[]) and c.superseded_at is null order by c.recorded_at, c.id`.execute(tx);
  let noted = 0;
  for (const { id, building_id, element_id, subject, value, seen, said_by } of rows) {
    const made = await recordWriting(tx, deps, {
      ...{
        kind: "condition",
        causeKind: "claim",
        causeId: id,
        buildingId: building_id,
        elementId: element_id,
      },
      ...{
        subject,
        field: "condition",
        value,
        seenVersion: seen,
        createdBy: said_by,
        correlationId: uuidV7(),
      },
    });
    if (made !== undefined) noted += 1;
  }
  return noted;
}

interface Noted extends Cause {
  kind: "intervention" | "certificate";
  causeKind: "work-order" | "document";
}

async function recordAll(tx: Tx, deps: CauseDeps, causes: readonly Noted[]): Promise<number> {
  let noted = 0;
  for (const { id, building_id, element_id, subject, kind, causeKind } of causes) {
    const made = await recordWriting(tx, deps, {
      ...{ kind, causeKind, causeId: id, buildingId: building_id, elementId: element_id, subject },
      ...{ seenVersion: null, createdBy: BY_ITSELF, correlationId: uuidV7() },
    });
    if (made !== undefined) noted += 1;
  }
  return noted;
}
