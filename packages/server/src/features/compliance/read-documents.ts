import { createHash } from "node:crypto";
import { sql } from "kysely";
import { DOCUMENT_TYPES, documentTypeOf } from "#domain/documents/types.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type RuleBook, versionOn } from "#domain/obligations/rule-book.ts";
import { romeDay } from "#domain/time/rome.ts";
import { lockChecks } from "#features/compliance/record-check.ts";
import { loadRules } from "#features/compliance/rule-store.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce, type DomainEvent } from "#runtime/events.ts";
import { dueByOtherRules, readDue } from "#runtime/jobs/reading-due.ts";
import type { Tx } from "#runtime/transaction.ts";

const PROVING = DOCUMENT_TYPES.filter(({ proves }) => proves.length > 0).map(({ code }) => code);

interface Paper {
  id: string;
  code: string;
  buildingId: string;
  municipio: string | null;
  type: string;
  state: string;
  issuedOn: string | null;
  outcome: "positive" | "negative" | "conditional" | null;
  issuer: string | null;
  label: string | null;
  elements: string[];
}

/** A check as a document says it was done; and one that is recorded of it. */
interface Check {
  rule: string;
  subjectKind: "building" | "element";
  subjectId: string;
  doneOn: string;
  outcome: "positive" | "with-prescriptions" | "negative";
}

const READING = "compliance.documents";

/**
 * What confirmed documents prove is recorded as done, once: of the building, or of the elements that the document is linked
 * to. A document that is corrected annuls what it said and says it anew; one that is withdrawn annuls it.
 * @returns checks recorded
 */
export async function recordFromDocuments(db: Db, { clock }: { clock: Clock }): Promise<number> {
  const { book } = await loadRules(db);
  await dueByOtherRules(db, {
    ...{ reading: READING, digest: provedBy(book) },
    all: sql`select id from document where confirmed_at is not null`,
  });
  return readDue(db, {
    ...{ reading: READING, atATime: 1 },
    read: async (tx, ids) => {
      let recorded = 0;
      for (const paper of await loadPapers(tx, ids))
        recorded += await record(tx, { paper, book, now: clock.now() });
      return recorded;
    },
  });
}

/** Which checks each type of document proves, and of what: where that changes, all documents are looked at again. */
function provedBy({ rules }: RuleBook): string {
  const kindOf = (rule: string) => rules.get(rule)?.versions.at(-1)?.of.kind;
  const proves = DOCUMENT_TYPES.map((type) => [type.code, type.proves.map((rule) => [rule, kindOf(rule)])]);
  return createHash("sha256").update(JSON.stringify(proves)).digest("hex");
}

/** Those of a type that proves something, now or before it was corrected. */
async function loadPapers(tx: Tx, ids: readonly string[]): Promise<Paper[]> {
  const { rows } = await sql<Paper>`
    select d.id, d.code, d.building_id as "buildingId", b.municipio, d.type, d.state, d.issued_on::text as "issuedOn", d.outcome,
      d.issuer, d.confirmed_label as label,
      coalesce((select json_agg(l.subject_id order by l.subject_id) from document_link l
        where l.document_id = d.id and l.subject_kind = 'element' and l.removed_at is null), '[]') as elements
    from document d join building b on b.id = d.building_id
    where d.id = any(${ids}::uuid[]) and d.state in ('confirmed', 'withdrawn')
      and (d.type = any(${PROVING}::text[]) or exists (select from check_done c where c.document_id = d.id))
    order by d.id`.execute(tx);
  return rows;
}

async function record(
  tx: Tx,
  { paper, book, now }: { paper: Paper; book: RuleBook; now: Date },
): Promise<number> {
  const wanted = checksOf(paper, book, romeDay(now));
  for (const subject of new Set([...paper.elements, paper.buildingId].toSorted()))
    await lockChecks(tx, subject);
  const { rows: standing } = await sql<Check & { id: string }>`
    select c.id, c.rule, c.subject_kind as "subjectKind", c.subject_id as "subjectId", c.done_on::text as "doneOn", c.outcome
    from check_done c where c.document_id = ${paper.id}::uuid
      and not exists (select from check_annulment a where a.check_id = c.id)`.execute(tx);
  const known = new Set(standing.map(keyOf));
  const said = new Set(wanted.map(keyOf));
  const gone = standing.filter((check) => !said.has(keyOf(check)));
  const fresh = wanted.filter((check) => !known.has(keyOf(check)));
  const reason =
    paper.state === "withdrawn" ? `Documento ritirato: ${paper.code}` : `Documento corretto: ${paper.code}`;
  for (const { id } of gone)
    await sql`insert into check_annulment (check_id, reason, annulled_by, annulled_by_label, annulled_at)
      values (${id}, ${reason}, null, ${labelOf(paper)}, ${now}) on conflict do nothing`.execute(tx);
  const negative: DomainEvent[] = [];
  for (const check of fresh) negative.push(...(await insert(tx, { paper, check, book, now })));
  if (gone.length + fresh.length > 0)
    await tell(tx, paper, { recorded: fresh.length, annulled: gone.length, negative });
  return fresh.length;
}

const keyOf = ({ rule, subjectId, doneOn, outcome }: Check): string =>
  `${rule} ${subjectId} ${doneOn} ${outcome}`;
const labelOf = ({ label }: Paper): string => label ?? "Documenti";

const OUTCOMES = { positive: "positive", conditional: "with-prescriptions", negative: "negative" } as const;

function checksOf(paper: Paper, { rules }: RuleBook, today: string): Check[] {
  const { issuedOn, outcome, state } = paper;
  if (state !== "confirmed" || issuedOn === null || issuedOn > today) return [];
  return (documentTypeOf(paper.type)?.proves ?? []).flatMap((rule): Check[] => {
    const kind = rules.get(rule)?.versions.at(-1)?.of.kind;
    if (kind === undefined) return [];
    const subjects = kind === "building" ? [paper.buildingId] : paper.elements;
    return subjects.map((subjectId) => ({
      ...{ rule, subjectKind: kind, subjectId, doneOn: issuedOn },
      outcome: OUTCOMES[outcome ?? "positive"],
    }));
  });
}

interface New {
  paper: Paper;
  check: Check;
  book: RuleBook;
  now: Date;
}

async function insert(tx: Tx, { paper, check, book, now }: New): Promise<DomainEvent[]> {
  const id = uuidV7();
  const prescriptions = check.outcome === "positive" ? null : `Come dice il documento ${paper.code}`;
  await sql`
    insert into check_done (id, rule, subject_kind, subject_id, building_id, done_on, outcome, prescriptions, done_by, document_id,
      recorded_by_label, recorded_at)
    values (${id}, ${check.rule}, ${check.subjectKind}, ${check.subjectId}, ${paper.buildingId}, ${check.doneOn}::date,
      ${check.outcome}, ${prescriptions}, ${paper.issuer ?? `Come dice il documento ${paper.code}`}, ${paper.id}, ${labelOf(paper)}, ${now})`.execute(
    tx,
  );
  const rule = book.rules.get(check.rule);
  const opensWork = rule !== undefined && versionOn(rule, check.doneOn)?.onNegative.opensWork === true;
  const placement = { municipio: paper.municipio, buildingId: paper.buildingId };
  return check.outcome === "negative" && opensWork
    ? [{ kind: "check.negative", subjectKind: "check", subjectId: id, placement }]
    : [];
}

async function tell(
  tx: Tx,
  paper: Paper,
  { negative, ...counts }: { recorded: number; annulled: number; negative: readonly DomainEvent[] },
): Promise<void> {
  const { buildingId, municipio } = paper;
  await audit(tx, {
    ...{ actor: { id: null, label: labelOf(paper) }, action: "check.record", subjectKind: "building" },
    ...{ subjectId: buildingId, correlationId: uuidV7(), detail: { document: paper.id, ...counts } },
  });
  const placement = { municipio, buildingId };
  const changed = { kind: "obligation.changed", subjectKind: "building", subjectId: buildingId, placement };
  await announce(tx, [changed, ...negative]);
}
