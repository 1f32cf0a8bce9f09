import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Milestone } from "#domain/sla/sla-clock.ts";
import { findSuspendCause, isClosed, type WorkOrderState } from "#domain/work-order/states.ts";
import { findTransition } from "#domain/work-order/transitions.ts";
import { effectOf, type OrderColumns, type Passage } from "#features/work-orders/apply-transition.ts";
import { computeDeadlines } from "#features/work-orders/compute-deadlines.ts";
import { type PastOrder, type StoryStep, storyOf } from "#features/work-orders/demo-story.ts";
import { SUSPEND_CAUSE_LABEL } from "#features/work-orders/labels.ts";
import { type DemoCast, executorOf, loadCast } from "#features/work-orders/demo-cast.ts";
import type { SlaPolicy, SlaTables } from "#features/work-orders/sla-tables.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface SeedingOrders {
  now: Date;
  slaTables: SlaTables;
  /** After each group of orders is written. */
  onProgress?: (written: number, total: number) => void;
}

/** An order written, and the case it answers. */
export interface SeededOrder {
  id: string;
  code: string;
  caseKey: string | null;
  buildingId: string;
  urgency: string;
}

/**
 * Writes the training environment's past orders, with their history, suspensions and deadlines, in a few statements:
 * what the use cases would have left had they been called over six months. Every step is one of the domain's table.
 * Nobody is told: no message leaves, no page is refreshed.
 */
export async function seedDemoOrders(
  tx: Tx,
  { now, slaTables, onProgress }: SeedingOrders,
  past: readonly PastOrder[],
): Promise<SeededOrder[]> {
  const cast = await loadCast(tx);
  const lives: Life[] = [];
  for (const [index, order] of past.entries()) {
    if (!cast.buildings.has(order.buildingCode) || !cast.categories.has(order.category)) continue;
    const policy = await slaTables.policyFor(tx, {
      policyCode: "base",
      urgency: order.urgency,
      startsAt: order.openedAt,
    });
    lives.push(liveThrough(order, { cast, index, now, policy }));
  }
  return writeInGroups(tx, lives, onProgress);
}

/** A city's months take a minute: written a group at a time, whoever waits can be told. */
const GROUP = 2_000;

async function writeInGroups(
  tx: Tx,
  lives: readonly Life[],
  onProgress: SeedingOrders["onProgress"],
): Promise<SeededOrder[]> {
  // Codes count up in the order in which orders were opened, across the groups too.
  const inOrder = lives.toSorted((a, b) => openedAt(a) - openedAt(b));
  const seeded: SeededOrder[] = [];
  for (let from = 0; from < inOrder.length; from += GROUP) {
    seeded.push(...(await writeLives(tx, inOrder.slice(from, from + GROUP))));
    onProgress?.(Math.min(from + GROUP, inOrder.length), inOrder.length);
  }
  return seeded;
}

const openedAt = ({ row }: Life): number => new Date(row.opened_at as string | Date).getTime();

interface Living {
  cast: DemoCast;
  index: number;
  now: Date;
  policy: SlaPolicy | undefined;
}

type Columns = OrderColumns & { state: WorkOrderState };

interface Life {
  row: Record<string, unknown>;
  events: Record<string, unknown>[];
  suspensions: Suspended[];
}

interface Suspended {
  id: string;
  order_id: string;
  cause: string;
  client_caused: boolean;
  began_at: Date;
  ended_at: Date | null;
}

/** The table of SLA is the same for all: of a policy, the time within which work must begin. */
function startMinutesOf(policy: SlaPolicy | undefined): number {
  return policy?.rules.find(({ milestone }) => milestone === "start")?.minutes ?? 15 * 24 * 60;
}

function liveThrough(order: PastOrder, living: Living): Life {
  const { cast, index, now, policy } = living;
  const id = uuidV7();
  const executor = executorOf(cast, order.category, index);
  const steps = storyOf(order, { index, now, startMinutes: startMinutesOf(policy) });
  const life = passThroughAll(id, steps, { cast, executor });
  const { columns } = life;
  const place = cast.buildings.get(order.buildingCode);
  return {
    suspensions: life.suspensions,
    events: [...birthOf(id, order, { cast, isAssigned: steps.length > 0 }), ...life.events],
    row: {
      ...columns,
      ...deadlinesFor(columns, { life, policy, now }),
      id,
      title: order.subject,
      description: order.description,
      category: cast.categories.get(order.category),
      urgency: order.urgency,
      building_id: place?.id,
      case_key: order.caseKey,
      ...(steps.length === 0 ? {} : { firm_id: executor.firmId, contract_id: executor.contractId }),
      opened_at: order.openedAt,
      created_by: cast.technician.id,
      updated_at: steps.at(-1)?.at ?? order.openedAt,
      version: steps.length + 1,
    },
  };
}

function birthOf(
  id: string,
  { openedAt: at }: PastOrder,
  { cast: { technician: actor }, isAssigned }: { cast: DemoCast; isAssigned: boolean },
): Record<string, unknown>[] {
  const created = event(id, { at, action: "create", from: null, to: "draft", actor });
  if (!isAssigned) return [created];
  return [created, event(id, { at, action: "assign", from: "draft", to: "draft", actor })];
}

interface Acted {
  columns: Columns;
  events: Record<string, unknown>[];
  suspensions: Suspended[];
}

type Executor = ReturnType<typeof executorOf>;

/** The steps one after the other, each checked against the domain's table and with the effects of the use case. */
function passThroughAll(
  orderId: string,
  steps: readonly StoryStep[],
  { cast, executor }: { cast: DemoCast; executor: Executor },
): Acted {
  const acted: Acted = { columns: { state: "draft" }, events: [], suspensions: [] };
  for (const { action, at, by, values } of steps) {
    const rule = findTransition(action);
    const from = acted.columns.state;
    if (rule === undefined || !rule.from.includes(from)) throw new Error(`${action} from ${from}`);
    const to = rule.to === "same" ? from : rule.to;
    const actor = by === "worker" ? executor : cast.technician;
    const passage = {
      order: { ...NOTHING_YET, ...acted.columns },
      values,
      now: at,
      workerId: by === "worker" ? executor.id : null,
      contractId: null,
    };
    Object.assign(acted.columns, effectOf(action, passage as unknown as Passage), { state: to });
    noteSuspension(acted, { orderId, action, at, cause: values.cause });
    const { note, reason, ...kept } = values;
    const detail = { ...kept, side: by === "worker" ? "executor" : "issuer" };
    acted.events.push(event(orderId, { at, action, from, to, actor, note: note ?? reason, detail }));
  }
  return acted;
}

/** What the effects look at of an order that nothing has happened to. */
const NOTHING_YET = {
  accepted_at: null,
  assignee_id: null,
  started_at: null,
  labour_minutes: 0,
  firm_id: null,
};

function noteSuspension(
  { suspensions }: Acted,
  { orderId, action, at, cause }: { orderId: string; action: string; at: Date; cause: string | undefined },
): void {
  const last = suspensions.at(-1);
  if (action === "resume" && last !== undefined) last.ended_at = at;
  if (action !== "suspend") return;
  const found = findSuspendCause(cause);
  suspensions.push({
    id: uuidV7(),
    order_id: orderId,
    cause: found?.code ?? "other",
    client_caused: found?.clientCaused ?? false,
    began_at: at,
    ended_at: null,
  });
}

interface Happened {
  at: Date;
  action: string;
  from: string | null;
  to: string;
  actor: { id: string | null; label: string };
  note?: string | undefined;
  detail?: Record<string, unknown>;
}

function event(
  orderId: string,
  { at, action, from, to, actor, note, detail = {} }: Happened,
): Record<string, unknown> {
  return {
    id: uuidV7(),
    order_id: orderId,
    at,
    actor_id: actor.id,
    actor_label: actor.label,
    action,
    from_state: from,
    to_state: to,
    note: note ?? null,
    detail,
  };
}

function deadlinesFor(
  columns: Columns,
  { life, policy, now }: { life: Acted; policy: SlaPolicy | undefined; now: Date },
): Record<string, unknown> {
  if (policy === undefined || columns.issued_at == null) return { sla: {} };
  const inspected = life.events.find(
    ({ action }) => action === "plan" || action === "start" || action === "suspend",
  );
  const met: Partial<Record<Milestone, Date>> = {
    ...(inspected === undefined ? {} : { inspection: inspected.at as Date }),
    ...(columns.started_at == null ? {} : { start: columns.started_at }),
    ...(columns.executed_at == null ? {} : { completion: columns.executed_at }),
  };
  const suspensions = life.suspensions.map(({ cause, client_caused, began_at, ended_at }) => ({
    label: SUSPEND_CAUSE_LABEL[cause] ?? cause,
    clientCaused: client_caused,
    from: began_at,
    to: ended_at ?? undefined,
  }));
  const deadlines = computeDeadlines(policy, { startsAt: columns.issued_at, suspensions, met, now });
  const runs = !isClosed(columns.state) && columns.executed_at == null;
  return {
    sla: deadlines.sla,
    sla_policy_code: policy.code,
    due_at: runs ? deadlines.dueAt : null,
    at_risk_at: runs ? deadlines.atRiskAt : null,
    sla_outcome: deadlines.outcome,
  };
}

const COLUMNS = [
  "id",
  "state",
  "title",
  "description",
  "category",
  "urgency",
  "building_id",
  "contract_id",
  "firm_id",
  "assignee_id",
  "opened_at",
  "issued_at",
  "accepted_at",
  "planned_start",
  "planned_end",
  "started_at",
  "suspended_at",
  "suspend_cause",
  "executed_at",
  "verified_at",
  "cancelled_at",
  "due_at",
  "at_risk_at",
  "sla",
  "sla_policy_code",
  "sla_outcome",
  "labour_minutes",
  "closing_note",
  "version",
  "created_by",
  "updated_at",
] as const;

async function writeLives(tx: Tx, lives: readonly Life[]): Promise<SeededOrder[]> {
  const rows = lives.map(({ row }) => ({ labour_minutes: 0, ...row }));
  const names = sql.join(COLUMNS.map((name) => sql.ref(name)));
  const read = sql.join(COLUMNS.map((name) => sql.ref(`g.${name}`)));
  const { rows: seeded } = await sql<SeededOrder>`
    with given as (
      select g.*, x.case_key from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) as e(value),
        jsonb_populate_record(null::work_order, e.value) as g,
        jsonb_to_record(e.value) as x(case_key text)
    ), fresh as (
      insert into work_order (code, municipio, address_text, point, created_at, ${names})
      select next_code('odl', extract(year from g.opened_at at time zone 'Europe/Rome')::int), b.municipio,
        b.address_text, b.point, g.opened_at, ${read}
      from (select * from given order by opened_at) g join building b on b.id = g.building_id
      returning id, code, building_id, urgency
    )
    select f.id, f.code, g.case_key as "caseKey", f.building_id as "buildingId", f.urgency
    from fresh f join given g on g.id = f.id`.execute(tx);
  const events = lives.flatMap((life) => life.events);
  await sql`insert into work_order_event (id, order_id, at, actor_id, actor_label, action, from_state, to_state, note, detail)
    select id, order_id, at, actor_id, actor_label, action, from_state, to_state, note, detail
    from jsonb_populate_recordset(null::work_order_event, ${JSON.stringify(events)}::jsonb)`.execute(tx);
  const suspensions = lives.flatMap((life) => life.suspensions);
  await sql`insert into work_order_suspension (id, order_id, cause, client_caused, began_at, ended_at)
    select id, order_id, cause, client_caused, began_at, ended_at
    from jsonb_populate_recordset(null::work_order_suspension, ${JSON.stringify(suspensions)}::jsonb)`.execute(
    tx,
  );
  return seeded;
}
