import { z } from "zod";
import {
  AskedDay,
  AskedInstant,
  AskedPoint,
  Attachment,
  EXAMPLE_ID,
  filters,
  HistoryEntry,
  Id,
  Instant,
  PageQuery,
  Point,
  Ref,
  UrgencyCode,
  WorkOrderState,
} from "./shapes.ts";

export const WorkOrderListItem = z
  .object({
    id: Id,
    code: z.string(),
    state: WorkOrderState,
    title: z.string(),
    category: z.string(),
    categoryLabel: z.string(),
    urgency: UrgencyCode,
    building: Ref.optional(),
    municipio: z.string().optional(),
    addressText: z.string(),
    firm: Ref.optional(),
    assignee: z.string().optional(),
    openedAt: Instant,
    plannedStart: Instant.optional(),
    dueAt: Instant.optional(),
    /** `breached`: the deadline passed and the work is not done. */
    slaState: z.enum(["none", "on-time", "at-risk", "breached", "met", "suspended"]),
    parentId: Id.optional(),
    version: z.int(),
  })
  .meta({ id: "WorkOrderListItem" });
export type WorkOrderListItem = z.infer<typeof WorkOrderListItem>;

export const SlaMilestone = z
  .object({
    milestone: z.enum(["inspection", "start", "completion"]),
    label: z.string(),
    dueAt: Instant,
    metAt: Instant.optional(),
    state: z.enum(["on-time", "at-risk", "breached", "met", "suspended"]),
    /** Every step of the arithmetic, as Italian sentences. */
    explanation: z.array(z.string()),
  })
  .meta({ id: "SlaMilestone" });
export type SlaMilestone = z.infer<typeof SlaMilestone>;

/** What this person may do on this order now; the page draws exactly these. */
export const AvailableAction = z
  .object({
    action: z.string(),
    label: z.string(),
    needs: z.array(
      z.enum(["reason", "cause", "plannedStart", "plannedEnd", "firm", "labourMinutes", "note", "urgency"]),
    ),
    dangerous: z.boolean(),
    /** Present when the action is known but refused now, with the reason. */
    refusedBecause: z.string().optional(),
  })
  .meta({ id: "AvailableAction" });
export type AvailableAction = z.infer<typeof AvailableAction>;

export const WorkOrder = WorkOrderListItem.extend({
  description: z.string(),
  point: Point.optional(),
  element: Ref.optional(),
  contract: Ref.optional(),
  issuedAt: Instant.optional(),
  acceptedAt: Instant.optional(),
  plannedEnd: Instant.optional(),
  startedAt: Instant.optional(),
  suspendedAt: Instant.optional(),
  suspendCause: z.string().optional(),
  executedAt: Instant.optional(),
  verifiedAt: Instant.optional(),
  cancelledAt: Instant.optional(),
  labourMinutes: z.int(),
  closingNote: z.string().optional(),
  sla: z.array(SlaMilestone),
  slaPolicy: z
    .object({ code: z.string(), label: z.string(), source: z.string(), provisional: z.boolean() })
    .optional(),
  suspensions: z.array(
    z.object({
      cause: z.string(),
      label: z.string(),
      note: z.string().optional(),
      clientCaused: z.boolean(),
      beganAt: Instant,
      endedAt: Instant.optional(),
    }),
  ),
  parent: Ref.optional(),
  children: z.array(z.object({ id: Id, code: z.string(), title: z.string(), state: WorkOrderState })),
  requests: z.array(
    z.object({ id: Id, code: z.string(), subject: z.string(), sourceNumber: z.string().optional() }),
  ),
  files: z.array(Attachment),
  history: z.array(HistoryEntry),
  actions: z.array(AvailableAction),
}).meta({ id: "WorkOrder" });
export type WorkOrder = z.infer<typeof WorkOrder>;

export const WorkOrderQuery = PageQuery.extend({
  q: filters.q,
  state: z
    .union([WorkOrderState, z.literal("open")])
    .optional()
    .meta({
      description: "Stato; `open` sono gli ordini emessi e non ancora eseguiti né annullati",
      example: "open",
    }),
  category: filters.category,
  urgency: filters.urgency,
  municipio: filters.municipio,
  firmId: Id.optional().meta({
    description: "Solo gli ordini affidati a questa impresa o squadra",
    example: EXAMPLE_ID,
  }),
  buildingId: filters.buildingId,
  elementId: Id.optional().meta({
    description: "Solo gli ordini su questo elemento tecnico",
    example: EXAMPLE_ID,
  }),
  due: z.enum(["overdue", "today", "week"]).optional().meta({
    description: "Solo gli ordini aperti scaduti, o che scadono oggi o entro sette giorni (giorni di Roma)",
    example: "today",
  }),
  openedFrom: AskedDay.optional().meta({
    description: "Primo giorno di apertura (di Roma, compreso), fra il 1900 e il 2200",
    example: "2026-01-01",
  }),
  openedTo: AskedDay.optional().meta({
    description: "Ultimo giorno di apertura (di Roma, compreso), fra il 1900 e il 2200",
    example: "2026-06-30",
  }),
  near: z
    .string()
    .regex(/^-?\d+(\.\d+)?,-?\d+(\.\d+)?$/)
    .max(80)
    .optional()
    .meta({
      description:
        "Longitudine e latitudine in gradi (EPSG:4326): i più vicini per primi, qualunque sia `sort`",
      example: "8.93,44.41",
    }),
  radius: z.coerce.number().int().min(10).max(5000).optional().meta({
    description: "Metri dal punto di `near`; 300 quando non è detto",
    example: 300,
  }),
  sort: z.enum(["opened", "due"]).default("opened").meta({
    description:
      "`opened`: dal più recente. `due`: gli ordini aperti per scadenza, quelli senza scadenza per ultimi, poi dal più recente quelli che non sono aperti (bozze, eseguiti, annullati)",
    example: "due",
  }),
});

export const NewWorkOrder = z
  .object({
    title: z.string().trim().min(3).max(200).describe("Che cosa c'è da fare, in una riga"),
    description: z.string().max(10_000).default("").describe("Che cosa c'è da fare, per esteso"),
    category: z.string().min(1).max(40).describe("Codice di una categoria in uso, come in `/catalogue`"),
    urgency: UrgencyCode.describe("Urgenza: decide le scadenze"),
    buildingId: Id.nullable().describe("L'edificio; nullo per un lavoro in strada"),
    elementId: Id.nullish().describe("L'elemento tecnico, dell'edificio indicato"),
    parentId: Id.nullish().describe("L'ordine di cui questo è figlio; un solo livello"),
    firmId: Id.nullish().describe("L'impresa o la squadra a cui si affida"),
    requestIds: z
      .array(Id)
      .max(100)
      .default([])
      .describe("Le segnalazioni a cui l'ordine risponde: sono prese in carico insieme alla sua creazione"),
    addressText: z.string().max(300).default("").describe("Indirizzo; se manca è quello dell'edificio"),
    point: AskedPoint.nullish(),
    issue: z.boolean().default(false).describe("Se emetterlo subito invece di lasciarlo in bozza"),
  })
  .meta({ id: "NewWorkOrder" });
export type NewWorkOrder = z.infer<typeof NewWorkOrder>;

export const Transition = z
  .object({
    action: z
      .string()
      .min(1)
      .max(40)
      .describe("Il passo, fra quelli che la pagina dell'ordine ha in `actions`"),
    reason: z
      .string()
      .trim()
      .max(2000)
      .optional()
      .describe("Perché; quello di un annullamento lo legge anche il cittadino"),
    cause: z.string().max(60).optional().describe("Causa della sospensione, come in `/catalogue`"),
    plannedStart: AskedInstant.optional().describe("Inizio previsto, fra il 1900 e il 2200"),
    plannedEnd: AskedInstant.optional().describe("Fine prevista, fra il 1900 e il 2200"),
    firmId: Id.optional().describe("L'impresa o la squadra a cui si affida"),
    labourMinutes: z.int().min(0).max(100_000).optional().describe("Minuti di lavoro"),
    note: z.string().trim().max(4000).optional().describe("Nota per la storia dell'ordine"),
    urgency: UrgencyCode.optional().describe("La nuova urgenza"),
  })
  .meta({ id: "Transition" });
export type Transition = z.infer<typeof Transition>;

export const Firm = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    kind: z.enum(["contractor", "squad"]),
    openOrders: z.int(),
  })
  .meta({ id: "Firm" });
export type Firm = z.infer<typeof Firm>;

export const SavedView = z
  .object({ id: Id, page: z.string(), name: z.string(), query: z.string() })
  .meta({ id: "SavedView" });
export type SavedView = z.infer<typeof SavedView>;

export const Catalogue = z
  .object({
    categories: z.array(z.object({ code: z.string(), label: z.string(), defaultUrgency: UrgencyCode })),
    urgencies: z.array(z.object({ code: z.string(), label: z.string() })),
    municipi: z.array(z.object({ code: z.string(), label: z.string() })),
    workOrderStates: z.array(z.object({ code: z.string(), label: z.string() })),
    requestStates: z.array(z.object({ code: z.string(), label: z.string() })),
    suspendCauses: z.array(z.object({ code: z.string(), label: z.string(), clientCaused: z.boolean() })),
    buildingUses: z.array(z.object({ code: z.string(), label: z.string() })),
    /** The platforms Stabile talks to, by the names that this municipality gives them. */
    platforms: z.array(z.object({ code: z.string(), label: z.string() })),
  })
  .meta({ id: "Catalogue" });
export type Catalogue = z.infer<typeof Catalogue>;

export const Home = z
  .object({
    today: z.string(),
    inbox: z.object({ waiting: z.int(), reopened: z.int(), oldestOpenedAt: Instant.optional() }),
    due: z.object({ overdue: z.int(), today: z.int(), week: z.int() }),
    dueToday: z
      .array(WorkOrderListItem)
      .max(10)
      .describe("I primi che scadono oggi, al più 10: gli altri sono nell'elenco, `/work-orders?due=today`"),
    /** Orders by state and month of opening, from the tally kept in each transaction. */
    byState: z.array(z.object({ state: WorkOrderState, label: z.string(), orders: z.int() })),
    byMonth: z.array(z.object({ month: z.string(), opened: z.int(), closed: z.int() })),
    delayedPlatforms: z.array(
      z.object({ platform: z.string(), label: z.string(), since: Instant, waiting: z.int() }),
    ),
  })
  .meta({ id: "Home" });
export type Home = z.infer<typeof Home>;
