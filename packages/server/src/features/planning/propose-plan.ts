import type { AskedPlan } from "@stabile/contract/planning";
import { sql } from "kysely";
import type { Principal, Reach } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import {
  categoryOfGroup,
  type CheckToPlan,
  groupChecks,
  titleOfGroup,
} from "#domain/planning/group-checks.ts";
import { proposeDay } from "#domain/planning/propose-day.ts";
import { romeDay } from "#domain/time/rome.ts";
import { loadRules, titleOf } from "#features/compliance/public.ts";
import { type ChosenObligation, chooseObligations } from "#features/planning/choose-obligations.ts";
import { type ClosedDays, loadClosedDays } from "#features/planning/closed-days.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface ProposeCommand {
  asked: AskedPlan;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

/**
 * Which orders, and on which days, would do the checks that were chosen. Written, so that what is confirmed is what was
 * looked at.
 * @throws Problem `unprocessable` when nothing of what was chosen can be planned, or it is too much
 */
export function proposePlan(
  db: Db,
  { clock }: { clock: Clock },
  command: ProposeCommand,
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    const today = romeDay(now);
    const { asked, reach } = command;
    const { chosen, leftOut } = await chooseObligations(tx, { asked, reach, today });
    if (chosen.length === 0)
      throw new Problem(
        "unprocessable",
        "Di queste scadenze nessuna si può pianificare: non hanno una data, o sono già in un ordine",
        [{ field: "obligationIds", message: "Nessuna si può pianificare" }],
      );
    const { book } = await loadRules(tx);
    const titled = chosen.map((row) => ({ row, check: toCheck(row, titleOf(row.rule, book)) }));
    const schools = new Set(chosen.flatMap(({ use, buildingId }) => (use === "school" ? [buildingId] : [])));
    const closed = await loadClosedDays(tx, today);
    const groups = groupChecks(
      titled.map(({ check }) => check),
      asked.grouping,
    );
    const orders = groups.map((checks) => {
      const isSchool = asked.outsideLessons && schools.has(checks[0]?.buildingId ?? "");
      return orderOf(checks, { asked, today, closedBecause: closedFor(closed, isSchool) });
    });
    const id = uuidV7();
    await insertPlan(tx, command, { id, now, leftOut });
    await insertOrders(tx, id, orders);
    return { id };
  });
}

const closedFor = (closed: ClosedDays, isSchool: boolean) => (day: string) =>
  closed.ofWork(day) ?? (isSchool ? closed.ofLessons(day) : undefined);

const toCheck = ({ id, uni8290, use: _use, ...row }: ChosenObligation, title: string): CheckToPlan => ({
  ...row,
  obligationId: id,
  title,
  uni8290: uni8290 ?? undefined,
});

interface Proposed {
  checks: readonly CheckToPlan[];
  title: string;
  category: string;
  urgency: "urgent" | "normal";
  on: string;
  because: readonly string[];
  isLate: boolean;
}

function orderOf(
  checks: readonly CheckToPlan[],
  {
    asked: { leadDays },
    today,
    closedBecause,
  }: { asked: AskedPlan; today: string; closedBecause: (day: string) => string | undefined },
): Proposed {
  const dueOn = (checks[0] as CheckToPlan).dueOn;
  return {
    ...{ checks, title: titleOfGroup(checks), category: categoryOfGroup(checks) },
    // What is late already is done before the rest.
    urgency: dueOn < today ? "urgent" : "normal",
    ...proposeDay({ dueOn, leadDays, today, closedBecause }),
  };
}

async function insertPlan(
  tx: Tx,
  { asked, principal, correlationId }: ProposeCommand,
  { id, now, leftOut }: { id: string; now: Date; leftOut: number },
): Promise<void> {
  const grants = JSON.stringify({ firmId: principal.firmId, grants: principal.grants });
  await sql`
    insert into obligation_plan (id, asked_by, asked_by_label, grants, correlation_id, asked_at, grouping, lead_days,
      outside_lessons, left_out)
    values (${id}::uuid, ${principal.userId}::uuid, ${principal.displayName}, ${grants}::jsonb, ${correlationId}, ${now},
      ${asked.grouping}, ${asked.leadDays}, ${asked.outsideLessons}, ${leftOut})`.execute(tx);
}

async function insertOrders(tx: Tx, planId: string, proposed: readonly Proposed[]): Promise<void> {
  const orders = proposed.map((order, position) => {
    const [first] = order.checks as [CheckToPlan];
    const isOfOne = order.checks.every(({ subjectId }) => subjectId === first.subjectId);
    return {
      ...{ id: uuidV7(), position, building: first.buildingId, title: order.title },
      element: isOfOne && first.subjectKind === "element" ? first.subjectId : null,
      ...{ category: order.category, urgency: order.urgency, on: order.on },
      ...{ because: order.because, late: order.isLate, checks: order.checks },
    };
  });
  await sql`
    insert into planned_order (id, plan_id, position, building_id, element_id, title, category, urgency, proposed_on, because,
      is_late)
    select id, ${planId}::uuid, position, building, element, title, category, urgency, "on", because, late
    from json_to_recordset(${JSON.stringify(orders)}::json) as r (id uuid, position integer, building uuid, element uuid,
      title text, category text, urgency text, "on" date, because jsonb, late boolean)`.execute(tx);
  const checks = orders.flatMap(({ id, checks }) => checks.map((check) => ({ ...check, order: id })));
  await sql`
    insert into planned_check (planned_order_id, obligation_id, rule, subject_kind, subject_id, due_on)
    select "order", "obligationId", rule, "subjectKind", "subjectId", "dueOn"
    from json_to_recordset(${JSON.stringify(checks)}::json) as r ("order" uuid, "obligationId" uuid, rule text,
      "subjectKind" text, "subjectId" uuid, "dueOn" date)`.execute(tx);
}
