import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { Day, filters, Id, idParams, Instant, PageQuery, Point, page } from "./shapes.ts";

export const BuildingListItem = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    use: z.string(),
    useLabel: z.string(),
    addressText: z.string(),
    municipio: z.string().optional(),
    point: Point.optional(),
    withdrawnOn: Day.optional(),
    openOrders: z.int(),
    openRequests: z.int(),
  })
  .meta({ id: "BuildingListItem" });
export type BuildingListItem = z.infer<typeof BuildingListItem>;

export const Building = BuildingListItem.extend({
  complex: z.object({ code: z.string(), name: z.string() }).optional(),
  cadastral: z.object({ section: z.string(), sheet: z.string(), parcel: z.string() }).optional(),
  builtYear: z.int().optional(),
  storeyCount: z.int().optional(),
  /** GeoJSON MultiPolygon coordinates. */
  footprint: z.array(z.array(z.array(z.array(z.number())))).optional(),
  source: z.string(),
  sourceKey: z.string(),
  updatedAt: Instant,
  storeys: z.array(z.object({ code: z.string(), level: z.int(), name: z.string(), spaces: z.int() })),
  elements: z.array(
    z.object({
      id: Id,
      code: z.string(),
      uni8290: z.string(),
      name: z.string(),
      maker: z.string().optional(),
      model: z.string().optional(),
      serial: z.string().optional(),
      installedOn: Day.optional(),
    }),
  ),
  units: z.array(
    z.object({ code: z.string(), subalterno: z.string().optional(), category: z.string().optional() }),
  ),
}).meta({ id: "Building" });
export type Building = z.infer<typeof Building>;

export const BuildingQuery = PageQuery.extend({
  q: filters.q,
  municipio: filters.municipio,
  use: z.string().max(40).optional().meta({
    description: "Codice dell'uso, come negli elenchi di `/catalogue`",
    example: "school",
  }),
  withdrawn: z.enum(["include", "exclude"]).default("exclude").meta({
    description: "Se comprendere gli edifici dismessi",
    example: "exclude",
  }),
});

export const SearchHit = z
  .object({
    kind: z.enum(["building", "request", "work-order", "street"]),
    id: z.string(),
    code: z.string(),
    title: z.string(),
    subtitle: z.string(),
    state: z.string().optional(),
  })
  .meta({ id: "SearchHit" });
export type SearchHit = z.infer<typeof SearchHit>;

export const buildingRoutes = {
  listBuildings: {
    method: "GET",
    path: "/buildings",
    operationId: "listBuildings",
    summary: "Elenco degli edifici",
    area: "buildings",
    action: "building.read",
    query: BuildingQuery,
    success: 200,
    response: page(BuildingListItem).meta({ id: "BuildingPage" }),
  },
  readBuilding: {
    method: "GET",
    path: "/buildings/:id",
    operationId: "readBuilding",
    summary: "Un edificio con piani, elementi e unità",
    area: "buildings",
    action: "building.read",
    params: idParams("dell'edificio"),
    success: 200,
    response: Building,
  },
  search: {
    method: "GET",
    path: "/search",
    operationId: "search",
    summary: "Ricerca mentre si scrive: edifici, segnalazioni, ordini, vie",
    area: "search",
    action: "search",
    query: z.object({
      q: z.string().min(1).max(200).meta({
        description: "Ciò che si è scritto finora: un codice, una via con il civico, parole",
        example: "via garibaldi 12r",
      }),
      limit: z.coerce.number().int().min(1).max(30).default(12).meta({
        description: "Quanti risultati al massimo per ciascun genere",
        example: 12,
      }),
    }),
    success: 200,
    response: z.object({ items: z.array(SearchHit) }).meta({ id: "SearchResult" }),
  },
} as const satisfies Record<string, RouteContract>;
