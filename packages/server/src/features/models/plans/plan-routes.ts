import { floorPlanRoutes as contract } from "@stabile/contract/floor-plans";
import { findGround } from "#features/dossier/public.ts";
import type { ModelDeps } from "#features/models/model-deps.ts";
import { redrawPlan, withdrawPlan } from "#features/models/plans/change-plan.ts";
import { listPlanShowings, listPlans } from "#features/models/plans/list-plans.ts";
import { makePlan } from "#features/models/plans/make-plan.ts";
import { openPicture } from "#features/models/plans/open-picture.ts";
import { readPlan } from "#features/models/plans/read-plan.ts";
import { writeOutlines } from "#features/models/plans/write-outlines.ts";
import type { Api } from "#runtime/web/api.ts";

export function planRoutes(api: Api, deps: ModelDeps): void {
  readingRoutes(api, deps);
  changingRoutes(api, deps);
}

function readingRoutes(api: Api, { pictures, clock }: ModelDeps): void {
  api.route(contract.listFloorPlans, async ({ db, params, reach, principal }) => {
    const { id } = await findGround(db, params.id, reach);
    return { value: await listPlans(db, { buildingId: id, principal }) };
  });
  api.route(contract.readFloorPlan, async ({ db, params, reach, principal }) => {
    const { id } = await findGround(db, params.id, reach);
    const asked = { buildingId: id, planId: params.planId, principal, now: clock.now() };
    return { value: await readPlan(db, asked) };
  });
  api.route(contract.readFloorPlanPicture, async ({ db, params, reach, principal }) => {
    const { id } = await findGround(db, params.id, reach);
    return openPicture(db, pictures, { buildingId: id, planId: params.planId, principal });
  });
  api.route(contract.listPlanShowings, async ({ db, params, reach, principal }) => {
    const { id } = await findGround(db, params.id, reach);
    return { value: await listPlanShowings(db, { buildingId: id, subjectId: params.subjectId, principal }) };
  });
}

function changingRoutes(api: Api, deps: ModelDeps): void {
  api.route(contract.makeFloorPlan, async ({ db, params, body, reach, principal, correlationId }) => {
    const building = await findGround(db, params.id, reach);
    return { value: await makePlan(db, deps, { building, ...body, principal, correlationId }) };
  });
  api.route(contract.writeOutlines, async ({ db, params, body, reach, principal, correlationId }) => {
    const building = await findGround(db, params.id, reach);
    const { planId } = params;
    return { value: await writeOutlines(db, deps, { building, planId, ...body, principal, correlationId }) };
  });
  api.route(contract.redrawFloorPlan, async ({ db, params, reach, principal, correlationId }) => {
    const building = await findGround(db, params.id, reach);
    const { planId } = params;
    return { value: await redrawPlan(db, deps, { building, planId, principal, correlationId }) };
  });
  api.route(contract.withdrawFloorPlan, async ({ db, params, body, reach, principal, correlationId }) => {
    const building = await findGround(db, params.id, reach);
    const asked = { building, planId: params.planId, ...body, principal, correlationId };
    return { value: await withdrawPlan(db, deps, asked) };
  });
}
