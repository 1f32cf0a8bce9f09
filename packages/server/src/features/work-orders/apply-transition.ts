import type { Urgency } from "#domain/sla/sla-policy.ts";
import type { WorkOrderState } from "#domain/work-order/states.ts";
import type { TransitionValues } from "#domain/work-order/transition-values.ts";
import type { WorkOrderAction } from "#domain/work-order/transitions.ts";
import type { LockedOrder } from "#features/work-orders/lock-order.ts";

/** Columns of an order that a transition sets; the history entry is written beside them. */
export interface OrderColumns {
  firm_id?: string | null;
  contract_id?: string | null;
  assignee_id?: string | null;
  issued_at?: Date;
  accepted_at?: Date | null;
  planned_start?: Date | null;
  planned_end?: Date | null;
  started_at?: Date;
  suspended_at?: Date | null;
  suspend_cause?: string | null;
  executed_at?: Date | null;
  verified_at?: Date;
  cancelled_at?: Date;
  labour_minutes?: number;
  closing_note?: string | null;
  urgency?: Urgency;
}

export interface Passage {
  order: LockedOrder;
  values: TransitionValues;
  now: Date;
  /** Who acts, when they act as a worker of the order's firm. */
  workerId: string | null;
  contractId: string | null;
}

const NOBODY = { assignee_id: null, accepted_at: null, planned_start: null, planned_end: null } as const;

/** What each action leaves in the row. The instants are those of the server: nobody sends them. */
const EFFECTS: Record<WorkOrderAction, (passage: Passage) => OrderColumns> = {
  issue: ({ now }) => ({ issued_at: now }),
  assign: ({ order, values, contractId }) => ({
    firm_id: values.firmId ?? null,
    contract_id: contractId,
    ...(values.firmId === order.firm_id ? {} : { ...NOBODY, ...endOfSuspension(order) }),
  }),
  accept: ({ order, now, workerId }) => ({
    ...(order.accepted_at === null ? { accepted_at: now } : {}),
    ...(workerId === null ? {} : { assignee_id: workerId }),
  }),
  decline: () => ({ firm_id: null, contract_id: null, ...NOBODY }),
  plan: ({ values }) => ({
    planned_start: values.plannedStart ?? null,
    planned_end: values.plannedEnd ?? null,
  }),
  start: ({ order, now, workerId }) => ({ ...startOnce(order, now), ...takenBy(order, workerId) }),
  suspend: ({ values, now }) => ({ suspended_at: now, suspend_cause: values.cause ?? "other" }),
  resume: ({ order, now }) => ({ ...startOnce(order, now), suspended_at: null, suspend_cause: null }),
  execute: ({ order, values, now, workerId }) => ({
    executed_at: now,
    closing_note: values.note ?? null,
    // Hours noted while working add up; the final account below replaces them.
    labour_minutes: order.labour_minutes + (values.labourMinutes ?? 0),
    ...takenBy(order, workerId),
  }),
  report: ({ order, values }) => ({ labour_minutes: values.labourMinutes ?? order.labour_minutes }),
  "send-back": () => ({ executed_at: null }),
  verify: ({ now }) => ({ verified_at: now }),
  cancel: ({ now, values, order }) => ({
    cancelled_at: now,
    closing_note: values.reason ?? null,
    ...endOfSuspension(order),
  }),
  "set-urgency": ({ values }) => (values.urgency === undefined ? {} : { urgency: values.urgency }),
};

/**
 * Where a step leads. The table says that assigning does not move an order; but what another firm has accepted, planned
 * or begun binds only that firm, so that who takes over accepts anew.
 */
export function stateAfter(action: WorkOrderAction, to: WorkOrderState, passage: Passage): WorkOrderState {
  const { order, values } = passage;
  const takesOver = action === "assign" && order.firm_id !== null && values.firmId !== order.firm_id;
  return takesOver && to !== "draft" ? "issued" : to;
}

function endOfSuspension(order: LockedOrder): OrderColumns {
  return order.state === "suspended" ? { suspended_at: null, suspend_cause: null } : {};
}

export function effectOf(action: WorkOrderAction, passage: Passage): OrderColumns {
  return EFFECTS[action](passage);
}

function startOnce(order: LockedOrder, now: Date): OrderColumns {
  return order.started_at === null ? { started_at: now } : {};
}

function takenBy(order: LockedOrder, workerId: string | null): OrderColumns {
  return order.assignee_id === null && workerId !== null ? { assignee_id: workerId } : {};
}
