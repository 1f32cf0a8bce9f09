import { modelViewRoutes as contract } from "@stabile/contract/model-views";
import { findGround } from "#features/dossier/public.ts";
import type { ModelDeps } from "#features/models/model-deps.ts";
import { listNodes } from "#features/models/view/list-nodes.ts";
import { listShowings } from "#features/models/view/list-showings.ts";
import { openShapes } from "#features/models/view/open-shapes.ts";
import { prepareView } from "#features/models/view/prepare-view.ts";
import { readView } from "#features/models/view/read-view.ts";
import type { Api } from "#runtime/web/api.ts";

export function modelViewRoutes(api: Api, deps: ModelDeps): void {
  api.route(contract.readModelView, async ({ db, params, reach }) => {
    const { id } = await findGround(db, params.id, reach);
    return { value: await readView(db, id, params.modelId) };
  });
  api.route(contract.prepareModelView, async ({ db, params, reach, principal, correlationId }) => {
    const building = await findGround(db, params.id, reach);
    const asked = { building, modelId: params.modelId, principal, correlationId };
    return { value: await prepareView(db, deps, asked) };
  });
  api.route(contract.readModelShapes, async ({ db, params, reach }) => {
    const { id } = await findGround(db, params.id, reach);
    return openShapes(db, deps.shapes, { buildingId: id, modelId: params.modelId });
  });
  api.route(contract.listModelNodes, async ({ db, params, query, reach }) => {
    const { id } = await findGround(db, params.id, reach);
    const { storey, guid, q, cursor, limit } = query;
    const asked = { buildingId: id, modelId: params.modelId, storey, guid, q, cursor, limit };
    return { value: await listNodes(db, asked) };
  });
  api.route(contract.listShowings, async ({ db, params, reach }) => {
    const { id } = await findGround(db, params.id, reach);
    return { value: await listShowings(db, { buildingId: id, subjectId: params.subjectId }) };
  });
}
