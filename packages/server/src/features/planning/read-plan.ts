import type { Plan, PlanHead, PlannedCheck, PlannedOrder } from "@stabile/contract/planning";
import type { UrgencyCode, WorkOrderState } from "@stabile/contract/shapes";
import { type RawBuilder, sql } from "kysely";
import type { RuleBook } from "#domain/obligations/rule-book.ts";
import { loadRules, titleOf } from "#features/compliance/public.ts";
import { findOwnPlan, type OwnPlan, PLAN_COLUMNS, type PlanRow } from "#features/planning/plan-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";

/** A plan of one's own, with all its orders: they are few enough to be looked at. */
export async function readPlan(db: Db, own: OwnPlan): Promise<Plan> {
  await findOwnPlan(db, own);
  const [head] = await headsOf(db, sql`p.id = ${own.id}::uuid`, 1);
  const { book } = await loadRules(db);
  return { ...toHead(head as HeadRow), items: await ordersOf(db, own.id, book) };
}

export interface PlansAsked {
  userId: string;
  cursor: string | undefined;
  limit: number;
}

/** One's own plans that were confirmed, the newest first. */
export async function listPlans(
  db: Db,
  { userId, cursor, limit }: PlansAsked,
): Promise<{ items: PlanHead[]; nextCursor?: string }> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, "instant");
  const rows = await headsOf(
    db,
    sql`p.asked_by = ${userId}::uuid and p.state <> 'proposed'
      ${after === undefined ? sql`` : sql`and (p.asked_at, p.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}`,
    limit + 1,
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return rows.length > limit && last !== undefined
    ? { items: shown.map(toHead), nextCursor: encodeCursor([last.key, last.id]) }
    : { items: shown.map(toHead) };
}

interface HeadRow extends PlanRow {
  key: string;
  orders: number;
  dealtWith: number;
  created: number;
  skipped: number;
  cancelled: number;
  kept: number;
  checks: number;
  late: number;
}

// oxlint-disable-next-line max-params -- the handle first, as everywhere.
async function headsOf(db: Db, where: RawBuilder<unknown>, limit: number): Promise<HeadRow[]> {
  const { rows } = await sql<HeadRow>`
    select ${PLAN_COLUMNS}, to_char(p.asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key, n.*
    from obligation_plan p, lateral (
      select count(*)::int as orders, count(o.outcome)::int as "dealtWith",
        (count(*) filter (where o.outcome = 'created'))::int as created,
        (count(*) filter (where o.outcome = 'skipped'))::int as skipped,
        (count(*) filter (where o.outcome = 'cancelled'))::int as cancelled,
        (count(*) filter (where o.outcome = 'kept'))::int as kept,
        (count(*) filter (where o.is_late))::int as late,
        coalesce(sum((select count(*) from planned_check c where c.planned_order_id = o.id)), 0)::int as checks
      from planned_order o where o.plan_id = p.id) n
    where ${where} order by p.asked_at desc, p.id desc limit ${limit}`.execute(db);
  return rows;
}

function toHead(row: HeadRow): PlanHead {
  const { id, state, askedAt, grouping, leadDays, outsideLessons, leftOut, undoReason } = row;
  const { orders, dealtWith, created, skipped, cancelled, kept, checks, late } = row;
  return {
    ...{ id, state, askedAt: askedAt.toISOString(), grouping, leadDays, outsideLessons, leftOut },
    ...{ orders, dealtWith, created, skipped, cancelled, kept, checks, late },
    ...(undoReason === null ? {} : { undoReason }),
  };
}

interface OrderRow {
  id: string;
  title: string;
  building: { id: string; code: string; name: string };
  urgency: UrgencyCode;
  proposedOn: string;
  because: string[];
  isLate: boolean;
  checks: (Omit<PlannedCheck, "title" | "leftOut"> & { leftOut: string | null })[];
  outcome: PlannedOrder["outcome"] | null;
  outcomeNote: string | null;
  workOrder: { id: string; code: string; title: string; state: WorkOrderState } | null;
}

async function ordersOf(db: Db, planId: string, book: RuleBook): Promise<PlannedOrder[]> {
  const { rows } = await sql<OrderRow>`
    select o.id, o.title, json_build_object('id', b.id, 'code', b.code, 'name', b.name) as building, o.urgency,
      o.proposed_on::text as "proposedOn", o.because, o.is_late as "isLate", o.outcome, o.outcome_note as "outcomeNote",
      case when w.id is not null then json_build_object('id', w.id, 'code', w.code, 'title', w.title, 'state', w.state) end
        as "workOrder",
      (select json_agg(json_build_object('obligationId', c.obligation_id, 'rule', c.rule, 'dueOn', c.due_on, 'leftOut',
          c.left_out, 'subject', json_build_object('kind', c.subject_kind, 'id', c.subject_id, 'code',
          coalesce(e.code, b.code), 'name', coalesce(e.name, b.name))) order by c.due_on, c.obligation_id)
        from planned_check c left join element e on c.subject_kind = 'element' and e.id = c.subject_id
        where c.planned_order_id = o.id) as checks
    from planned_order o join building b on b.id = o.building_id left join work_order w on w.id = o.work_order_id
    where o.plan_id = ${planId}::uuid order by o.position`.execute(db);
  return rows.map((row) => toOrder(row, book));
}

function toOrder(
  { outcome, outcomeNote, workOrder, checks, ...rest }: OrderRow,
  book: RuleBook,
): PlannedOrder {
  return {
    ...rest,
    checks: checks.map(({ leftOut, ...check }) => ({
      ...check,
      title: titleOf(check.rule, book),
      ...(leftOut === null ? {} : { leftOut }),
    })),
    ...(outcome == null ? {} : { outcome }),
    ...(outcomeNote === null ? {} : { outcomeNote }),
    ...(workOrder === null ? {} : { workOrder }),
  };
}
