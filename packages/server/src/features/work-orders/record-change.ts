import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal } from "#domain/access/policy.ts";
import { romeDay } from "#domain/time/rome.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { LockedOrder } from "#features/work-orders/lock-order.ts";
import type { Place } from "#features/work-orders/resolve-ground.ts";
import { placementOf } from "#features/work-orders/order-facts.ts";
import { runAhead } from "#runtime/database/run-ahead.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Actor } from "#runtime/audit.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Where an order belongs: who may see it follows from this. */
export interface OrderPlacement {
  municipio: string | null;
  buildingId: string | null;
  contractId: string | null;
  firmId: string | null;
}

export interface OrderChange {
  orderId: string;
  at: Date;
  actor: Actor;
  action: string;
  fromState: string | null;
  toState: string;
  note?: string | undefined;
  detail?: Record<string, unknown>;
  /** In whose place, or in which emergency it was done: told in the history and in the audit. */
  capacity?: Record<string, unknown>;
  placement: OrderPlacement;
  correlationId: string;
}

/** Values of `CHANGE_INSERTS`, from `$1` on: history, audit and news of one change. */
function changeValues(id: string, change: OrderChange): unknown[] {
  return [
    id,
    change.orderId,
    change.at,
    change.actor.id,
    change.actor.label,
    change.action,
    change.fromState,
    change.toState,
    change.note ?? null,
    JSON.stringify({ ...change.detail, ...change.capacity }),
    `work-order.${change.action}`,
    JSON.stringify({ from: change.fromState, to: change.toState, ...change.capacity }),
    change.correlationId,
    change.fromState === null ? "work-order.created" : "work-order.changed",
    JSON.stringify(change.placement),
  ];
}

// What `audit` and `announce` write, and the history with them, in one statement: a change is made all day long, and
// three journeys to the database would cost more than the rows.
const CHANGE_INSERTS = `
  history as (
    insert into work_order_event
      (id, order_id, at, actor_id, actor_label, action, from_state, to_state, note, detail)
    values ($1, $2::uuid, $3::timestamptz, $4::uuid, $5::text, $6, $7, $8, $9, $10)
  ), audited as (
    insert into audit_entry (actor_id, actor_label, action, subject_kind, subject_id, detail, correlation_id)
    values ($4::uuid, $5::text, $11, 'work-order', ($2::uuid)::text, $12, $13)
  ), news as (
    insert into domain_event (kind, subject_kind, subject_id, detail) values ($14, 'work-order', $2::uuid, $15)
  )`;

const RECORD = `with ${CHANGE_INSERTS} select 1`;

/**
 * Leaves the trace of a change in its transaction: the order's history, the audit and the news for other floors and
 * open pages.
 * @returns the id of the history entry, which is also what keeps a message to a citizen from being sent twice
 */
export async function recordChange(tx: Tx, change: OrderChange): Promise<string> {
  const id = uuidV7();
  await runAhead(tx, RECORD, changeValues(id, change));
  return id;
}

/** A new order's own columns, as they are inserted with its first history entry. */
export interface NewOrderRow {
  title: string;
  description: string;
  category: string;
  urgency: string;
  place: Place;
  parentId: string | null;
}

const BEAR = `
  with ${CHANGE_INSERTS}, born as (
    insert into work_order (id, code, state, title, description, category, urgency, building_id, element_id, municipio,
      address_text, point, parent_id, opened_at, created_by, created_at, updated_at)
    values ($2::uuid, next_code('odl', $16::int), 'draft', $17, $18, $19, $20, $21, $22, $23, $24,
      case when $25::float8 is not null and $26::float8 is not null
        then st_setsrid(st_makepoint($25::float8, $26::float8), 4326) end,
      $27, $3::timestamptz, $4::uuid, $3::timestamptz, $3::timestamptz)
    returning code
  )
  select code from born`;

/** Inserts an order together with the trace of its birth. @returns its readable code */
export async function insertOrder(tx: Tx, row: NewOrderRow, birth: OrderChange): Promise<string> {
  const { place } = row;
  const [born] = await runText<{ code: string }>(tx, BEAR, [
    ...changeValues(uuidV7(), birth),
    Number(romeDay(birth.at).slice(0, 4)),
    row.title,
    row.description,
    row.category,
    row.urgency,
    place.buildingId,
    place.elementId,
    place.municipio,
    place.addressText,
    place.longitude,
    place.latitude,
    row.parentId,
  ]);
  return (born as { code: string }).code;
}

export interface OrderNews {
  order: LockedOrder;
  action: string;
  note: string;
  detail: Record<string, unknown>;
  principal: Principal;
  now: Date;
  correlationId: string;
}

/** Something that happened to an order without moving it: a note, a photo, a sequel. */
export function recordNews(tx: Tx, { order, principal, now, ...news }: OrderNews): Promise<string> {
  const placement = placementOf(order);
  const { actor, detail: capacity } = signatureOf(
    principal,
    PERMISSION_OF[news.action] ?? "work-order.create",
    placement,
  );
  return recordChange(tx, {
    ...news,
    orderId: order.id,
    at: now,
    actor,
    capacity,
    fromState: order.state,
    toState: order.state,
    placement,
  });
}

/** By which permission each is done. */
const PERMISSION_OF: Record<string, string> = { note: "work-order.execute", attach: "attachment.add" };

/** The order's page has changed: whoever works on the former one is told. @returns the new version */
export async function bumpVersion(
  tx: Tx,
  order: LockedOrder,
  columns: { updated_at: Date; labour_minutes?: number },
): Promise<number> {
  const version = order.version + 1;
  await tx
    .updateTable("work_order")
    .set({ ...columns, version })
    .where("id", "=", order.id)
    .execute();
  return version;
}
