import type { NewWorkOrder } from "@stabile/contract/work-orders";
import { signatureOf } from "#domain/access/capacity.ts";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type AskedReports, askReports, takeInCharge } from "#features/requests/public.ts";
import { checkParent, noteFollowUp } from "#features/work-orders/find-parent.ts";
import { type LockedOrder, lockOrder } from "#features/work-orders/lock-order.ts";
import { insertOrder, type OrderChange } from "#features/work-orders/record-change.ts";
import { type Place, resolveGround } from "#features/work-orders/resolve-ground.ts";
import { type OrderDeps, passThrough } from "#features/work-orders/transition-work-order.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface CreateCommand {
  order: NewWorkOrder;
  principal: Principal;
  correlationId: string;
}

/**
 * A new order, from nothing or from reports, which pass to "in charge" in the same transaction. It is born a draft;
 * with a firm it is assigned, with `issue` also issued, each as its own step of the history.
 * @throws Problem `unprocessable` (names the field), `forbidden` outside one's own reach, `conflict` when a report was
 * meanwhile dealt with by somebody else
 */
export function createWorkOrder(
  db: Db,
  deps: OrderDeps,
  command: CreateCommand,
): Promise<{ id: string; code: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const { order, principal } = command;
    const { place, formerOrderId } = await resolveGround(tx, order);
    if (!reaches(reachOf(principal, "work-order.create"), place))
      throw new Problem("forbidden", "Il luogo dell'intervento è fuori dalla tua competenza");
    const parent = await parentOf(tx, command, formerOrderId);
    const now = deps.clock.now();
    const id = uuidV7();
    const reports = order.requestIds.length === 0 ? undefined : await askReports(tx, order.requestIds);
    const code = await insertOrder(
      tx,
      { ...order, place, parentId: parent?.id ?? null },
      birthOf(id, { command, place, now }),
    );
    const created = { id, code };
    if (parent !== undefined && order.parentId == null)
      await noteFollowUp(tx, { parent, created, command, now });
    if (reports !== undefined) await takeRequests(tx, deps, { command, created, reports, place });
    const version = await goOn(tx, deps, { ...command, id });
    return { ...created, version };
  });
}

interface Created {
  id: string;
  code: string;
}

function parentOf(
  tx: Tx,
  { order, principal }: CreateCommand,
  formerOrderId: string | null,
): Promise<LockedOrder | undefined> {
  if (order.parentId != null) return checkParent(tx, order.parentId, principal);
  return formerOrderId === null ? Promise.resolve(undefined) : lockOrder(tx, formerOrderId);
}

function birthOf(
  orderId: string,
  { command, place, now }: { command: CreateCommand; place: Place; now: Date },
): OrderChange {
  const signature = signatureOf(command.principal, "work-order.create", place);
  return {
    orderId,
    at: now,
    actor: signature.actor,
    capacity: signature.detail,
    action: "create",
    fromState: null,
    toState: "draft",
    detail: { requestIds: command.order.requestIds },
    placement: { municipio: place.municipio, buildingId: place.buildingId, contractId: null, firmId: null },
    correlationId: command.correlationId,
  };
}

async function takeRequests(
  tx: Tx,
  { jobs }: OrderDeps,
  {
    command,
    created,
    reports,
    place,
  }: { command: CreateCommand; created: Created; reports: AskedReports; place: Place },
): Promise<void> {
  const { principal, correlationId } = command;
  const { actor, detail: capacity } = signatureOf(principal, "work-order.create", place);
  await takeInCharge(tx, jobs, {
    reports,
    workOrder: created,
    reach: reachOf(principal, "request.read"),
    actor,
    capacity,
    correlationId,
  });
}

/** Assigns and issues when asked to: the same steps, with the same rules, as if they were made later. */
async function goOn(tx: Tx, deps: OrderDeps, command: CreateCommand & { id: string }): Promise<number> {
  const { order, id } = command;
  const steps = [
    ...(order.firmId == null ? [] : [{ action: "assign", values: { firmId: order.firmId } }]),
    ...(order.issue ? [{ action: "issue", values: {} }] : []),
  ];
  let version = 1;
  for (const { action, values } of steps) {
    const locked = (await lockOrder(tx, id)) as LockedOrder;
    version = await passThrough(tx, deps, { ...command, order: locked, transition: { action }, values });
  }
  return version;
}
