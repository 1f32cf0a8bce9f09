import { OwnCheckRule } from "@stabile/contract/compliance-rule";
import { sql } from "kysely";
import { createHash } from "node:crypto";
import { type RuleBook, ruleBook } from "#domain/obligations/rule-book.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";
import type { Db } from "#runtime/database/open-database.ts";

let known: { digest: string; book: RuleBook } | undefined;

/** The rules in force: the catalogue with what the municipality changed. Made again only when that is other than before. */
export async function loadRules(db: Db): Promise<{ digest: string; book: RuleBook }> {
  const { rows } = await sql<{ rule: unknown }>`
    select distinct on (code) rule from check_rule_own order by code, version desc`.execute(db);
  const own = rows.map(({ rule }) => OwnCheckRule.parse(rule) as CheckRule);
  const book = ruleBook(own);
  const digest = createHash("sha256")
    .update(JSON.stringify([...book.rules.values()]))
    .digest("hex");
  if (known?.digest !== digest) known = { digest, book };
  return known;
}
