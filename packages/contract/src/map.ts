import { z } from "zod";
import { BuildingListItem, BuildingQuery } from "./buildings.ts";
import { ObligationFilter } from "./compliance.ts";
import type { RouteContract } from "./route.ts";
import { Id, Instant, RequestState, UrgencyCode, WorkOrderState } from "./shapes.ts";

/** Longitude, latitude. */
const Position = z.array(z.number()).min(2).max(2);

/** GeoJSON (RFC 7946), always EPSG:4326: the kinds of geometry that maps here are made of. */
const PointGeometry = z
  .object({ type: z.literal("Point"), coordinates: Position })
  .meta({ id: "PointGeometry" });
const AreaGeometry = z
  .object({
    type: z.literal("MultiPolygon"),
    coordinates: z.array(z.array(z.array(Position))),
  })
  .meta({ id: "AreaGeometry" });
export type AreaGeometry = z.infer<typeof AreaGeometry>;
const LineGeometry = z
  .object({ type: z.literal("LineString"), coordinates: z.array(Position) })
  .meta({ id: "LineGeometry" });

/** A box: west, south, east, north, in degrees. */
const Box = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,12})?(,-?\d{1,3}(\.\d{1,12})?){3}$/)
  .max(80)
  .meta({
    description: "Riquadro in gradi: ovest,sud,est,nord (EPSG:4326)",
    example: "8.92,44.40,8.94,44.42",
  });

function collection<P extends z.ZodType, G extends z.ZodType>(
  { geometry, properties }: { geometry: G; properties: P },
  name: string,
) {
  const feature = z
    .object({ type: z.literal("Feature"), geometry, properties })
    .meta({ id: `${name}Feature` });
  return z
    .object({
      type: z.literal("FeatureCollection"),
      features: z.array(feature),
      /** There is more in the box than what is given, which is what lies nearest to its middle. */
      truncated: z.boolean(),
    })
    .meta({ id: `${name}Map` });
}

const MapBuilding = BuildingListItem.extend({
  /** Absent in wide boxes, where outlines would be specks. */
  footprint: AreaGeometry.optional(),
}).meta({ id: "MapBuilding" });
export type MapBuilding = z.infer<typeof MapBuilding>;

const MapRequest = z
  .object({
    id: Id,
    code: z.string(),
    subject: z.string(),
    state: RequestState,
    urgency: UrgencyCode.optional(),
    addressText: z.string(),
    openedAt: Instant,
    buildingId: Id.optional(),
  })
  .meta({ id: "MapRequest" });
export type MapRequest = z.infer<typeof MapRequest>;

const MapWorkOrder = z
  .object({
    id: Id,
    code: z.string(),
    title: z.string(),
    state: WorkOrderState,
    urgency: UrgencyCode,
    addressText: z.string(),
    openedAt: Instant,
    buildingId: Id.optional(),
  })
  .meta({ id: "MapWorkOrder" });
export type MapWorkOrder = z.infer<typeof MapWorkOrder>;

/** A building by the worst of its deadlines; `forbidden`: its use, or that of one of its plants, is forbidden. */
const MapDeadlines = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    addressText: z.string(),
    state: z.enum(["forbidden", "overdue", "soon", "near", "unknown", "later"]),
    /** Of the filter, in all and late. */
    count: z.int(),
    overdue: z.int(),
    nextOn: z.string().optional(),
  })
  .meta({ id: "MapDeadlines" });
export type MapDeadlines = z.infer<typeof MapDeadlines>;

/** What a background is drawn with. `outline`: a public building's shape, without a name. */
const GroundKind = z.enum(["boundary", "water", "street", "outline"]);
export type GroundKind = z.infer<typeof GroundKind>;

export const MapSettings = z
  .object({
    /** A geoportal's pictures to draw under everything; absent: only our own lines. */
    base: z
      .object({
        kind: z.enum(["wms", "wmts", "xyz"]),
        url: z.string(),
        layers: z.string(),
        matrixSet: z.string(),
        attribution: z.string(),
      })
      .optional(),
    /** Whose the lines of the background are. */
    attribution: z.string(),
    /** Where the municipality is: west, south, east, north. Absent until something with a place is known. */
    extent: z.array(z.number()).min(4).max(4).optional(),
  })
  .meta({ id: "MapSettings" });
export type MapSettings = z.infer<typeof MapSettings>;

const point = { geometry: PointGeometry };

export const mapRoutes = {
  readMapSettings: {
    method: "GET",
    path: "/map/settings",
    operationId: "readMapSettings",
    summary: "Con che cosa si disegna lo sfondo delle mappe",
    area: "maps",
    action: "session",
    success: 200,
    response: MapSettings,
  },
  readMapGround: {
    method: "GET",
    path: "/map/ground",
    operationId: "readMapGround",
    summary: "Lo sfondo di un riquadro: confine, vie, sagome senza nome degli edifici comunali",
    area: "maps",
    action: "session",
    query: z.object({ bbox: Box }),
    success: 200,
    response: collection(
      {
        geometry: z.union([AreaGeometry, LineGeometry]),
        properties: z.object({ kind: GroundKind, name: z.string().optional() }),
      },
      "Ground",
    ),
  },
  readMapBuildings: {
    method: "GET",
    path: "/map/buildings",
    operationId: "readMapBuildings",
    summary: "Edifici di un riquadro, o quelli di un filtro",
    description: "Al massimo 1.500, i più vicini al centro; «truncated» dice che ce ne sono altri",
    area: "maps",
    action: "building.read",
    query: BuildingQuery.omit({ cursor: true, limit: true }).extend({ bbox: Box.optional() }),
    success: 200,
    response: collection({ ...point, properties: MapBuilding }, "Buildings"),
  },
  readMapRequests: {
    method: "GET",
    path: "/map/requests",
    operationId: "readMapRequests",
    summary: "Segnalazioni aperte di un riquadro",
    description: "Al massimo 300, le più vicine al centro, in un riquadro di non più di 0,1 gradi di lato",
    area: "maps",
    action: "request.read",
    query: z.object({ bbox: Box }),
    success: 200,
    response: collection({ ...point, properties: MapRequest }, "Requests"),
  },
  readMapObligations: {
    method: "GET",
    path: "/map/obligations",
    operationId: "readMapObligations",
    summary: "Gli edifici di un filtro di scadenze di legge, ciascuno con lo stato peggiore",
    description: "Al massimo 3.000, prima i peggiori; «truncated» dice che ce ne sono altri",
    area: "maps",
    action: "obligation.read",
    query: ObligationFilter,
    success: 200,
    response: collection({ ...point, properties: MapDeadlines }, "Deadlines"),
  },
  readMapWorkOrders: {
    method: "GET",
    path: "/map/work-orders",
    operationId: "readMapWorkOrders",
    summary: "Ordini di lavoro aperti di un riquadro",
    description: "Al massimo 300, i più vicini al centro, in un riquadro di non più di 0,1 gradi di lato",
    area: "maps",
    action: "work-order.read",
    query: z.object({ bbox: Box }),
    success: 200,
    response: collection({ ...point, properties: MapWorkOrder }, "WorkOrders"),
  },
} as const satisfies Record<string, RouteContract>;
