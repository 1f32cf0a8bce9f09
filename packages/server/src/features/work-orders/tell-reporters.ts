import type { TransitionValues, WorkOrderAction } from "#domain/work-order/transitions.ts";
import type { LockedOrder } from "#features/work-orders/lock-order.ts";
import type { Actor } from "#runtime/audit.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Tx } from "#runtime/transaction.ts";

export async function takeReportsInCharge(
  _tx: Tx,
  _jobs: Jobs,
  _taking: {
    requestIds: readonly string[];
    workOrder: { id: string; code: string };
    actor: Actor;
    correlationId: string;
  },
): Promise<void> {}

export async function tellReporters(
  _tx: Tx,
  _jobs: Jobs,
  _step: {
    order: LockedOrder;
    eventId: string;
    action: WorkOrderAction;
    values: TransitionValues;
    correlationId: string;
  },
): Promise<void> {}
