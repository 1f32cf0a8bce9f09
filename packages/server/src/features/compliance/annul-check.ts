import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal, Reach } from "#domain/access/policy.ts";
import { romeDay } from "#domain/time/rome.ts";
import { lockChecks } from "#features/compliance/record-check.ts";
import { recomputeStale } from "#features/compliance/recompute.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

interface Annulling {
  checkId: string;
  reason: string;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

/**
 * A check that was recorded by mistake: it stays with its reason, and counts no more.
 * @throws Problem `not-found`, `conflict` when it is annulled already
 */
export function annulCheck(
  db: Db,
  { clock }: { clock: Clock },
  { checkId, reason, principal, reach, correlationId }: Annulling,
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const { subjectId, buildingId, municipio, rule } = await findCheck(tx, checkId, reach);
    await lockChecks(tx, subjectId);
    const placement = { municipio, buildingId };
    const { actor, detail } = signatureOf(principal, "obligation.manage", placement);
    const { rows } = await sql`
      insert into check_annulment (check_id, reason, annulled_by, annulled_by_label, annulled_at)
      values (${checkId}, ${reason}, ${actor.id}, ${actor.label}, ${now}) on conflict do nothing returning check_id`.execute(
      tx,
    );
    if (rows.length === 0) throw new Problem("conflict", "Questa verifica è già stata annullata");
    await recomputeStale(tx, romeDay(now), { onlyBuilding: buildingId });
    await audit(tx, {
      ...{ actor, action: "check.annul", subjectKind: "building", subjectId: buildingId, correlationId },
      detail: { ...detail, check: checkId, rule, subject: subjectId, reason },
    });
    await announce(tx, [
      { kind: "obligation.changed", subjectKind: "building", subjectId: buildingId, placement },
    ]);
    return { id: checkId };
  });
}

interface FoundCheck {
  subjectId: string;
  buildingId: string;
  municipio: string | null;
  rule: string;
}

async function findCheck(tx: Tx, id: string, reach: Reach): Promise<FoundCheck> {
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const { rows } = await sql<FoundCheck>`
    select c.subject_id as "subjectId", c.building_id as "buildingId", b.municipio, c.rule
    from check_done c join building b on b.id = c.building_id
    where c.id = ${id}::uuid ${scope === undefined ? sql`` : sql`and ${scope}`}`.execute(tx);
  const found = rows[0];
  if (found === undefined) throw new Problem("not-found", "Verifica non trovata");
  return found;
}
