import { type RawBuilder, sql } from "kysely";
import type { Grant, Principal } from "#domain/access/policy.ts";
import type { Grouping } from "#domain/planning/group-checks.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface PlanRow {
  id: string;
  state: "proposed" | "confirmed" | "done" | "undoing" | "undone";
  askedBy: string;
  askedByLabel: string;
  grants: { firmId?: string; grants: Grant[] };
  correlationId: string;
  askedAt: Date;
  grouping: Grouping;
  leadDays: number;
  outsideLessons: boolean;
  leftOut: number;
  undoReason: string | null;
}

/** Of `p` (obligation_plan). */
export const PLAN_COLUMNS: RawBuilder<unknown> = sql`
  p.id, p.state, p.asked_by as "askedBy", p.asked_by_label as "askedByLabel", p.grants, p.correlation_id as "correlationId",
  p.asked_at as "askedAt", p.grouping, p.lead_days as "leadDays", p.outside_lessons as "outsideLessons",
  p.left_out as "leftOut", p.undo_reason as "undoReason"`;

export interface OwnPlan {
  id: string;
  userId: string;
}

/** @throws Problem `not-found` also for a plan of somebody else: that it is there is not told either */
export async function findOwnPlan(db: Db, { id, userId }: OwnPlan): Promise<PlanRow> {
  const { rows } = await sql<PlanRow>`
    select ${PLAN_COLUMNS} from obligation_plan p where p.id = ${id}::uuid and p.asked_by = ${userId}::uuid`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Problem("not-found", "Pianificazione non trovata");
  return row;
}

/** Taken for oneself until the transaction ends: of two that work at one plan, the second sees what the first did. */
export async function lockPlan(tx: Tx, id: string): Promise<PlanRow | undefined> {
  await sql`select id from obligation_plan where id = ${id}::uuid for update`.execute(tx);
  const { rows } = await sql<PlanRow>`
    select ${PLAN_COLUMNS} from obligation_plan p where p.id = ${id}::uuid`.execute(tx);
  return rows[0];
}

/** Who planned, with the roles they had when they did. */
export const plannerOf = ({ askedBy, askedByLabel, grants }: PlanRow): Principal => ({
  userId: askedBy,
  displayName: askedByLabel,
  firmId: grants.firmId,
  grants: grants.grants,
});
