import { CZRM } from "#features/requests/intake-deps.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { RequestState } from "#domain/request/states.ts";
import type { CitizenStatus } from "#domain/work-order/citizen-status.ts";
import type { Actor } from "#runtime/audit.ts";
import { runAhead } from "#runtime/database/run-ahead.ts";
import { putInOutbox } from "#runtime/delivery/outbox.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface RequestRow {
  id: string;
  code: string;
  state: RequestState;
  source: string;
  sourceKey: string;
  municipio: string | null;
  buildingId: string | null;
  version: number;
}

export interface RequestChange {
  to: RequestState;
  /** What happened, as the history names it. */
  kind: string;
  actor: Actor;
  note?: string;
  detail?: Record<string, unknown>;
  /** In whose place, or in which emergency it was done. */
  capacity?: Record<string, unknown>;
  /** The order that answers it from now on. */
  workOrderId?: string;
  correlationId: string;
}

// What `audit` and `announce` write, and the change itself, in one statement: a change is made all day long, and each
// journey to the database costs more than its rows.
const RECORD = `
  with changed as (
    update request set state = $1, version = $2, updated_at = $3::timestamptz,
      work_order_id = coalesce($4::uuid, work_order_id)
    where id = $5::uuid
  ), history as (
    insert into request_event (id, request_id, actor_id, actor_label, kind, note, detail)
    values ($6, $5::uuid, $7::uuid, $8::text, $9, $10, $11::jsonb)
  ), audited as (
    insert into audit_entry (actor_id, actor_label, action, subject_kind, subject_id, detail, correlation_id)
    values ($7::uuid, $8::text, $12, 'request', ($5::uuid)::text, $11::jsonb, $13)
  ), news as (
    insert into domain_event (kind, subject_kind, subject_id, detail)
    values ('request.changed', 'request', $5::uuid, $14::jsonb)
  )
  select 1`;

/** State, version, history, audit and event of one change of a locked request. @returns its new version */
export async function recordRequestChange(
  tx: Tx,
  request: RequestRow,
  change: RequestChange,
): Promise<number> {
  const version = request.version + 1;
  const detail = { ...change.detail, ...change.capacity, fromState: request.state, toState: change.to };
  await runAhead(tx, RECORD, [
    change.to,
    version,
    new Date(),
    change.workOrderId ?? null,
    request.id,
    uuidV7(),
    change.actor.id,
    change.actor.label,
    change.kind,
    change.note ?? null,
    JSON.stringify(detail),
    `request.${change.kind}`,
    change.correlationId,
    JSON.stringify({ municipio: request.municipio, buildingId: request.buildingId }),
  ]);
  return version;
}

export const CASE_STATUS = "case-status";

/** What the sender of `case-status` messages finds in the outbox. */
export interface CaseStatusPayload {
  caseKey: string;
  status: CitizenStatus;
  text: string;
  plannedOn?: string;
  cause?: string;
  reason?: string;
  orderCode?: string;
}

export interface CitizenTelling extends Omit<CaseStatusPayload, "caseKey"> {
  requests: readonly { id: string; sourceKey: string; source: string }[];
  /** The step that is told: the same step is told once. */
  eventId: string;
  correlationId: string;
}

/**
 * One message for each request; the key names the request and the step, so that a step is told once. Reports that came
 * from a file have no platform to be told on.
 */
export async function tellCitizen(tx: Tx, jobs: Jobs, telling: CitizenTelling): Promise<void> {
  const { requests, eventId, correlationId, status, text, plannedOn, cause, reason, orderCode } = telling;
  const said = { status, text, plannedOn, cause, reason, orderCode };
  const told = requests.filter(({ source }) => source === CZRM);
  const messages = told.map(({ id, sourceKey, source }) => ({
    platform: source,
    kind: CASE_STATUS,
    subjectKind: "request",
    subjectId: id,
    idempotencyKey: `${id}:${said.status}:${eventId}`,
    payload: { ...said, caseKey: sourceKey },
    correlationId,
  }));
  await putInOutbox(tx, jobs, messages);
}
