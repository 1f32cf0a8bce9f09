import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { CZRM } from "#features/requests/intake-deps.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface AnsweredCase {
  caseKey: string;
  orderId: string;
  orderCode: string;
  buildingId: string;
  urgency: string;
}

/**
 * The training environment's past reports and the orders that answered them, once both are there. Their citizens were
 * told at the time: nothing is told now.
 * @returns how many were there
 */
export async function linkDemoRequests(tx: Tx, answered: readonly AnsweredCase[]): Promise<number> {
  const given = JSON.stringify(answered.map((one) => ({ ...one, eventId: uuidV7() })));
  const { rows } = await sql<{ id: string }>`
    with given as (
      select * from jsonb_to_recordset(${given}::jsonb)
        as x("caseKey" text, "orderId" uuid, "orderCode" text, "buildingId" uuid, urgency text, "eventId" uuid)
    ), linked as (
      update request r set work_order_id = g."orderId", building_id = coalesce(r.building_id, g."buildingId"),
        urgency = coalesce(r.urgency, g.urgency), municipio = coalesce(r.municipio, b.municipio)
      from given g join building b on b.id = g."buildingId"
      where r.source = ${CZRM} and r.source_key = g."caseKey" and r.work_order_id is null
      returning r.id, r.opened_at, g."eventId", g."orderCode"
    )
    insert into request_event (id, request_id, at, actor_label, kind, detail)
    select "eventId", id, opened_at + interval '1 hour', 'Ufficio tecnico', 'taken-in-charge',
      jsonb_build_object('orderCode', "orderCode", 'fromState', 'received', 'toState', 'in-charge')
    from linked returning request_id as id`.execute(tx);
  return rows.length;
}
