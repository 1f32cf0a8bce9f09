import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import type { DocumentType } from "#domain/documents/document-type.ts";
import { DOCUMENT_TYPES, documentTypeOf } from "#domain/documents/types.ts";
import type { Period } from "#domain/obligations/period.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

interface RuleRow {
  type: string;
  months: number | null;
  reason: string;
  written_label: string;
  written_at: Date;
}

/** What the municipality has decided, by type. */
export async function ownRules(db: Db | Tx): Promise<ReadonlyMap<string, RuleRow>> {
  const { rows } = await sql<RuleRow>`
    select type, months, reason, written_label, written_at from retention_rule`.execute(db);
  return new Map(rows.map((row) => [row.type, row]));
}

/** How long documents of a type are kept: as the municipality says, or else as the type does; undefined: for ever. */
export async function keptForOf(tx: Tx, type: DocumentType): Promise<Period | undefined> {
  return periodOf((await ownRules(tx)).get(type.code), type);
}

export function periodOf(own: Pick<RuleRow, "months"> | undefined, type: DocumentType | undefined) {
  if (own === undefined) return type?.keptFor;
  return own.months === null ? undefined : { months: own.months };
}

/** The rule of every type, for who reads and changes them. */
export async function listRetentionRules(db: Db) {
  const own = await ownRules(db);
  return DOCUMENT_TYPES.map((type) => {
    const rule = own.get(type.code);
    const period = periodOf(rule, type);
    return {
      ...{ type: type.code, label: type.label, isOwn: rule !== undefined },
      ...(period !== undefined && "months" in period ? { months: period.months } : {}),
      ...(rule === undefined
        ? {}
        : { reason: rule.reason, writtenBy: rule.written_label, writtenAt: rule.written_at.toISOString() }),
    };
  });
}

export interface WrittenRule {
  type: string;
  months: number | undefined;
  reason: string;
  principal: Principal;
  correlationId: string;
}

/**
 * How long documents of a type are kept from now on: the days of those that are here change with it.
 * @throws Problem `not-found` when there is no such type
 */
export function writeRetentionRule(
  db: Db,
  { clock }: { clock: Clock },
  { type, months, reason, principal, correlationId }: WrittenRule,
): Promise<void> {
  if (documentTypeOf(type) === undefined) throw new Problem("not-found", "Questo tipo di documento non c'è");
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const actor = { id: principal.userId, label: principal.displayName };
    const before = (await ownRules(tx)).get(type);
    await sql`
      insert into retention_rule (type, months, reason, written_by, written_label, written_at)
      values (${type}, ${months ?? null}::int, ${reason}, ${actor.id}::uuid, ${actor.label}, ${now})
      on conflict (type) do update set months = excluded.months, reason = excluded.reason, written_by = excluded.written_by,
        written_label = excluded.written_label, written_at = excluded.written_at`.execute(tx);
    await sql`
      update document set retain_until = (coalesce(expires_on, issued_on) + make_interval(months => ${months ?? null}::int))::date
      where type = ${type} and confirmed_at is not null`.execute(tx);
    await audit(tx, {
      ...{
        actor,
        action: "retention.write-rule",
        subjectKind: "retention-rule",
        subjectId: type,
        correlationId,
      },
      detail: { type, months: months ?? null, reason, ...(before ? { before: before.months } : {}) },
    });
  });
}
