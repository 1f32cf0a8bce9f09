import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { EXAMPLE_ID, filters, Id, idParams, Instant, Day, PageQuery, page, Ref } from "./shapes.ts";

/** A register that is only read, and how far it is with our buildings. */
export const DossierSource = z
  .object({
    code: z.string(),
    label: z.string(),
    /** Whether this installation asks it. */
    isConnected: z.boolean(),
    lastReadAt: Instant.optional(),
    matched: z.int(),
    waiting: z.int(),
    setAside: z.int(),
  })
  .meta({ id: "DossierSource" });
export type DossierSource = z.infer<typeof DossierSource>;

export const SourceItemState = z.enum(["waiting", "matched", "decided", "set-aside"]);
export type SourceItemState = z.infer<typeof SourceItemState>;

const Unread = z.object({ field: z.string(), text: z.string() }).meta({ id: "SourceUnreadValue" });

const PlacedBuilding = Ref.extend({ addressText: z.string() }).meta({ id: "PlacedBuilding" });

/** What a register says of one thing, and which building it is of. */
export const SourceItem = z
  .object({
    id: Id,
    source: z.string(),
    kind: z.enum([
      ...["heating-plant", "building-file", "occupancy-decree", "amnesty"],
      ...["certificate", "system", "floor-plan", "lease", "occupant"],
    ] as const),
    kindLabel: z.string(),
    label: z.string(),
    /** As the register writes them. */
    addresses: z.array(z.string()),
    details: z.array(z.object({ label: z.string(), text: z.string() })),
    state: SourceItemState,
    buildings: z.array(PlacedBuilding),
    element: Ref.optional(),
    candidateBuildings: z.array(PlacedBuilding),
    candidateElements: z.array(Ref),
    /** What could not be read, and what the dossier does not take. */
    unread: z.array(Unread),
    version: z.int(),
    firstReadAt: Instant,
    decidedBy: z.string().optional(),
    decidedAt: Instant.optional(),
    reason: z.string().optional(),
    withdrawnOn: Day.optional(),
  })
  .meta({ id: "SourceItem" });
export type SourceItem = z.infer<typeof SourceItem>;

export const SourceDecision = z
  .object({
    outcome: z
      .enum(["matched", "set-aside", "undone"])
      .describe("È di questi edifici; non è di nessun edificio nostro; la decisione di prima non vale più"),
    buildingIds: z
      .array(Id)
      .max(20)
      .default([])
      .describe("Di quali edifici, con «matched»; di un impianto uno solo"),
    elementId: Id.optional().describe("Quale elemento dell'edificio è l'impianto; assente: nessuno"),
    reason: z.string().trim().max(500).default("").describe("Perché: resta accanto alla decisione"),
    seen: z.int().min(1).describe("La versione che si è vista: se nel frattempo è cambiata, si guarda prima"),
  })
  .meta({
    id: "SourceDecision",
    example: { outcome: "matched", buildingIds: [EXAMPLE_ID], reason: "È il civico di fianco", seen: 1 },
  });

/** What registers that are only read bring into the dossiers. */
export const sourceRoutes = {
  listSources: {
    method: "GET",
    path: "/dossier-sources",
    operationId: "listSources",
    summary: "I registri da cui arrivano dati ai fascicoli, e quanto resta da abbinare",
    area: "dossier",
    action: "dossier.read",
    success: 200,
    response: z.object({ items: z.array(DossierSource) }).meta({ id: "DossierSourceList" }),
  },
  listSourceItems: {
    method: "GET",
    path: "/dossier-sources/items",
    operationId: "listSourceItems",
    summary:
      "Impianti, pratiche, decreti e condoni come li dicono i registri, con l'edificio a cui sono abbinati",
    area: "dossier",
    action: "dossier.read",
    query: PageQuery.extend({
      state: SourceItemState.default("waiting").meta({
        description: "A che punto è l'abbinamento",
        example: "waiting",
      }),
      source: z.enum(["caitel", "edilizia", "realgimm"]).optional().meta({
        description: "Solo di questo registro",
        example: "caitel",
      }),
      buildingId: filters.buildingId,
    }),
    success: 200,
    response: page(SourceItem).meta({ id: "SourceItemPage" }),
  },
  decideSourceItem: {
    method: "POST",
    path: "/dossier-sources/items/:id/decision",
    operationId: "decideSourceItem",
    summary: "Dice di quale edificio è, o che non è di nessuno, o riapre la questione",
    area: "dossier",
    action: "dossier.write",
    params: idParams("della voce del registro"),
    body: SourceDecision,
    success: 200,
    response: z.object({ version: z.int() }).meta({ id: "SourceDecided" }),
  },
} as const satisfies Record<string, RouteContract>;
