import type { OwnCheckRule } from "@stabile/contract/compliance-rule";
import { sql } from "kysely";
import { obligationsOf } from "#domain/obligations/obligations-of.ts";
import { type RuleBook, ruleBook } from "#domain/obligations/rule-book.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";
import { loadSubjects, type LoadedSubject } from "#features/compliance/load-subjects.ts";
import { loadRules } from "#features/compliance/rule-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** Enough to see what a rule does, and soon enough for who waits. */
const MOST_BUILDINGS = 300;
const AT_A_TIME = 50;

export interface RulePreview {
  added: number;
  removed: number;
  moved: number;
  same: number;
  buildings: number;
  isWhole: boolean;
}

/** What the obligations of one check would be with a rule that is not written, beside what they are by those in force. */
export async function previewRule(
  db: Db,
  { rule, today }: { rule: OwnCheckRule; today: string },
): Promise<RulePreview> {
  // Of a version that begins later, it is seen what it will do when it has begun.
  const begins = rule.versions.at(-1)?.from ?? today;
  const day = begins > today ? begins : today;
  const { book: before } = await loadRules(db);
  // The domain's rule and the contract's are of one shape.
  const after = ruleBook([
    ...[...before.rules.values()].filter(({ code }) => code !== rule.code),
    rule as unknown as CheckRule,
  ]);
  const { rows } = await sql<{ id: string }>`
    select id from building where withdrawn_on is null order by id limit ${MOST_BUILDINGS + 1}`.execute(db);
  const ids = rows.slice(0, MOST_BUILDINGS).map(({ id }) => id);
  const preview = { added: 0, removed: 0, moved: 0, same: 0, buildings: ids.length };
  for (let from = 0; from < ids.length; from += AT_A_TIME) {
    const asked = { buildingIds: ids.slice(from, from + AT_A_TIME), elementIds: [] };
    for (const subject of await loadSubjects(db, asked))
      count(preview, [saidBy(subject, before), saidBy(subject, after)]);
  }
  return { ...preview, isWhole: rows.length <= MOST_BUILDINGS };

  function saidBy(subject: LoadedSubject, book: RuleBook): string | undefined {
    const found = obligationsOf(subject, book, day).find((one) => one.rule === rule.code);
    return found && `${found.kind} ${found.dueOn ?? ""}`;
  }
}

function count(
  preview: Omit<RulePreview, "isWhole">,
  [before, after]: readonly [string | undefined, string | undefined],
): void {
  if (before === undefined && after === undefined) return;
  const what = before === undefined ? "added" : after === undefined ? "removed" : "same";
  preview[what === "same" && before !== after ? "moved" : what] += 1;
}
