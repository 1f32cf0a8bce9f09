import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { EXAMPLE_ID, Id, idParams, Instant, PageQuery, page } from "./shapes.ts";

export const ModelDiscipline = z.enum(["whole", "architecture", "structure", "services"]);
export type ModelDiscipline = z.infer<typeof ModelDiscipline>;

const counts = {
  storeys: z.int(),
  spaces: z.int(),
  elements: z.int(),
  properties: z.int(),
  unchanged: z.int(),
};

export const BuildingModel = z
  .object({
    id: Id,
    fileName: z.string(),
    format: z.enum(["ifc", "cobie"]),
    discipline: ModelDiscipline,
    /** `IFC4`, `COBie 2.4`; once it has been read. */
    schema: z.string().optional(),
    byteLength: z.int(),
    state: z.enum(["waiting", "reading", "ready", "failed", "applied"]),
    failure: z.string().optional(),
    counts: z.object(counts).partial(),
    findingCount: z.int(),
    createdBy: z.string(),
    createdAt: Instant,
    readAt: Instant.optional(),
    appliedAt: Instant.optional(),
  })
  .meta({ id: "BuildingModel" });
export type BuildingModel = z.infer<typeof BuildingModel>;

export const ModelGroup = z
  .object({
    group: z.string(),
    storey: z.string(),
    kind: z.enum(["storey", "space", "element"]),
    action: z.enum(["add", "change", "withdraw"]),
    total: z.int(),
    proposed: z.int(),
    accepted: z.int(),
    rejected: z.int(),
    applied: z.int(),
  })
  .meta({ id: "ModelGroup" });
export type ModelGroup = z.infer<typeof ModelGroup>;

export const ModelFinding = z
  .object({ code: z.string(), message: z.string(), where: z.string().optional() })
  .meta({ id: "ModelFinding" });

export const ModelCheckResult = z
  .object({
    name: z.string(),
    description: z.string().optional(),
    instructions: z.string().optional(),
    requirements: z.array(z.string()),
    passed: z.boolean(),
    applicable: z.int(),
    failed: z.int(),
    reason: z.string().optional(),
    failures: z.array(
      z.object({ key: z.string(), name: z.string(), ifcClass: z.string(), reasons: z.array(z.string()) }),
    ),
  })
  .meta({ id: "ModelCheckResult" });
export type ModelCheckResult = z.infer<typeof ModelCheckResult>;

export const ModelCheck = z
  .object({
    id: Id,
    fileName: z.string(),
    title: z.string(),
    state: z.enum(["waiting", "done", "failed"]),
    failure: z.string().optional(),
    results: z.array(ModelCheckResult),
    createdBy: z.string(),
    createdAt: Instant,
  })
  .meta({ id: "ModelCheck" });
export type ModelCheck = z.infer<typeof ModelCheck>;

export const BuildingModelDetail = BuildingModel.extend({
  /** The first two hundred. */
  findings: z.array(ModelFinding),
  groups: z.array(ModelGroup),
  checks: z.array(ModelCheck),
}).meta({ id: "BuildingModelDetail" });
export type BuildingModelDetail = z.infer<typeof BuildingModelDetail>;

export const ModelChange = z
  .object({
    position: z.int(),
    action: ModelGroup.shape.action,
    kind: ModelGroup.shape.kind,
    key: z.string(),
    title: z.string(),
    subjectId: Id.optional(),
    /** False: it is of another platform, and the differences go into the dossier beside its own values. */
    isOwn: z.boolean(),
    state: z.enum(["proposed", "accepted", "rejected", "applied"]),
    fields: z.array(
      z.object({
        field: z.string(),
        label: z.string(),
        before: z.string().optional(),
        after: z.string().optional(),
      }),
    ),
    /** Fields that are not listed, of something with very many. */
    moreFields: z.int(),
  })
  .meta({ id: "ModelChange" });
export type ModelChange = z.infer<typeof ModelChange>;

const ofBuilding = idParams("dell'edificio");
const ofModel = ofBuilding.extend({
  modelId: Id.meta({ description: "Identificativo del modello (UUID)", example: EXAMPLE_ID }),
});

const Made = z.object({ id: Id }).meta({ id: "ModelMade" });

export const modelRoutes = {
  listModels: {
    method: "GET",
    path: "/buildings/:id/models",
    operationId: "listModels",
    summary: "I modelli caricati di un edificio, dal più recente",
    area: "models",
    action: "model.read",
    params: ofBuilding,
    query: PageQuery,
    success: 200,
    response: page(BuildingModel).meta({ id: "BuildingModelPage" }),
  },
  uploadModel: {
    method: "POST",
    path: "/buildings/:id/models",
    operationId: "uploadModel",
    summary: "Carica un modello IFC o una cartella COBie",
    description:
      "Il file si legge dopo, in secondo piano: lo stato passa da `waiting` a `reading`, poi `ready` o `failed`. Fino a 64 MB",
    area: "models",
    action: "model.manage",
    params: ofBuilding,
    query: z.object({
      discipline: ModelDiscipline.default("whole").meta({
        description:
          "Di che cosa è il modello: dismette solo ciò che ha portato un modello della stessa disciplina",
        example: "architecture",
      }),
    }),
    bodyType: "multipart",
    uploadMegabytes: 64,
    success: 202,
    response: Made,
  },
  readModel: {
    method: "GET",
    path: "/buildings/:id/models/:modelId",
    operationId: "readModel",
    summary: "Un modello: a che punto è, che cosa cambierebbe per gruppi, i controlli",
    area: "models",
    action: "model.read",
    params: ofModel,
    success: 200,
    response: BuildingModelDetail,
  },
  listModelChanges: {
    method: "GET",
    path: "/buildings/:id/models/:modelId/changes",
    operationId: "listModelChanges",
    summary: "Che cosa cambierebbe, elemento per elemento e campo per campo",
    area: "models",
    action: "model.read",
    params: ofModel,
    query: PageQuery.extend({
      group: z.string().max(600).optional().meta({
        description: "Solo questo gruppo; assente: tutti",
        example: "element/add/Piano terra",
      }),
    }),
    success: 200,
    response: page(ModelChange).meta({ id: "ModelChangePage" }),
  },
  decideModelChanges: {
    method: "POST",
    path: "/buildings/:id/models/:modelId/decisions",
    operationId: "decideModelChanges",
    summary: "Accetta o rifiuta un gruppo di modifiche, o tutte",
    area: "models",
    action: "model.manage",
    params: ofModel,
    body: z
      .object({
        group: z.string().max(600).optional().describe("Quale gruppo; assente: tutte"),
        decision: z
          .enum(["accepted", "rejected", "proposed"])
          .describe("`accepted`, `rejected`, o di nuovo da decidere"),
      })
      .meta({ id: "ModelDecision" }),
    success: 200,
    response: z.object({ changed: z.int() }).meta({ id: "ModelDecided" }),
  },
  applyModel: {
    method: "POST",
    path: "/buildings/:id/models/:modelId/apply",
    operationId: "applyModel",
    summary: "Scrive nel registro le modifiche accettate, tutte o nessuna",
    area: "models",
    action: "model.manage",
    params: ofModel,
    success: 200,
    response: z.object({ applied: z.int(), claims: z.int() }).meta({ id: "ModelApplied" }),
  },
  compareModel: {
    method: "POST",
    path: "/buildings/:id/models/:modelId/compare",
    operationId: "compareModel",
    summary: "Confronta di nuovo il modello con il registro com'è adesso",
    area: "models",
    action: "model.manage",
    params: ofModel,
    success: 202,
    response: Made,
  },
  checkModel: {
    method: "POST",
    path: "/buildings/:id/models/:modelId/checks",
    operationId: "checkModel",
    summary: "Controlla un modello contro un file IDS 1.0",
    area: "models",
    action: "model.manage",
    params: ofModel,
    bodyType: "multipart",
    success: 202,
    response: Made,
  },
  exportCobie: {
    method: "GET",
    path: "/buildings/:id/cobie",
    operationId: "exportCobie",
    summary: "L'edificio come cartella COBie 2.4",
    area: "models",
    action: "model.read",
    params: ofBuilding,
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
  },
} as const satisfies Record<string, RouteContract>;
