import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { EXAMPLE_ID, Id, idParams, Instant } from "./shapes.ts";

/** In the coordinates of the plan: its longer side is ten thousand long, the origin at the top left. */
const PlanPoint = z.tuple([z.number().min(-1e6).max(1e6), z.number().min(-1e6).max(1e6)]);
const Points = z.array(PlanPoint);

const planState = z.enum(["waiting", "drawing", "ready", "failed"]);

const floorPlan = {
  id: Id,
  page: z.int(),
  state: planState,
  /** Why there is nothing to see. */
  message: z.string().optional(),
  documentId: Id,
  documentCode: z.string(),
  title: z.string(),
  mediaType: z.string(),
  /** Which version of the document is drawn, and which it has now. */
  documentVersion: z.int(),
  currentVersion: z.int(),
  documentWithdrawn: z.boolean(),
  /** A newer version was drawn, and nobody has yet said that the outlines still fit it. */
  isToCheck: z.boolean(),
  outlines: z.int(),
  createdBy: z.string(),
  createdAt: Instant,
  withdrawnAt: Instant.optional(),
};

const FloorPlan = z.object(floorPlan).meta({ id: "FloorPlan" });
export type FloorPlan = z.infer<typeof FloorPlan>;

const StoreyPlans = z
  .object({
    storeyId: Id,
    code: z.string(),
    name: z.string(),
    level: z.int(),
    spaces: z.int(),
    plans: z.array(FloorPlan),
  })
  .meta({ id: "StoreyPlans" });
export type StoreyPlans = z.infer<typeof StoreyPlans>;

const PlanSpace = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    use: z.string(),
    areaM2: z.number().optional(),
    outline: z
      .object({ points: Points, author: z.string(), at: Instant })
      .meta({ id: "PlanOutline" })
      .optional(),
    /** Of the outline, also when there is none any more; 0: there never was one. */
    version: z.int(),
    /** Of its elements; absent for who may not see orders, or deadlines. */
    openOrders: z.int().optional(),
    deadlines: z.int().optional(),
    overdue: z.int().optional(),
  })
  .meta({ id: "PlanSpace" });
export type PlanSpace = z.infer<typeof PlanSpace>;

const FloorPlanDetail = z
  .object({
    ...floorPlan,
    storeyId: Id,
    storeyName: z.string(),
    buildingName: z.string(),
    width: z.number().optional(),
    height: z.number().optional(),
    /** Only when the drawing says in which unit it is. */
    metresPerUnit: z.number().optional(),
    /** What of the file is not shown. */
    notes: z.array(z.string()),
    /** Those of the storey, the first thousand. */
    spaces: z.array(PlanSpace),
    moreSpaces: z.boolean(),
    /** Closed lines of the drawing that seem to be a space without an outline: a person confirms them. */
    proposals: z.array(z.object({ spaceId: Id, points: Points, words: z.string() })),
  })
  .meta({ id: "FloorPlanDetail" });
export type FloorPlanDetail = z.infer<typeof FloorPlanDetail>;

const ofBuilding = idParams("dell'edificio");
const ofPlan = ofBuilding.extend({
  planId: Id.meta({ description: "Identificativo della pianta (UUID)", example: EXAMPLE_ID }),
});
const Made = z.object({ id: Id }).meta({ id: "FloorPlanMade" });

/** Storeys drawn from documents, with their spaces to be clicked. */
export const floorPlanRoutes = {
  listFloorPlans: {
    method: "GET",
    path: "/buildings/:id/floor-plans",
    operationId: "listFloorPlans",
    summary: "I piani di un edificio con le loro piante",
    description:
      "Dal più basso; al massimo trecento piani. Di ogni pianta si vede ciò che si vede del suo documento",
    area: "models",
    action: "model.read",
    params: ofBuilding,
    success: 200,
    response: z.object({ items: z.array(StoreyPlans) }).meta({ id: "StoreyPlansList" }),
  },
  makeFloorPlan: {
    method: "POST",
    path: "/buildings/:id/floor-plans",
    operationId: "makeFloorPlan",
    summary: "Fa di un documento la pianta di un piano",
    description:
      "Un PDF, DXF o SVG di questo edificio. Si disegna dopo, in secondo piano: `waiting`, `drawing`, poi `ready` o `failed`",
    area: "models",
    action: "model.manage",
    params: ofBuilding,
    body: z
      .object({
        storeyId: Id.describe("Il piano"),
        documentId: Id.describe("Il documento: PDF, DXF o SVG"),
        page: z.int().min(1).max(500).default(1).describe("La pagina, per un PDF"),
      })
      .meta({ id: "NewFloorPlan" }),
    success: 202,
    response: Made,
  },
  readFloorPlan: {
    method: "GET",
    path: "/buildings/:id/floor-plans/:planId",
    operationId: "readFloorPlan",
    summary: "Una pianta: a che punto è, i vani con i loro contorni, gli ordini e le scadenze",
    area: "models",
    action: "model.read",
    params: ofPlan,
    success: 200,
    response: FloorPlanDetail,
  },
  readFloorPlanPicture: {
    method: "GET",
    path: "/buildings/:id/floor-plans/:planId/picture",
    operationId: "readFloorPlanPicture",
    summary: "Il disegno di una pianta: SVG riscritto, o l'immagine di una pagina",
    area: "models",
    action: "model.read",
    params: ofPlan,
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
    unchanging: true,
  },
  writeOutlines: {
    method: "POST",
    path: "/buildings/:id/floor-plans/:planId/outlines",
    operationId: "writeOutlines",
    summary: "Scrive, cambia o toglie i contorni di uno o più vani, tutti o nessuno",
    area: "models",
    action: "model.manage",
    params: ofPlan,
    body: z
      .object({
        outlines: z
          .array(
            z.object({
              spaceId: Id.describe("Il vano"),
              points: z
                .array(PlanPoint)
                .max(500)
                .optional()
                .describe("I punti del contorno, in coordinate della pianta; assente: si toglie"),
              version: z
                .int()
                .min(0)
                .describe("La versione del contorno che si aveva davanti; 0: non ce n'era mai stato uno"),
            }),
          )
          .max(500)
          .describe("I contorni; può essere vuoto se si dichiara solo che sono stati controllati"),
        checked: z
          .boolean()
          .optional()
          .describe("Tutti i contorni sono stati controllati sulla versione nuova del documento"),
      })
      .meta({ id: "WrittenOutlines" }),
    success: 200,
    response: z.object({ written: z.int() }).meta({ id: "OutlinesWritten" }),
  },
  redrawFloorPlan: {
    method: "POST",
    path: "/buildings/:id/floor-plans/:planId/redraw",
    operationId: "redrawFloorPlan",
    summary: "Disegna di nuovo una pianta, dalla versione del documento che c'è adesso",
    description: "I contorni restano; se la versione è cambiata vanno controllati",
    area: "models",
    action: "model.manage",
    params: ofPlan,
    success: 202,
    response: Made,
  },
  withdrawFloorPlan: {
    method: "POST",
    path: "/buildings/:id/floor-plans/:planId/withdrawal",
    operationId: "withdrawFloorPlan",
    summary: "Toglie una pianta dal suo piano, o la rimette",
    description: "Il documento resta, e i contorni con la pianta",
    area: "models",
    action: "model.manage",
    params: ofPlan,
    body: z
      .object({ withdrawn: z.boolean().describe("`true`: si toglie; `false`: si rimette") })
      .meta({ id: "FloorPlanWithdrawal" }),
    success: 200,
    response: Made,
  },
  listPlanShowings: {
    method: "GET",
    path: "/buildings/:id/subjects/:subjectId/floor-plans",
    operationId: "listPlanShowings",
    summary: "In quali piante si vede un vano, o un elemento del vano",
    area: "models",
    action: "model.read",
    params: ofBuilding.extend({
      subjectId: Id.meta({ description: "Identificativo della parte (UUID)", example: EXAMPLE_ID }),
    }),
    success: 200,
    response: z
      .object({
        items: z.array(z.object({ planId: Id, title: z.string(), spaceId: Id }).meta({ id: "PlanShowing" })),
      })
      .meta({ id: "PlanShowings" }),
  },
} as const satisfies Record<string, RouteContract>;
