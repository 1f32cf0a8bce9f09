import { type RuleBook, versionOn } from "#domain/obligations/rule-book.ts";
import { shortDay } from "#domain/text/italian-dates.ts";
import { titleOf } from "#features/compliance/public.ts";

interface DescribedCheck {
  rule: string;
  dueOn: string;
  subjectCode: string;
  subjectName: string;
}

/** What the executor reads: which checks, of what, by when, by which norm, and what paper proves them. */
export function describeChecks(
  checks: readonly DescribedCheck[],
  { proposedOn, book }: { proposedOn: string; book: RuleBook },
): string {
  return [
    `Giorno proposto: ${shortDay(proposedOn)}.`,
    "",
    ...checks.map((check) => `- ${lineOf(check, book)}`),
  ].join("\n");
}

function lineOf({ rule, dueOn, subjectCode, subjectName }: DescribedCheck, book: RuleBook): string {
  const known = book.rules.get(rule);
  const version = known && versionOn(known, dueOn);
  const paper = version === undefined ? "" : ` Norma: ${version.norm}. Documento: ${version.document}.`;
  return `${titleOf(rule, book)}: ${subjectName} (${subjectCode}), entro il ${shortDay(dueOn)}.${paper}`;
}
