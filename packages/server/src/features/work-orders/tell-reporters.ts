import { romeDay } from "#domain/time/rome.ts";
import { citizenMessage } from "#domain/work-order/citizen-status.ts";
import type { TransitionValues } from "#domain/work-order/transition-values.ts";
import type { WorkOrderAction } from "#domain/work-order/transitions.ts";
import { closeRequestsOf, holdRequestsOf, tellCitizens } from "#features/requests/public.ts";
import type { LockedOrder } from "#features/work-orders/lock-order.ts";
import type { Actor } from "#runtime/audit.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface TakenStep {
  order: LockedOrder;
  /** Entry of the order's history: what is told once for each. */
  eventId: string;
  action: WorkOrderAction;
  values: TransitionValues;
  actor: Actor;
  /** In whose place, or in which emergency. */
  capacity: Record<string, unknown>;
  correlationId: string;
}

/** What a step of an order means for the reports it answers: their state, and what their citizens read. */
export async function tellReporters(tx: Tx, jobs: Jobs, step: TakenStep): Promise<void> {
  const { order, action, values, actor, capacity, correlationId } = step;
  const closing = { workOrderId: order.id, actor, capacity, correlationId };
  const message = citizenMessage({
    action,
    plannedOn: dayOf(values.plannedStart),
    plannedBefore: dayOf(order.planned_start),
    cause: values.cause,
    reason: values.reason,
  });
  if (message === undefined) return;
  await holdRequestsOf(tx, order.id);
  await tellCitizens(tx, jobs, {
    ...message,
    workOrderId: order.id,
    eventId: step.eventId,
    orderCode: order.code,
    correlationId,
  });
  if (action === "verify") await closeRequestsOf(tx, { ...closing, action: "resolve" });
  if (action === "cancel")
    await closeRequestsOf(tx, { ...closing, action: "reject", reason: values.reason ?? "" });
}

function dayOf(instant: Date | null | undefined): string | undefined {
  return instant == null ? undefined : romeDay(instant);
}
