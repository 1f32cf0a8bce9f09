import type { NewWorkOrder } from "@stabile/contract/work-orders";
import { sql } from "kysely";
import { type Principal, reaches, reachOf } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { takeInCharge } from "#features/requests/public.ts";
import { checkParent, formerOrderOf, noteFollowUp } from "#features/work-orders/find-parent.ts";
import { type LockedOrder, lockOrder } from "#features/work-orders/lock-order.ts";
import { recordChange } from "#features/work-orders/record-change.ts";
import { type Place, resolvePlace } from "#features/work-orders/resolve-place.ts";
import { runText } from "#features/work-orders/sql-text.ts";
import { type OrderDeps, passThrough } from "#features/work-orders/transition-work-order.ts";
import type { Actor } from "#runtime/audit.ts";
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
    await checkCategory(tx, order.category);
    const parent =
      order.parentId == null
        ? await formerOrderOf(tx, order.requestIds)
        : await checkParent(tx, order.parentId, principal);
    const place = await resolvePlace(tx, order);
    if (!reaches(reachOf(principal, "work-order.create"), place))
      throw new Problem("forbidden", "Il luogo dell'intervento è fuori dalla tua competenza");
    const now = deps.clock.now();
    const created = await insertOrder(tx, { order, place, principal, now, parentId: parent?.id ?? null });
    await recordBirth(tx, { command, created, place, now });
    if (parent !== undefined && order.parentId == null)
      await noteFollowUp(tx, { parent, created, command, now });
    await takeRequests(tx, deps, { command, created });
    const version = await goOn(tx, deps, { ...command, id: created.id });
    return { ...created, version };
  });
}

interface Created {
  id: string;
  code: string;
}

function recordBirth(
  tx: Tx,
  { command, created, place, now }: { command: CreateCommand; created: Created; place: Place; now: Date },
): Promise<string> {
  return recordChange(tx, {
    orderId: created.id,
    at: now,
    actor: actorFrom(command.principal),
    action: "create",
    fromState: null,
    toState: "draft",
    detail: { requestIds: command.order.requestIds },
    placement: { municipio: place.municipio, buildingId: place.buildingId, contractId: null, firmId: null },
    correlationId: command.correlationId,
  });
}

async function takeRequests(
  tx: Tx,
  { jobs }: OrderDeps,
  { command, created }: { command: CreateCommand; created: Created },
): Promise<void> {
  const { requestIds } = command.order;
  if (requestIds.length === 0) return;
  const { principal, correlationId } = command;
  await takeInCharge(tx, jobs, {
    requestIds,
    workOrder: created,
    actor: actorFrom(principal),
    correlationId,
  });
}

function actorFrom(principal: Principal): Actor {
  return { id: principal.userId, label: principal.displayName };
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

interface Insertion {
  order: NewWorkOrder;
  place: Place;
  principal: Principal;
  now: Date;
  parentId: string | null;
}

async function insertOrder(
  tx: Tx,
  { order, place, principal, now, parentId }: Insertion,
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
      parent_id: parentId,
      opened_at: now,
      created_by: principal.userId,
      created_at: now,
      updated_at: now,
    })
    .returning(["id", "code"])
    .executeTakeFirstOrThrow();
}
