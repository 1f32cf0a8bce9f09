import type { NewWorkOrder } from "@stabile/contract/work-orders";
import { sql } from "kysely";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type LockedOrder, lockOrder } from "#features/work-orders/lock-order.ts";
import { recordChange } from "#features/work-orders/record-change.ts";
import { type Place, resolvePlace } from "#features/work-orders/resolve-place.ts";
import { runText } from "#features/work-orders/sql-text.ts";
import { takeReportsInCharge } from "#features/work-orders/tell-reporters.ts";
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
    const { order, principal, correlationId } = command;
    const now = deps.clock.now();
    await checkCategory(tx, order.category);
    if (order.parentId != null) await checkParent(tx, order.parentId, principal);
    const place = await resolvePlace(tx, order);
    if (
      !reaches(reachOf(principal, "work-order.create"), {
        municipio: place.municipio,
        buildingId: place.buildingId,
      })
    )
      throw new Problem("forbidden", "Il luogo dell'intervento è fuori dalla tua competenza");
    const created = await insertOrder(tx, { order, place, principal, now });
    const actor = { id: principal.userId, label: principal.displayName };
    await recordChange(tx, {
      orderId: created.id,
      at: now,
      actor,
      action: "create",
      fromState: null,
      toState: "draft",
      detail: { requestIds: order.requestIds },
      placement: { municipio: place.municipio, buildingId: place.buildingId, contractId: null, firmId: null },
      correlationId,
    });
    if (order.requestIds.length > 0)
      await takeReportsInCharge(tx, deps.jobs, {
        requestIds: order.requestIds,
        workOrder: created,
        actor,
        correlationId,
      });
    const version = await goOn(tx, deps, { ...command, id: created.id });
    return { ...created, version };
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

async function checkCategory(tx: Tx, code: string): Promise<void> {
  const [category] = await runText<{ retired: boolean }>(
    tx,
    "select retired_on is not null as retired from category where code = $1",
    [code],
  );
  if (category === undefined || category.retired) {
    const message = "Questa categoria non c'è o non è più in uso";
    throw new Problem("unprocessable", message, [{ field: "category", message }]);
  }
}

/** A child of a closed order would reopen it by the back door; a child of a child is a project, not an order. */
async function checkParent(tx: Tx, parentId: string, principal: Principal): Promise<void> {
  const parent = await lockOrder(tx, parentId);
  const refuse = (message: string) => new Problem("unprocessable", message, [{ field: "parentId", message }]);
  const mayRead =
    parent !== undefined &&
    reaches(reachOf(principal, "work-order.read"), {
      municipio: parent.municipio,
      buildingId: parent.building_id,
      contractId: parent.contract_id,
      firmId: parent.firm_id,
    });
  if (!mayRead) throw refuse("L'ordine padre non c'è");
  if (parent.parent_id !== null) throw refuse("L'ordine padre è già figlio di un altro ordine");
  if (parent.state === "cancelled") throw refuse("L'ordine padre è stato annullato");
}

async function insertOrder(
  tx: Tx,
  { order, place, principal, now }: { order: NewWorkOrder; place: Place; principal: Principal; now: Date },
): Promise<{ id: string; code: string }> {
  const point =
    place.longitude === null || place.latitude === null
      ? null
      : sql`st_setsrid(st_makepoint(${place.longitude}, ${place.latitude}), 4326)`;
  return tx
    .insertInto("work_order")
    .values({
      id: uuidV7(),
      code: sql<string>`next_code('odl', ${Number(romeDay(now).slice(0, 4))}::integer)`,
      state: "draft",
      title: order.title,
      description: order.description,
      category: order.category,
      urgency: order.urgency,
      building_id: place.buildingId,
      element_id: place.elementId,
      municipio: place.municipio,
      address_text: place.addressText,
      point,
      parent_id: order.parentId ?? null,
      opened_at: now,
      created_by: principal.userId,
      created_at: now,
      updated_at: now,
    })
    .returning(["id", "code"])
    .executeTakeFirstOrThrow();
}
