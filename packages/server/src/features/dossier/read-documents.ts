import { createHash } from "node:crypto";
import { sql } from "kysely";
import { DOCUMENT_TYPES, documentTypeOf } from "#domain/documents/types.ts";
import type { Particular } from "#domain/documents/document-type.ts";
import { DICTIONARY_VERSION, fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { keepRecords } from "#features/dossier/keep-records.ts";
import { lockDossiers } from "#features/dossier/lock-dossiers.ts";
import { aboutOf, type Origin, type SaidFact, type Subject } from "#features/dossier/saying.ts";
import { stateFacts, wrongIn } from "#features/dossier/state-facts.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { dueByOtherRules, readDue } from "#runtime/jobs/reading-due.ts";
import type { Tx } from "#runtime/transaction.ts";

const READING = "dossier.documents";
const SOURCE = "document";
/** Which value of the dossier each particular of a document is: with others, all documents are read again. */
const DIGEST = createHash("sha256")
  .update(JSON.stringify([DICTIONARY_VERSION, DOCUMENT_TYPES.map(({ code, facts }) => [code, facts])]))
  .digest("hex");

/**
 * What confirmed documents prove, as claims with their evidence: number, dates, issuer, as the document's type says. Of
 * several that prove the same value the last issued counts; one that is withdrawn takes back what it said.
 * @returns buildings looked at
 */
export async function readDocuments(db: Db, { clock }: { clock: Clock }): Promise<number> {
  const all = sql`select distinct building_id from document where building_id is not null and confirmed_at is not null`;
  await dueByOtherRules(db, { reading: READING, digest: DIGEST, all });
  const read = async (tx: Tx, ids: readonly string[]) => {
    for (const id of ids) await readOf(tx, clock, id);
    return ids.length;
  };
  return readDue(db, { reading: READING, atATime: 1, read });
}

interface DocumentRow extends Record<Particular, string | null> {
  id: string;
  type: string;
  label: string;
  elements: string[];
}

async function readOf(tx: Tx, clock: Clock, buildingId: string): Promise<void> {
  // The dossier first, as everybody who writes does: two readings of one building are made one after the other.
  await lockDossiers(tx, [buildingId]);
  const { rows } = await sql<DocumentRow>`
    select d.id, d.type, d.number, d.issued_on::text as "issuedOn", d.expires_on::text as "expiresOn", d.issuer, d.signatory,
      d.outcome, d.confirmed_label as label,
      coalesce((select json_agg(l.subject_id order by l.subject_id) from document_link l
        where l.document_id = d.id and l.subject_kind = 'element' and l.removed_at is null), '[]') as elements
    from document d where d.building_id = ${buildingId}::uuid and d.state = 'confirmed'
    order by d.issued_on nulls first, d.confirmed_at, d.id`.execute(tx);
  const origin: Origin = {
    ...{ source: SOURCE, cause: "document", correlationId: uuidV7(), now: clock.now() },
    actor: { id: null, label: rows.at(-1)?.label ?? "Documenti" },
  };
  const wanted = await factsOf(tx, { buildingId, documents: rows, origin });
  const withdrawn = await standingOtherwise(tx, buildingId, wanted);
  await stateFacts(tx, origin, [{ buildingId, facts: [...wanted.values()], withdrawn }]);
}

/** By what it is about; of two documents the later one, since they come in the order of their issue. */
async function factsOf(
  tx: Tx,
  {
    buildingId,
    documents,
    origin,
  }: { buildingId: string; documents: readonly DocumentRow[]; origin: Origin },
): Promise<Map<string, SaidFact>> {
  const today = romeDay(origin.now);
  const wanted = new Map<string, SaidFact>();
  for (const document of documents)
    for (const [field, particular] of Object.entries(documentTypeOf(document.type)?.facts ?? {})) {
      const value = document[particular];
      if (value === null) continue;
      for (const subject of await subjectsOf(tx, { buildingId, document, origin, field })) {
        const fact: SaidFact = {
          ...{ subject, field, value, quality: "documented", evidenceId: document.id },
          validFrom: document.issuedOn ?? today,
        };
        if (wrongIn(fact, today) === undefined) wanted.set(aboutOf(subject.id, field), fact);
      }
    }
  return wanted;
}

interface Placing {
  buildingId: string;
  document: DocumentRow;
  origin: Origin;
  field: string;
}

/** The building, the elements that the document is linked to, or an item of its own among those that a building has several of. */
async function subjectsOf(
  tx: Tx,
  { buildingId, document, origin, field: code }: Placing,
): Promise<Subject[]> {
  const field = fieldOf(code);
  if (field?.of === "building") return [{ kind: "building", id: buildingId }];
  if (field?.of === "element") return document.elements.map((id) => ({ kind: "element", id }));
  if (field?.record === undefined) return [];
  const naming = new Map(document.number === null ? [] : [[code, { value: document.number }]]);
  const [id = ""] = await keepRecords(tx, origin, [
    { buildingId, kind: field.record, sourceKey: document.id, naming },
  ]);
  return [{ kind: "record", id }];
}

/** What documents said, and say no more or from another day: taken back before it is said anew. */
async function standingOtherwise(
  tx: Tx,
  buildingId: string,
  wanted: ReadonlyMap<string, SaidFact>,
): Promise<{ subject: Subject; field: string }[]> {
  const { rows } = await sql<{
    kind: Subject["kind"];
    id: string;
    field: string;
    value: unknown;
    from: string;
    evidence: string | null;
  }>`
    select subject_kind as kind, subject_id as id, field, value, valid_from::text as from, evidence_id as evidence from claim
    where building_id = ${buildingId}::uuid and source = ${SOURCE} and superseded_at is null`.execute(tx);
  const gone = rows.filter(({ id, field, value, from, evidence }) => {
    const fact = wanted.get(aboutOf(id, field));
    return (
      fact === undefined || fact.value !== value || fact.validFrom !== from || fact.evidenceId !== evidence
    );
  });
  await sql`
    update dossier_record r set withdrawn_on = current_date
    where r.building_id = ${buildingId}::uuid and r.source = ${SOURCE} and r.withdrawn_on is null
      and not exists (select 1 from document d where d.id::text = r.source_key and d.state = 'confirmed')`.execute(
    tx,
  );
  return gone.map(({ kind, id, field }) => ({ subject: { kind, id }, field }));
}
