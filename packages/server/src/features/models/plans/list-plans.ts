import type { StoreyPlans } from "@stabile/contract/floor-plans";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { type PlanRow, planRows, toPlan } from "#features/models/plans/plan-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";

const MOST_STOREYS = 300;
const MOST_PLANS = 2_000;

interface Asked {
  buildingId: string;
  principal: Principal;
}

/** Storeys from the lowest, each with its plans, the newest first; also those taken away, that they may be put back. */
export async function listPlans(db: Db, { buildingId, principal }: Asked): Promise<{ items: StoreyPlans[] }> {
  const { rows: storeys } = await sql<Omit<StoreyPlans, "plans">>`
    select s.id as "storeyId", s.code, s.name, s.level,
      (select count(*)::int from space v where v.storey_id = s.id and v.withdrawn_on is null) as spaces
    from storey s where s.building_id = ${buildingId}::uuid and (s.withdrawn_on is null
      or exists (select 1 from floor_plan p where p.storey_id = s.id and p.withdrawn_at is null))
    order by s.level, s.name, s.id limit ${MOST_STOREYS}`.execute(db);
  const { rows: plans } = await sql<PlanRow>`
    ${planRows(principal)} and p.building_id = ${buildingId}::uuid
    order by p.withdrawn_at is not null, p.created_at desc, p.id desc limit ${MOST_PLANS}`.execute(db);
  return {
    items: storeys.map((storey) => ({
      ...storey,
      plans: plans.filter(({ storey_id }) => storey_id === storey.storeyId).map(toPlan),
    })),
  };
}

const MOST_SHOWINGS = 10;

/** The plans on which a space, or the space that an element is in, is outlined. */
export async function listPlanShowings(
  db: Db,
  { buildingId, subjectId, principal }: Asked & { subjectId: string },
): Promise<{ items: { planId: string; title: string; spaceId: string }[] }> {
  const { rows } = await sql<{ planId: string; title: string; spaceId: string }>`
    with wanted as (
      select v.id from space v join storey s on s.id = v.storey_id
      where s.building_id = ${buildingId}::uuid and (v.id = ${subjectId}::uuid or v.id = (
        select space_id from element where id = ${subjectId}::uuid and building_id = ${buildingId}::uuid)))
    select x.id as "planId", x.title, w.id as "spaceId" from (${planRows(principal)}) x cross join wanted w
    where x.building_id = ${buildingId}::uuid and x.withdrawn_at is null and (
      select o.points from plan_outline o where o.plan_id = x.id and o.space_id = w.id order by o.version desc limit 1) is not null
    order by x.created_at desc limit ${MOST_SHOWINGS}`.execute(db);
  return { items: rows };
}
