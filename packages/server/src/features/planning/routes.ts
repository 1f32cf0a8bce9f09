import { planningRoutes as contract } from "@stabile/contract/planning";
import { confirmPlan } from "#features/planning/confirm-plan.ts";
import { proposePlan } from "#features/planning/propose-plan.ts";
import { listPlans, readPlan } from "#features/planning/read-plan.ts";
import { readObligationWork } from "#features/planning/read-obligation-work.ts";
import { readOrderChecks } from "#features/planning/read-order-checks.ts";
import { listSchoolYears, writeSchoolYear } from "#features/planning/school-years.ts";
import { undoPlan } from "#features/planning/undo-plan.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Api } from "#runtime/web/api.ts";

/** Planning the law's checks into work orders. */
export function planningRoutes(api: Api, { jobs }: { jobs: Jobs }): void {
  const deps = { jobs, clock: api.clock };
  api.route(contract.proposePlan, async ({ db, body, principal, reach, correlationId }) => ({
    value: await proposePlan(db, api, { asked: body, principal, reach, correlationId }),
  }));
  api.route(contract.listPlans, async ({ db, query, principal: { userId } }) => ({
    value: await listPlans(db, { userId, cursor: query.cursor, limit: query.limit }),
  }));
  api.route(contract.readPlan, async ({ db, params, principal: { userId } }) => ({
    value: await readPlan(db, { id: params.id, userId }),
  }));
  api.route(contract.confirmPlan, async ({ db, params, principal, correlationId }) => ({
    value: await confirmPlan(db, deps, { id: params.id, principal, correlationId }),
  }));
  api.route(contract.undoPlan, async ({ db, params, body, principal, correlationId }) => ({
    value: await undoPlan(db, deps, { id: params.id, reason: body.reason, principal, correlationId }),
  }));
  api.route(contract.listSchoolYears, async ({ db }) => ({ value: await listSchoolYears(db) }));
  api.route(contract.writeSchoolYear, async ({ db, body, principal, reach, correlationId }) => ({
    value: await writeSchoolYear(db, api, { year: body, principal, reach, correlationId }),
  }));
  api.route(contract.readObligationWork, async ({ db, params, reach }) => ({
    value: await readObligationWork(db, { id: params.id, reach }),
  }));
  api.route(contract.readOrderChecks, async ({ db, params, reach }) => ({
    value: await readOrderChecks(db, { id: params.id, reach }),
  }));
}
