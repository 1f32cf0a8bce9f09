import type { CheckDone, ObligationDetail } from "@stabile/contract/compliance";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { explainDue } from "#domain/obligations/explain-due.ts";
import { factLabel } from "#domain/obligations/fact-labels.ts";
import { codesThatCount } from "#domain/obligations/history.ts";
import { dueOf } from "#domain/obligations/obligations-of.ts";
import { type RuleBook, versionOn } from "#domain/obligations/rule-book.ts";
import { shortDay } from "#domain/text/italian-dates.ts";
import { findObligation } from "#features/compliance/find-obligation.ts";
import { loadSubjects } from "#features/compliance/load-subjects.ts";
import { type ObligationRow, titleOf, toObligation } from "#features/compliance/obligation-view.ts";
import { loadRules } from "#features/compliance/rule-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** One obligation with its norm, why that day, and the checks that were made. The reasons are worked out as it is read. */
export async function readObligation(
  db: Db,
  { id, reach, today }: { id: string; reach: Reach; today: string },
): Promise<ObligationDetail> {
  const row = await findObligation(db, id, reach);
  const { book } = await loadRules(db);
  const rule = book.rules.get(row.rule);
  const version = rule && versionOn(rule, today);
  if (rule === undefined || version === undefined)
    throw new Problem("not-found", "Questa verifica non è più fra quelle richieste");
  return {
    ...toObligation(row, { book, today }),
    ...{ norm: version.norm, document: version.document, certainty: version.certainty },
    because: await reasonsOf(db, row, { book, today }),
    checks: await checksOf(db, row, book),
  };
}

async function reasonsOf(
  db: Db,
  row: ObligationRow,
  { book, today }: { book: RuleBook; today: string },
): Promise<string[]> {
  const asked =
    row.subjectKind === "building"
      ? { buildingIds: [row.subjectId], elementIds: [] }
      : { buildingIds: [], elementIds: [row.subjectId] };
  const subject = (await loadSubjects(db, asked)).find(({ id }) => id === row.subjectId);
  const rule = book.rules.get(row.rule);
  if (subject === undefined || rule === undefined) return [];
  const sentences = explainDue(dueOf(rule, subject, { book, today }), factLabel);
  return row.useForbiddenSince === null
    ? sentences
    : [...sentences, `Uso vietato dal ${shortDay(row.useForbiddenSince)}, dopo una verifica negativa.`];
}

interface CheckRow
  extends Omit<CheckDone, "title" | "recordedAt" | "annulled" | "prescriptions" | "documentId"> {
  prescriptions: string | null;
  documentId: string | null;
  recordedAt: Date;
  reason: string | null;
  annulledBy: string | null;
  annulledAt: Date | null;
}

const MOST_CHECKS = 100;

/** Checks of this rule and of those that include it, the newest first, with those that were annulled. */
async function checksOf(db: Db, { rule, subjectId }: ObligationRow, book: RuleBook): Promise<CheckDone[]> {
  const { rows } = await sql<CheckRow>`
    select c.id, c.rule, c.done_on::text as "doneOn", c.outcome, c.prescriptions, c.done_by as "doneBy",
      c.document_id as "documentId", c.recorded_by_label as "recordedBy", c.recorded_at as "recordedAt", a.reason,
      a.annulled_by_label as "annulledBy", a.annulled_at as "annulledAt"
    from check_done c left join check_annulment a on a.check_id = c.id
    where c.subject_id = ${subjectId}::uuid and c.rule = any(${[...codesThatCount(rule, book.rules)]}::text[])
    order by c.done_on desc, c.recorded_at desc, c.id desc limit ${MOST_CHECKS}`.execute(db);
  return rows.map((row) => toCheck(row, titleOf(row.rule, book)));
}

function toCheck(row: CheckRow, title: string): CheckDone {
  const { id, rule, doneOn, outcome, prescriptions, doneBy, documentId, recordedBy, recordedAt } = row;
  const { reason, annulledBy, annulledAt } = row;
  return {
    ...{ id, rule, title, doneOn, outcome, doneBy, recordedBy, recordedAt: recordedAt.toISOString() },
    ...(prescriptions === null ? {} : { prescriptions }),
    ...(documentId === null ? {} : { documentId }),
    ...(reason === null || annulledBy === null || annulledAt === null
      ? {}
      : { annulled: { reason, by: annulledBy, at: annulledAt.toISOString() } }),
  };
}
