import { z } from "zod";
import { modelRoutes } from "./models.ts";
import type { RouteContract } from "./route.ts";
import { EXAMPLE_ID, Id, idParams, PageQuery, page } from "./shapes.ts";

const GlobalId = z.string().max(200);

export const ModelStorey = z
  .object({ guid: GlobalId, name: z.string(), spaces: z.int(), elements: z.int() })
  .meta({ id: "ModelStorey" });
export type ModelStorey = z.infer<typeof ModelStorey>;

export const ModelView = z
  .object({
    modelId: Id,
    fileName: z.string(),
    /** `none`: nobody has asked for it, or the model is a workbook; `too-large`: the list only. */
    state: z.enum(["none", "waiting", "converting", "ready", "too-large", "failed"]),
    message: z.string().optional(),
    byteLength: z.int().optional(),
    triangles: z.int().optional(),
    storeys: z.array(ModelStorey),
    /** What stands on no storey. */
    elsewhere: z.int(),
  })
  .meta({ id: "ModelView" });
export type ModelView = z.infer<typeof ModelView>;

export const ModelNode = z
  .object({
    guid: GlobalId,
    kind: z.enum(["storey", "space", "element"]),
    name: z.string(),
    ifcClass: z.string(),
    storeyGuid: GlobalId.optional(),
    /** Whether there is something of it to be seen. */
    hasShape: z.boolean(),
    /** Its record in the register, when the GlobalId is known there. */
    subjectId: Id.optional(),
    code: z.string().optional(),
  })
  .meta({ id: "ModelNode" });
export type ModelNode = z.infer<typeof ModelNode>;

export const ShownIn = z
  .object({ modelId: Id, fileName: z.string(), guid: GlobalId })
  .meta({ id: "ModelShowing" });

const ofModel = modelRoutes.readModel.params;

/** What of a model is seen: its shapes for the viewer, and the same in words. */
export const modelViewRoutes = {
  readModelView: {
    method: "GET",
    path: "/buildings/:id/models/:modelId/view",
    operationId: "readModelView",
    summary: "La vista di un modello: a che punto è, i piani, o perché non si mostra",
    area: "models",
    action: "model.read",
    params: ofModel,
    success: 200,
    response: ModelView,
  },
  prepareModelView: {
    method: "POST",
    path: "/buildings/:id/models/:modelId/view",
    operationId: "prepareModelView",
    summary: "Prepara la vista di un modello, o riprova",
    description:
      "Si prepara da sola dopo la lettura; serve per i modelli letti prima, o quando non è riuscita",
    area: "models",
    action: "model.manage",
    params: ofModel,
    success: 202,
    response: z.object({ id: Id }).meta({ id: "ModelViewAsked" }),
  },
  readModelShapes: {
    method: "GET",
    path: "/buildings/:id/models/:modelId/view/shapes",
    operationId: "readModelShapes",
    summary: "Le forme di un modello per il visualizzatore, nel formato Fragments",
    area: "models",
    action: "model.read",
    params: ofModel,
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
    unchanging: true,
  },
  listModelNodes: {
    method: "GET",
    path: "/buildings/:id/models/:modelId/nodes",
    operationId: "listModelNodes",
    summary: "Vani ed elementi di un modello, con la loro scheda nel registro",
    area: "models",
    action: "model.read",
    params: ofModel,
    query: PageQuery.extend({
      storey: GlobalId.optional().meta({
        description: "Solo ciò che sta su questo piano (GlobalId); `-`: ciò che non sta su nessun piano",
        example: "2O2Fr$t4X7Zf8NOew3FLOH",
      }),
      guid: GlobalId.optional().meta({
        description: "Solo la cosa con questo GlobalId",
        example: "1hOSvn6df7F8_7GcBWlRGQ",
      }),
      q: z.string().max(200).optional().meta({
        description: "Parole contenute nel nome o nella classe IFC",
        example: "caldaia",
      }),
    }),
    success: 200,
    response: page(ModelNode).meta({ id: "ModelNodePage" }),
  },
  listShowings: {
    method: "GET",
    path: "/buildings/:id/subjects/:subjectId/models",
    operationId: "listShowings",
    summary: "In quali modelli si vede un piano, un vano o un elemento, dal più recente",
    area: "models",
    action: "model.read",
    params: idParams("dell'edificio").extend({
      subjectId: Id.meta({ description: "Identificativo della parte (UUID)", example: EXAMPLE_ID }),
    }),
    success: 200,
    response: z.object({ items: z.array(ShownIn) }).meta({ id: "ModelShowings" }),
  },
} as const satisfies Record<string, RouteContract>;
