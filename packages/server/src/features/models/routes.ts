import { Readable } from "node:stream";
import { modelRoutes as contract } from "@stabile/contract/models";
import type { Reach } from "#domain/access/policy.ts";
import { findGround } from "#features/dossier/public.ts";
import { applyModel } from "#features/models/apply-model.ts";
import { checkModel } from "#features/models/check-model.ts";
import { compareModel } from "#features/models/compare-model.ts";
import { decideChanges } from "#features/models/decide-changes.ts";
import { exportCobie } from "#features/models/export-cobie.ts";
import { listChanges } from "#features/models/list-changes.ts";
import { listModels, readModel } from "#features/models/list-models.ts";
import { COBIE, type ModelDeps } from "#features/models/model-deps.ts";
import { planRoutes } from "#features/models/plans/plan-routes.ts";
import { uploadModel } from "#features/models/upload-model.ts";
import { modelViewRoutes } from "#features/models/view/view-routes.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Api } from "#runtime/web/api.ts";

export interface ModelRouteDeps extends ModelDeps {
  accessLog: AccessLog;
}

export function modelRoutes(api: Api, deps: ModelRouteDeps): void {
  readingRoutes(api, deps);
  changingRoutes(api, deps);
  modelViewRoutes(api, deps);
  planRoutes(api, deps);
}

/** A building that this call reaches: one out of reach is not found. */
interface Called {
  db: Db;
  params: { id: string };
  reach: Reach;
}
const buildingOf = ({ db, params, reach }: Called) => findGround(db, params.id, reach);

function readingRoutes(api: Api, { accessLog }: ModelRouteDeps): void {
  api.route(contract.listModels, async (call) => {
    const { id } = await buildingOf(call);
    return {
      value: await listModels(call.db, {
        buildingId: id,
        cursor: call.query.cursor,
        limit: call.query.limit,
      }),
    };
  });
  api.route(contract.readModel, async (call) => {
    const { id } = await buildingOf(call);
    return { value: await readModel(call.db, id, call.params.modelId) };
  });
  api.route(contract.listModelChanges, async (call) => {
    const { id } = await buildingOf(call);
    const { group, cursor, limit } = call.query;
    const { modelId } = call.params;
    return { value: await listChanges(call.db, { buildingId: id, modelId, group, cursor, limit }) };
  });
  api.route(contract.exportCobie, async (call) => {
    const building = await buildingOf(call);
    const bytes = await exportCobie(call.db, building, api.clock.now());
    // A workbook names the people who made it.
    await accessLog.record({
      userId: call.principal.userId,
      action: "export",
      subjectKind: "building",
      subjectId: building.id,
      correlationId: call.correlationId,
    });
    return { stream: Readable.from([bytes]), mediaType: COBIE, fileName: `COBie ${building.code}.xlsx` };
  });
}

function changingRoutes(api: Api, deps: ModelRouteDeps): void {
  api.route(contract.uploadModel, async (call) => {
    const building = await buildingOf(call);
    const { file, principal, correlationId, query } = call;
    const upload = { building, file, principal, correlationId, discipline: query.discipline };
    return { value: await uploadModel(call.db, deps, upload) };
  });
  api.route(contract.checkModel, async (call) => {
    const building = await buildingOf(call);
    const { file, principal, correlationId, params } = call;
    const asked = { building, modelId: params.modelId, file, principal, correlationId };
    return { value: await checkModel(call.db, deps, asked) };
  });
  api.route(contract.compareModel, async (call) => {
    const building = await buildingOf(call);
    const { principal, correlationId, params } = call;
    return {
      value: await compareModel(call.db, deps, {
        building,
        modelId: params.modelId,
        principal,
        correlationId,
      }),
    };
  });
  api.route(contract.decideModelChanges, async (call) => {
    const building = await buildingOf(call);
    const { principal, correlationId, params, body } = call;
    const decision = { building, modelId: params.modelId, principal, correlationId, decision: body.decision };
    return { value: await decideChanges(call.db, { ...decision, group: body.group }) };
  });
  api.route(contract.applyModel, async (call) => {
    const building = await buildingOf(call);
    const { principal, correlationId, params } = call;
    return {
      value: await applyModel(call.db, deps, { building, modelId: params.modelId, principal, correlationId }),
    };
  });
}
