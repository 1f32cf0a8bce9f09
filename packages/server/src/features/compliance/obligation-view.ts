import type { Obligation } from "@stabile/contract/compliance";
import { type RawBuilder, sql } from "kysely";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import { factLabel } from "#domain/obligations/fact-labels.ts";
import type { RuleBook } from "#domain/obligations/rule-book.ts";
import type { Doer } from "#domain/obligations/rule.ts";
import { addDays } from "#domain/time/civil-date.ts";
import { NEAR_DAYS, SOON_DAYS } from "#features/compliance/obligation-filter.ts";
import { providerLabel } from "#features/dossier/public.ts";

export interface ObligationRow {
  id: string;
  rule: string;
  subjectKind: "building" | "element";
  subjectId: string;
  subjectCode: string;
  subjectName: string;
  buildingId: string;
  buildingCode: string;
  buildingName: string;
  municipio: string | null;
  kind: "due" | "unknown" | "on-event" | "done" | "not-required";
  dueOn: string | null;
  missing: string[];
  doer: Doer;
  lastDoneOn: string | null;
  lastOutcome: "positive" | "with-prescriptions" | "negative" | null;
  useForbiddenSince: string | null;
  workOrderId: string | null;
}

/** Of `o` (obligation), `b` (its building) and `e` (its element, if it is of one). */
export const COLUMNS: RawBuilder<unknown> = sql`
  o.id, o.rule, o.subject_kind as "subjectKind", o.subject_id as "subjectId", coalesce(e.code, b.code) as "subjectCode",
  coalesce(e.name, b.name) as "subjectName", b.id as "buildingId", b.code as "buildingCode", b.name as "buildingName",
  o.municipio, o.kind, o.due_on::text as "dueOn", o.missing, o.doer, o.last_done_on::text as "lastDoneOn",
  o.last_outcome as "lastOutcome", o.use_forbidden_since::text as "useForbiddenSince",
  (select w.id from work_order w where w.id = o.work_order_id and w.state <> 'cancelled') as "workOrderId"`;

export const DOER_LABEL: Readonly<Record<Doer, string>> = {
  owner: "Comune",
  maintainer: "Manutentore qualificato",
  professional: "Professionista",
  "authorised-body": "Organismo abilitato",
  "public-body": "ASL, INAIL o ARPAL",
  laboratory: "Laboratorio",
};

export function toObligation(
  row: ObligationRow,
  { book, today }: { book: RuleBook; today: string },
): Obligation {
  const { id, rule, municipio, dueOn, missing, doer, lastDoneOn, lastOutcome, useForbiddenSince } = row;
  return {
    id,
    rule,
    title: titleOf(rule, book),
    subject: { kind: row.subjectKind, id: row.subjectId, code: row.subjectCode, name: row.subjectName },
    building: { id: row.buildingId, code: row.buildingCode, name: row.buildingName },
    state: stateOf(row, today),
    missing: missing.map(missingFact),
    doer: { code: doer, label: DOER_LABEL[doer] },
    ...(municipio === null ? {} : { municipio }),
    ...(dueOn === null ? {} : { dueOn }),
    ...(lastDoneOn === null ? {} : { lastDoneOn }),
    ...(lastOutcome === null ? {} : { lastOutcome }),
    ...(useForbiddenSince === null ? {} : { useForbiddenSince }),
    ...(row.workOrderId === null ? {} : { workOrderId: row.workOrderId }),
  };
}

/** A rule that a newer release took out of the catalogue is still named by its code. */
export const titleOf = (rule: string, { rules }: RuleBook): string => rules.get(rule)?.title ?? rule;

function stateOf({ kind, dueOn }: ObligationRow, today: string): Obligation["state"] {
  if (kind !== "due" || dueOn === null) return kind === "due" ? "later" : kind;
  if (dueOn < today) return "overdue";
  if (dueOn <= addDays(today, SOON_DAYS)) return "soon";
  return dueOn <= addDays(today, NEAR_DAYS) ? "near" : "later";
}

/** A fact that nobody has written, and who is asked for it. */
export function missingFact(field: string): Obligation["missing"][number] {
  const known = fieldOf(field);
  return {
    field,
    label: factLabel(field),
    askedOf: providerLabel(known?.provider ?? "technical-office"),
  };
}
