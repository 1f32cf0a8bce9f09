import type { Transition } from "@stabile/contract/work-orders";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal } from "#domain/access/policy.ts";
import { pressesMore } from "#domain/sla/sla-policy.ts";
import { findSuspendCause, type WorkOrderState } from "#domain/work-order/states.ts";
import type { TransitionValues } from "#domain/work-order/transition-values.ts";
import {
  checkTransition,
  type TransitionActor,
  type TransitionOutcome,
  type TransitionRule,
  type WorkOrderAction,
} from "#domain/work-order/transitions.ts";
import { effectOf, type OrderColumns, stateAfter } from "#features/work-orders/apply-transition.ts";
import { contractOf, contractTerms } from "#features/work-orders/find-contract.ts";
import { deadlinesOf } from "#features/work-orders/keep-deadlines.ts";
import { type LockedOrder, lockForChange } from "#features/work-orders/lock-order.ts";
import { actorOf, factsOf, placementOf } from "#features/work-orders/order-facts.ts";
import { recordChange } from "#features/work-orders/record-change.ts";
import type { SlaTables } from "#features/work-orders/sla-tables.ts";
import { tellReporters } from "#features/work-orders/tell-reporters.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface OrderDeps {
  jobs: Jobs;
  clock: Clock;
  slaTables: SlaTables;
}

export interface TransitionCommand {
  id: string;
  transition: Transition;
  principal: Principal;
  /** From `If-Match`; undefined where the caller changes whatever is there, as in bulk. */
  expectedVersion?: number | undefined;
  correlationId: string;
}

/**
 * One step of an order's life: checked against the table of the domain, under the row's lock, with its history,
 * deadlines, audit, news and messages to the citizens in the same transaction.
 * @throws Problem `not-found`, `stale-version`, `forbidden`, `invalid-transition`, `unprocessable` (names the field)
 */
export function transitionWorkOrder(
  db: Db,
  deps: OrderDeps,
  command: TransitionCommand,
): Promise<{ id: string; code: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const order = await lockForChange(tx, command);
    const version = await passThrough(tx, deps, { ...command, order, values: valuesOf(command.transition) });
    return { id: order.id, code: order.code, version };
  });
}

export interface Passing {
  order: LockedOrder;
  transition: { action: string };
  values: TransitionValues;
  principal: Principal;
  /** A permission by which they stand on the issuer's side of this order although they manage none. */
  asIssuerBy?: string;
  correlationId: string;
}

/** The step itself, on an order already locked. @returns the new version */
export async function passThrough(tx: Tx, deps: OrderDeps, passing: Passing): Promise<number> {
  const { order, values, principal, correlationId } = passing;
  const sides = sidesOf(passing);
  const now = deps.clock.now();
  const { rule, to: next } = allowed(
    checkTransition(factsOf(order), { action: passing.transition.action, values, now }, sides),
  );
  const { action } = rule;
  const passage = {
    order,
    values,
    now,
    contractId: action === "assign" ? await contractOf(tx, values.firmId as string, now) : null,
    workerId: principal.firmId !== undefined && principal.firmId === order.firm_id ? principal.userId : null,
  };
  const to = stateAfter(action, next, passage);
  const columns = effectOf(action, passage);
  const permission = passing.asIssuerBy ?? permissionOf(rule, sides);
  const signature = signatureOf(principal, permission, placementOf(order));
  const { actor } = signature;
  await keepSuspensions(tx, { order, action, values, now, to });
  const eventId = await recordChange(tx, {
    orderId: order.id,
    at: now,
    actor,
    action,
    fromState: order.state,
    toState: to,
    note: values.note ?? values.reason,
    detail: { ...detailOf(values, sides), ...urgencyDetail(order, columns) },
    capacity: signature.detail,
    placement: { ...placementOf(order), ...placementAfter(columns) },
    correlationId,
  });
  const version = await store(tx, deps, { order, to, columns, now });
  if (columns.firm_id !== undefined && columns.firm_id !== order.firm_id) await tellFormerFirm(tx, order);
  const capacity = signature.detail;
  await tellReporters(tx, deps.jobs, { order, eventId, action, values, actor, capacity, correlationId });
  return version;
}

function sidesOf({ order, principal, asIssuerBy }: Passing): TransitionActor {
  const own = actorOf(order, principal);
  return asIssuerBy === undefined ? own : { ...own, sides: ["issuer"] };
}

/** Whoever stands on the issuer's side of a step that is the issuer's acts as such. */
function permissionOf({ by }: TransitionRule, { sides }: TransitionActor): string {
  return by.includes("issuer") && sides.includes("issuer") ? "work-order.manage" : "work-order.execute";
}

function valuesOf({ plannedStart, plannedEnd, ...rest }: Transition): TransitionValues {
  return {
    ...rest,
    plannedStart: plannedStart === undefined ? undefined : new Date(plannedStart),
    plannedEnd: plannedEnd === undefined ? undefined : new Date(plannedEnd),
  };
}

function allowed(outcome: TransitionOutcome): Extract<TransitionOutcome, { kind: "allowed" }> {
  if (outcome.kind === "allowed") return outcome;
  const { because, message, field } = outcome;
  if (because === "side") throw new Problem("forbidden", message);
  if (because === "state" || because === "guard") throw new Problem("invalid-transition", message);
  throw new Problem("unprocessable", message, [{ field: field ?? "action", message }]);
}

/** What the history keeps beside the note. */
function detailOf(values: TransitionValues, actor: TransitionActor): Record<string, unknown> {
  const { reason: _reason, note: _note, ...kept } = values;
  return {
    ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
    side: actor.sides.includes("executor") ? "executor" : "issuer",
  };
}

/** Deadlines of a raised urgency are counted from here (keep-deadlines.ts). */
function urgencyDetail(order: LockedOrder, { urgency }: OrderColumns): Record<string, unknown> {
  if (urgency === undefined) return {};
  return { formerUrgency: order.urgency, raised: pressesMore(urgency, order.urgency) };
}

function placementAfter(columns: OrderColumns) {
  return columns.firm_id === undefined
    ? {}
    : { firmId: columns.firm_id, contractId: columns.contract_id ?? null };
}

async function keepSuspensions(
  tx: Tx,
  passage: {
    order: LockedOrder;
    action: WorkOrderAction;
    values: TransitionValues;
    now: Date;
    to: WorkOrderState;
  },
): Promise<void> {
  const { order, action, values, now, to } = passage;
  if (action === "suspend") {
    const cause = findSuspendCause(values.cause);
    await tx
      .insertInto("work_order_suspension")
      .values({
        id: uuidV7(),
        order_id: order.id,
        cause: cause?.code ?? "other",
        note: values.note ?? null,
        client_caused: cause?.clientCaused ?? false,
        began_at: now,
      })
      .execute();
  } else if (order.state === "suspended" && to !== "suspended") {
    await tx
      .updateTable("work_order_suspension")
      .set({ ended_at: now })
      .where("order_id", "=", order.id)
      .where("ended_at", "is", null)
      .execute();
  }
}

async function store(
  tx: Tx,
  { slaTables }: OrderDeps,
  { order, to, columns, now }: { order: LockedOrder; to: WorkOrderState; columns: OrderColumns; now: Date },
): Promise<number> {
  const after = { ...order, ...columns, state: to };
  if (columns.contract_id !== undefined && columns.contract_id !== order.contract_id)
    Object.assign(after, await contractTerms(tx, columns.contract_id));
  const deadlines = await deadlinesOf(tx, slaTables, { order: after, now });
  const updated = await tx
    .updateTable("work_order")
    .set({ ...columns, ...deadlines, state: to, version: order.version + 1, updated_at: now })
    .where("id", "=", order.id)
    .returning("version")
    .executeTakeFirstOrThrow();
  return updated.version;
}

/** The page that the former firm has open must notice that the order is no longer theirs. */
function tellFormerFirm(tx: Tx, order: LockedOrder): Promise<void> {
  return announce(tx, [
    {
      kind: "work-order.changed",
      subjectKind: "work-order",
      subjectId: order.id,
      placement: placementOf(order),
    },
  ]);
}
