import { sql } from "kysely";
import { type Reach, reaches } from "#domain/access/policy.ts";
import type { CitizenStatus } from "#domain/work-order/citizen-status.ts";
import { checkRequestAction, type RequestState } from "#domain/request/states.ts";
import { MERGED_THERE } from "#features/requests/followers.ts";
import { type RequestRow, recordRequestChange, tellCitizen } from "#features/requests/record-change.ts";
import type { Actor } from "#runtime/audit.ts";
import { askAhead, type Asked } from "#runtime/database/run-ahead.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

export { findByTracking, openReportOf, reportByLabel } from "#features/requests/report-by-label.ts";
export { openRequest } from "#features/requests/open-request.ts";

/** Reports about to be taken in charge, asked for and locked, with those merged into them. */
export interface AskedReports {
  ids: readonly string[];
  locked: Asked<RequestRow>;
  followers: Asked<TellableRequest>;
}

interface TellableRequest {
  id: string;
  sourceKey: string;
  source: string;
}

// One merged at the platform is gone there: its main one is told instead.
const mergedInto = (mains: string) => `
  select m.id, m.source_key as "sourceKey", m.source from request m
  where m.merged_into in (${mains}) and m.state = 'merged' and not ${MERGED_THERE}`;

// Asked after the lock of the reports they were merged into: whoever is merging one has then finished.
const FOLLOWERS = mergedInto("select value::uuid from json_array_elements_text($1::json)");

/** Locks the reports that an order will answer, before it is born: both questions travel with its birth. */
export async function askReports(tx: Tx, ids: readonly string[]): Promise<AskedReports> {
  const asked = [JSON.stringify(ids)];
  return {
    ids,
    locked: await askAhead<RequestRow>(tx, LOCK, asked),
    followers: await askAhead<TellableRequest>(tx, FOLLOWERS, asked),
  };
}

export interface TakingInCharge {
  reports: AskedReports;
  workOrder: { id: string; code: string };
  /** Reports that the person who orders the work may read: others are, for that person, not there. */
  reach: Reach | undefined;
  actor: Actor;
  /** In whose place, or in which emergency. */
  capacity?: Record<string, unknown>;
  correlationId: string;
}

/**
 * Reports answered by an order pass to "in charge", and their citizens are told. Those merged into them follow.
 * @throws Problem `not-found` when one does not exist, or is out of reach; `conflict` when one was meanwhile dealt with by somebody else
 */
export async function takeInCharge(tx: Tx, jobs: Jobs, taking: TakingInCharge): Promise<void> {
  const requests = await taking.reports.locked.rows();
  const within = requests.filter((request) => reaches(taking.reach, request));
  if (within.length !== new Set(taking.reports.ids).size)
    throw new Problem("not-found", "Una segnalazione non esiste più");
  for (const request of requests) {
    const outcome = checkRequestAction(request.state, "take-in-charge");
    if (outcome.kind === "refused") throw new Problem("conflict", `${request.code}: ${outcome.message}`);
    await recordRequestChange(tx, request, {
      to: outcome.to,
      workOrderId: taking.workOrder.id,
      kind: "taken-in-charge",
      actor: taking.actor,
      ...(taking.capacity === undefined ? {} : { capacity: taking.capacity }),
      detail: { orderCode: taking.workOrder.code },
      correlationId: taking.correlationId,
    });
  }
  const told = [...requests, ...(await taking.reports.followers.rows())];
  await tellCitizen(tx, jobs, {
    requests: told.sort((one, other) => (one.id < other.id ? -1 : 1)),
    eventId: taking.workOrder.id,
    status: "taken-in-charge",
    text: "La segnalazione è stata presa in carico.",
    orderCode: taking.workOrder.code,
    correlationId: taking.correlationId,
  });
}

export interface CitizenNews {
  workOrderId: string;
  /** The step of the order that is told: the same step is told once. */
  eventId: string;
  status: CitizenStatus;
  text: string;
  plannedOn?: string;
  cause?: string;
  reason?: string;
  orderCode?: string;
  correlationId: string;
}

// A report that its citizen has withdrawn, or that others have closed meanwhile, is not opened again by what becomes of
// the order; those merged into it go on.
const ANSWERED = `
  select id, source_key as "sourceKey", source from request where work_order_id = $1 and state = 'in-charge'
  union ${mergedInto("select id from request where work_order_id = $1")}
  order by id`;

// All in one go and in the order of their ids, as the intake takes them: two holders cannot wait for each other.
const HOLD = `
  select id from request where work_order_id = $1
    or merged_into in (select id from request where work_order_id = $1)
  order by id for update`;

/**
 * Takes the reports of an order for oneself until the transaction ends. Done before asking who is to be told: whoever is
 * merging another report into one of them has then finished, and its citizen is not left out.
 */
export async function holdRequestsOf(tx: Tx, workOrderId: string): Promise<void> {
  await runText(tx, HOLD, [workOrderId]);
}

/** Tells every citizen whose report is answered by an order, those of merged reports included. */
export async function tellCitizens(tx: Tx, jobs: Jobs, news: CitizenNews): Promise<void> {
  const rows = await runText<TellableRequest>(tx, ANSWERED, [news.workOrderId]);
  await tellCitizen(tx, jobs, { ...news, requests: rows });
}

/** The order is finished, or will not be done: its reports are resolved or rejected. */
export async function closeRequestsOf(tx: Tx, closing: Closing): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from request where work_order_id = ${closing.workOrderId}
    union
    select m.id from request m join request r on m.merged_into = r.id
    where r.work_order_id = ${closing.workOrderId} and m.state = 'merged'`.execute(tx);
  const requests = await lockRequests(
    tx,
    rows.map(({ id }) => id),
  );
  // Reports merged into those of the order share their end: only then can their citizens reopen them.
  for (const request of requests.filter(({ state }) => state === "in-charge" || state === "merged"))
    await closeOne(tx, request, closing);
}

interface Closing {
  workOrderId: string;
  action: "resolve" | "reject";
  actor: Actor;
  capacity?: Record<string, unknown>;
  reason?: string;
  correlationId: string;
}

async function closeOne(tx: Tx, request: RequestRow, closing: Closing): Promise<void> {
  // An order that will not be done closes reports that a person had already taken in charge.
  const to: RequestState = closing.action === "resolve" ? "resolved" : "rejected";
  await tx
    .updateTable("request")
    .set({
      closed_at: new Date(),
      work_order_id: closing.workOrderId,
      ...(closing.reason === undefined ? {} : { reject_reason: closing.reason }),
    })
    .where("id", "=", request.id)
    .execute();
  await recordRequestChange(tx, request, {
    to,
    kind: to,
    actor: closing.actor,
    ...(closing.capacity === undefined ? {} : { capacity: closing.capacity }),
    ...(closing.reason === undefined ? {} : { note: closing.reason }),
    correlationId: closing.correlationId,
  });
}

// The ids come as JSON: of an array the planner counts the elements, and would plan anew at every call.
const LOCK = `
  select id, code, state, source, source_key as "sourceKey", municipio, building_id as "buildingId", version
  from request where id in (select value::uuid from json_array_elements_text($1::json))
  order by id for update`;

async function lockRequests(tx: Tx, ids: readonly string[]): Promise<RequestRow[]> {
  if (ids.length === 0) return [];
  // In the order of their ids: two holders of the same reports cannot wait for each other.
  return runText<RequestRow>(tx, LOCK, [JSON.stringify(ids)]);
}
