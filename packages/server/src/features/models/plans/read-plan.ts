import type { FloorPlanDetail, PlanSpace } from "@stabile/contract/floor-plans";
import { type RawBuilder, sql } from "kysely";
import { type Principal, reachOf } from "#domain/access/policy.ts";
import type { Point } from "#domain/plans/plane.ts";
import { proposeOutlines, type DrawnShape, type DrawnText } from "#domain/plans/propose-outlines.ts";
import { romeDay } from "#domain/time/rome.ts";
import { OPEN_STATES } from "#domain/work-order/states.ts";
import {
  type AskedPlan,
  DRAWN_BY,
  findPlan,
  type PlanRow,
  toPlan,
} from "#features/models/plans/plan-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

const MOST_SPACES = 1_000;

interface DrawnRow {
  width: number;
  height: number;
  metres: number | null;
  notes: string[];
  found: { shapes: DrawnShape[]; texts: DrawnText[] };
}

/** A plan with the spaces of its storey, where they are on it, and what waits to be done in each. */
export async function readPlan(db: Db, asked: AskedPlan & { now: Date }): Promise<FloorPlanDetail> {
  const row = await findPlan(db, asked);
  const drawn = await drawnOf(db, row);
  const spaces = await spacesOf(db, row, asked);
  const shown = spaces.slice(0, MOST_SPACES);
  const { rows } = await sql<{ storeyName: string; buildingName: string }>`
    select s.name as "storeyName", b.name as "buildingName" from storey s join building b on b.id = s.building_id
    where s.id = ${row.storey_id}::uuid`.execute(db);
  return {
    ...toPlan(row),
    storeyId: row.storey_id,
    ...{ storeyName: rows[0]?.storeyName ?? "", buildingName: rows[0]?.buildingName ?? "" },
    ...(drawn === undefined ? {} : { width: drawn.width, height: drawn.height }),
    ...(drawn?.metres ? { metresPerUnit: drawn.metres } : {}),
    notes: drawn?.notes ?? [],
    spaces: shown,
    moreSpaces: spaces.length > MOST_SPACES,
    proposals: drawn === undefined ? [] : proposalsOf(drawn, shown),
  };
}

/** For spaces that are nowhere yet: whoever took an outline away does not want it proposed. */
function proposalsOf(
  { found, ...sheet }: DrawnRow,
  spaces: readonly PlanSpace[],
): FloorPlanDetail["proposals"] {
  const without = new Set(spaces.filter(({ version }) => version === 0).map(({ id }) => id));
  return proposeOutlines({ ...sheet, ...found }, spaces)
    .filter(({ spaceId }) => without.has(spaceId))
    .map(({ points, ...rest }) => ({ ...rest, points: points.map(([x, y]): [number, number] => [x, y]) }));
}

async function drawnOf(db: Db, { source_sha256, page }: PlanRow): Promise<DrawnRow | undefined> {
  const { rows } = await sql<DrawnRow>`
    select width::float8 as width, height::float8 as height, metres_per_unit::float8 as metres, notes, found from plan_drawing
    where source_sha256 = ${source_sha256} and page = ${page} and state = 'ready' and made_by = ${DRAWN_BY}`.execute(
    db,
  );
  return rows[0];
}

interface SpaceRow {
  id: string;
  code: string;
  name: string;
  use: string;
  area: number | null;
  points: [number, number][] | null;
  author: string | null;
  at: Date | null;
  version: number | null;
  orders: number | null;
  deadlines: number | null;
  overdue: number | null;
}

async function spacesOf(
  db: Db,
  plan: PlanRow,
  { principal, now }: { principal: Principal; now: Date },
): Promise<PlanSpace[]> {
  const { rows } = await sql<SpaceRow>`
    select v.id, v.code, v.name, v.use, v.area_m2::float8 as area, o.points, o.author_label as author, o.at, o.version,
      ${ordersOf(principal)} as orders, k.deadlines, k.overdue
    from space v left join lateral (select * from plan_outline l where l.plan_id = ${plan.id}::uuid and l.space_id = v.id
      order by l.version desc limit 1) o on true
    left join lateral (${deadlinesOf(principal, romeDay(now))}) k on true
    where v.storey_id = ${plan.storey_id}::uuid and (v.withdrawn_on is null or o.points is not null)
    order by v.name, v.code limit ${MOST_SPACES + 1}`.execute(db);
  return rows.map(toSpace);
}

const OPEN = sql.join(OPEN_STATES.map((state) => sql.lit(state)));

/** Orders on the elements of a space `v`, of those that this person sees. */
function ordersOf(principal: Principal): RawBuilder<unknown> {
  const reach = reachOf(principal, "work-order.read");
  if (reach === undefined) return sql`null::int`;
  const columns = {
    municipio: "w.municipio",
    building: "w.building_id",
    contract: "w.contract_id",
    firm: "w.firm_id",
  };
  const scope = scopeCondition(reach, columns);
  return sql`(select count(*)::int from work_order w join element e on e.id = w.element_id
    where e.space_id = v.id and w.state in (${OPEN}) ${scope ? sql`and ${scope}` : sql``})`;
}

function deadlinesOf(principal: Principal, today: string): RawBuilder<unknown> {
  const reach = reachOf(principal, "obligation.read");
  if (reach === undefined) return sql`select null::int as deadlines, null::int as overdue`;
  const scope = scopeCondition(reach, { municipio: "t.municipio", building: "t.building_id" });
  return sql`select count(*)::int as deadlines, (count(*) filter (where t.due_on < ${today}::date))::int as overdue
    from obligation t join element e on e.id = t.subject_id
    where t.subject_kind = 'element' and t.kind = 'due' and e.space_id = v.id ${scope ? sql`and ${scope}` : sql``}`;
}

function toSpace({ id, code, name, use, ...row }: SpaceRow): PlanSpace {
  const points = row.points as unknown as readonly Point[] | null;
  return {
    ...{ id, code, name, use, version: row.version ?? 0 },
    ...(row.area === null ? {} : { areaM2: row.area }),
    ...(points === null || row.at === null
      ? {}
      : {
          outline: {
            points: points.map(([x, y]): [number, number] => [x, y]),
            author: row.author ?? "",
            at: row.at.toISOString(),
          },
        }),
    ...(row.orders === null ? {} : { openOrders: row.orders }),
    ...(row.deadlines === null ? {} : { deadlines: row.deadlines, overdue: row.overdue ?? 0 }),
  };
}
