import type { ProposedCorrection } from "@stabile/contract/property";
import { type RawBuilder, sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import { type Principal, type Reach, reaches, reachOf } from "#domain/access/policy.ts";
import type { Value } from "#domain/dossier/claims.ts";
import { FIELDS, fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { valueText } from "#domain/dossier/value-text.ts";
import { recordWriting, type WritingDeps } from "#features/property/record-writing.ts";
import { inReach, REALGIMM } from "#features/property/writing.ts";
import type { PropertyRegister } from "#ports/property-register.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";
import { BEFORE_ALL, decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { keyInstant } from "#runtime/web/key-instant.ts";

export type Corrects = Pick<PropertyRegister, "takesCorrectionOf">;

const OWNED = FIELDS.filter(({ owner, of }) => owner === REALGIMM && (of === "building" || of === "element"));
const OWNED_CODES = OWNED.map(({ code }) => code);

interface Row {
  key: string;
  claimId: string;
  subjectId: string;
  subjectKind: "building" | "element";
  field: string;
  ours: Value;
  theirs: Value;
  saidBy: string;
  saidAt: Date;
  building: { id: string; code: string; name: string };
  municipio: string | null;
  elementName: string | null;
  seen: number | null;
}

/**
 * Of each field of the register's, what people last said of it here, where it is not what the register says and was not sent to it
 * yet.
 */
function proposals(where: RawBuilder<unknown>): RawBuilder<Row> {
  return sql<Row>`
    select ${keyInstant("c.recorded_at")} as key, c.id as "claimId", c.subject_id as "subjectId", c.subject_kind as "subjectKind",
      c.field, c.value as ours, r.value as theirs, h.actor_label as "saidBy", c.recorded_at as "saidAt", b.municipio,
      json_build_object('id', b.id, 'code', b.code, 'name', b.name) as building, e.name as "elementName",
      (case when c.subject_kind = 'element' then e.source_sequence else b.source_sequence end)::float8 as seen
    from current_fact f
      join claim r on r.building_id = f.building_id and r.subject_id = f.subject_id and r.field = f.field
        and r.source = ${REALGIMM} and r.superseded_at is null
      join lateral (
        select p.* from claim p where p.building_id = f.building_id and p.subject_id = f.subject_id and p.field = f.field
          and p.source in ('person', 'decision') and p.superseded_at is null
        order by p.recorded_at desc, p.id desc limit 1) c on true
      join dossier_change h on h.id = c.change_id
      join building b on b.id = f.building_id and b.source = ${REALGIMM} and b.withdrawn_on is null
      left join element e on e.id = f.subject_id and f.subject_kind = 'element'
    where (f.disagreeing_since is not null or f.source = 'decision') and f.field = any(${OWNED_CODES}::text[])
      and c.value is distinct from r.value
      and not exists (select from register_writing w where w.kind = 'correction' and w.cause_id = c.id) and ${where}`;
}

export interface CorrectionsAsked {
  buildingId: string | undefined;
  cursor: string | undefined;
  limit: number;
  reach: Reach;
}

/** The longest known first. */
export async function listCorrections(
  db: Db,
  register: Corrects,
  { buildingId, cursor, limit, reach }: CorrectionsAsked,
): Promise<{ items: ProposedCorrection[]; nextCursor?: string }> {
  const [at, id] = cursor === undefined ? BEFORE_ALL : decodeCursor(cursor, "instant");
  const found = proposals(sql`${inReach(reach)} and (c.recorded_at, c.id) > (${at}::timestamptz, ${id}::uuid)
    ${buildingId === undefined ? sql`` : sql`and f.building_id = ${buildingId}::uuid`}`);
  const { rows } = await sql<Row>`
    select * from (${found}) as p order by "saidAt", "claimId" limit ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit).map((row) => toCorrection(row, register));
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return last === undefined ? { items } : { items, nextCursor: encodeCursor([last.key, last.claimId]) };
}

function toCorrection(row: Row, register: Corrects): ProposedCorrection {
  const field = fieldOf(row.field);
  const text = (value: Value) => (field === undefined ? String(value) : valueText(field, value));
  const { claimId, building, saidBy, saidAt, subjectKind } = row;
  return {
    ...{ claimId, building, saidBy, saidAt: saidAt.toISOString() },
    subjectLabel: subjectKind === "element" ? (row.elementName ?? "Elemento") : "Edificio",
    label: field?.label ?? row.field,
    ...{ ours: text(row.ours), theirs: text(row.theirs) },
    mayBeSent: register.takesCorrectionOf(subjectKind, row.field),
  };
}

export interface Sending {
  claimId: string;
  reason: string;
  principal: Principal;
  correlationId: string;
}

/**
 * A person has the register corrected: what it said then and its version go with it, so that what it has changed meanwhile is not
 * overwritten.
 * @throws Problem `not-found`, `forbidden`, `unprocessable` of a field that is the register's alone, `conflict` while it is being read
 */
export function sendCorrection(
  db: Db,
  { register, ...deps }: WritingDeps & { register: Corrects },
  { claimId, reason, principal, correlationId }: Sending,
): Promise<{ id: string; code: string }> {
  return inTransaction(db, async (tx) => {
    const row = await findProposal(tx, claimId, principal);
    refuseUnsendable(row, register);
    const place = { municipio: row.municipio, buildingId: row.building.id };
    const { actor, detail } = signatureOf(principal, "dossier.write", place);
    const label = fieldOf(row.field)?.label ?? row.field;
    const made = await recordWriting(tx, deps, {
      ...{ kind: "correction", causeKind: "claim", causeId: claimId, buildingId: row.building.id },
      elementId: row.subjectKind === "element" ? row.subjectId : null,
      subject: [label, row.elementName, row.building.name].filter(Boolean).join(", "),
      ...{ field: row.field, value: row.ours, registerValue: row.theirs, reason, seenVersion: row.seen },
      ...{ createdBy: actor.label, correlationId },
    });
    if (made === undefined) throw new Problem("conflict", "È già stata mandata");
    const subject = { subjectKind: "building", subjectId: row.building.id };
    await audit(tx, {
      ...{ actor, action: "property.correct", ...subject, correlationId },
      detail: { ...detail, code: made.code, field: row.field, from: row.theirs, to: row.ours, reason },
    });
    return made;
  });
}

async function findProposal(tx: Tx, claimId: string, principal: Principal): Promise<Row> {
  const reach = reachOf(principal, "dossier.read");
  const { rows } =
    reach === undefined
      ? { rows: [] }
      : await proposals(sql`${inReach(reach)} and c.id = ${claimId}::uuid`).execute(tx);
  const [row] = rows;
  if (row === undefined)
    throw new Problem(
      "not-found",
      "Non c'è più nulla da correggere: il dato è cambiato, o è già stato mandato",
    );
  const place = { municipio: row.municipio, buildingId: row.building.id };
  if (!reaches(reachOf(principal, "dossier.write"), place))
    throw new Problem("forbidden", "Il fascicolo di questo edificio non è di tua competenza");
  return row;
}

function refuseUnsendable({ subjectKind, field, seen }: Row, register: Corrects): void {
  if (!register.takesCorrectionOf(subjectKind, field))
    throw new Problem(
      "unprocessable",
      `«${fieldOf(field)?.label ?? field}» lo cambia solo l'ufficio che tiene il registro: segnalaglielo`,
      [{ field: "claimId", message: "Il registro non lo lascia correggere" }],
    );
  if (seen === null)
    throw new Problem("conflict", "Il registro si sta rileggendo: riprova tra qualche minuto");
}
