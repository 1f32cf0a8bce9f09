import type { OwnCheckRule } from "@stabile/contract/compliance-rule";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { loadRules } from "#features/compliance/rule-store.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, lockName } from "#runtime/transaction.ts";

/** The checks in force, with those that the municipality wrote told apart. */
export async function listCheckRules(
  db: Db,
): Promise<{ items: { isOwn: boolean; version: number; rule: OwnCheckRule }[] }> {
  const { book } = await loadRules(db);
  const { rows } = await sql<{ code: string; version: number }>`
    select code, max(version)::int as version from check_rule_own group by code`.execute(db);
  const own = new Map(rows.map(({ code, version }) => [code, version]));
  const items = [...book.rules.values()].map((rule) => ({
    isOwn: own.has(rule.code),
    version: own.get(rule.code) ?? 0,
    // The domain's rule and the contract's are of one shape; the domain's is only read.
    rule: rule as unknown as OwnCheckRule,
  }));
  return { items };
}

interface WritingRule {
  rule: OwnCheckRule;
  reason: string;
  /** The newest version that the person saw; 0: none. */
  seen: number;
  principal: Principal;
  correlationId: string;
}

/**
 * A check that the municipality gives itself, or its own version of one of the catalogue. Everything is computed anew at
 * the next turn, since the rules are other than those it was computed by.
 * @throws Problem `unprocessable`, `conflict` when somebody wrote another version meanwhile
 */
export function writeCheckRule(
  db: Db,
  { clock }: { clock: Clock },
  { rule, reason, seen, principal, correlationId }: WritingRule,
): Promise<{ version: number }> {
  return inTransaction(db, async (tx) => {
    await lockName(tx, "check-rules");
    await refuseUnknownCodes(tx, rule);
    const { rows } = await sql<{ version: number }>`
      select coalesce(max(version), 0)::int as version from check_rule_own where code = ${rule.code}`.execute(
      tx,
    );
    const last = rows[0]?.version ?? 0;
    if (last !== seen)
      throw new Problem("conflict", "Qualcun altro ha cambiato questa verifica nel frattempo");
    const version = last + 1;
    const { userId, displayName } = principal;
    await sql`
      insert into check_rule_own (id, code, version, rule, reason, written_by, written_by_label, written_at)
      values (${uuidV7()}, ${rule.code}, ${version}, ${JSON.stringify(rule)}::jsonb, ${reason}, ${userId}, ${displayName},
        ${clock.now()})`.execute(tx);
    await audit(tx, {
      actor: { id: userId, label: displayName },
      ...{ action: "check-rule.write", subjectKind: "check-rule", subjectId: rule.code, correlationId },
      detail: { version, reason },
    });
    return { version };
  });
}

async function refuseUnknownCodes(
  db: Db,
  { code, includes = [], liftedBy = [] }: OwnCheckRule,
): Promise<void> {
  const { book } = await loadRules(db);
  const unknown = [...includes, ...liftedBy].find((other) => other === code || !book.rules.has(other));
  if (unknown !== undefined)
    throw new Problem("unprocessable", `La verifica «${unknown}» non c'è, o è questa stessa`, [
      { field: "rule", message: `La verifica «${unknown}» non c'è, o è questa stessa` },
    ]);
}
