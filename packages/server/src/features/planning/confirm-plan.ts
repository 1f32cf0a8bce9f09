import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { findOwnPlan, lockPlan } from "#features/planning/plan-store.ts";
import { PLAN_QUEUE, type PlanJob } from "#features/planning/planning-deps.ts";
import { audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface PlanCommand {
  id: string;
  principal: Principal;
  correlationId: string;
}

const DAY_MS = 86_400_000;

/**
 * Says yes to a proposal: its orders are written aside. A second yes does nothing more.
 * @throws Problem `not-found`, `conflict` when it was looked at long ago, or is undone
 */
export function confirmPlan(
  db: Db,
  { clock, jobs }: { clock: Clock; jobs: Jobs },
  { id, principal, correlationId }: PlanCommand,
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    await findOwnPlan(tx, { id, userId: principal.userId });
    const plan = await lockPlan(tx, id);
    if (plan?.state === "confirmed" || plan?.state === "done") return { id };
    if (plan?.state !== "proposed") throw new Problem("conflict", "Questa pianificazione è stata disfatta");
    // Its days were proposed from the day it was made on.
    if (now.getTime() - plan.askedAt.getTime() > DAY_MS)
      throw new Problem("conflict", "La proposta è di più di un giorno fa: rifalla");
    // With the roles of now: those of the proposal may have ended.
    const grants = JSON.stringify({ firmId: principal.firmId, grants: principal.grants });
    await sql`
      update obligation_plan set state = 'confirmed', confirmed_at = ${now}, grants = ${grants}::jsonb,
        correlation_id = ${correlationId}
      where id = ${id}::uuid`.execute(tx);
    const { userId, displayName } = principal;
    await audit(tx, {
      actor: { id: userId, label: displayName },
      ...{ action: "obligation-plan.confirm", subjectKind: "obligation-plan", subjectId: id, correlationId },
      detail: { grouping: plan.grouping, leadDays: plan.leadDays, outsideLessons: plan.outsideLessons },
    });
    await jobs.enqueue<PlanJob>(tx, PLAN_QUEUE, { id }, { singletonKey: `write ${id}` });
    return { id };
  });
}
