import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { RequestState } from "#domain/request/states.ts";
import type { CitizenStatus } from "#domain/work-order/citizen-status.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import { putInOutbox } from "#runtime/delivery/outbox.ts";
import { announce } from "#runtime/events.ts";
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
  correlationId: string;
}

/** State, version, history, audit and event of one change of a locked request. @returns its new version */
export async function recordRequestChange(
  tx: Tx,
  request: RequestRow,
  change: RequestChange,
): Promise<number> {
  const version = request.version + 1;
  await tx
    .updateTable("request")
    .set({ state: change.to, version, updated_at: new Date() })
    .where("id", "=", request.id)
    .execute();
  const detail = { ...change.detail, fromState: request.state, toState: change.to };
  await tx
    .insertInto("request_event")
    .values({
      id: uuidV7(),
      request_id: request.id,
      actor_id: change.actor.id,
      actor_label: change.actor.label,
      kind: change.kind,
      note: change.note ?? null,
      detail: JSON.stringify(detail),
    })
    .execute();
  await audit(tx, {
    actor: change.actor,
    action: `request.${change.kind}`,
    subjectKind: "request",
    subjectId: request.id,
    detail,
    correlationId: change.correlationId,
  });
  const placement = { municipio: request.municipio, buildingId: request.buildingId };
  await announce(tx, [{ kind: "request.changed", subjectKind: "request", subjectId: request.id, placement }]);
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

/** One message for each request; the key names the request and the step, so that a step is told once. */
export async function tellCitizen(tx: Tx, jobs: Jobs, telling: CitizenTelling): Promise<void> {
  const { requests, eventId, correlationId, status, text, plannedOn, cause, reason, orderCode } = telling;
  const said = { status, text, plannedOn, cause, reason, orderCode };
  const messages = requests.map(({ id, sourceKey, source }) => ({
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
