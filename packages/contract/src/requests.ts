import { z } from "zod";
import type { RouteContract } from "./route.ts";
import {
  Attachment,
  Done,
  filters,
  HistoryEntry,
  Id,
  idParams,
  Instant,
  PageQuery,
  Point,
  page,
  Ref,
  RequestState,
  UrgencyCode,
} from "./shapes.ts";

export const RequestListItem = z
  .object({
    id: Id,
    code: z.string(),
    sourceNumber: z.string().optional(),
    state: RequestState,
    category: z.string().optional(),
    categoryLabel: z.string().optional(),
    urgency: UrgencyCode.optional(),
    subject: z.string(),
    addressText: z.string(),
    municipio: z.string().optional(),
    building: Ref.optional(),
    workOrder: z.object({ id: Id, code: z.string() }).optional(),
    point: Point.optional(),
    attachments: z.int(),
    openedAt: Instant,
    receivedAt: Instant,
    reopenCount: z.int(),
  })
  .meta({ id: "RequestListItem" });
export type RequestListItem = z.infer<typeof RequestListItem>;

export const BuildingCandidate = z
  .object({
    building: Ref,
    addressText: z.string(),
    distanceMetres: z.number().optional(),
    score: z.number(),
    /** Why it is proposed, in Italian. */
    because: z.array(z.string()),
  })
  .meta({ id: "BuildingCandidate" });
export type BuildingCandidate = z.infer<typeof BuildingCandidate>;

export const DuplicateCandidate = z
  .object({
    id: Id,
    code: z.string(),
    subject: z.string(),
    state: RequestState,
    openedAt: Instant,
    distanceMetres: z.number().optional(),
    score: z.number(),
    because: z.array(z.string()),
  })
  .meta({ id: "DuplicateCandidate" });
export type DuplicateCandidate = z.infer<typeof DuplicateCandidate>;

export const Request = RequestListItem.extend({
  description: z.string(),
  sourceCategory: z.string().optional(),
  /** Only for those who may see who reported; every reading of it is logged. */
  reporter: z
    .object({
      name: z.string().optional(),
      taxCode: z.string().optional(),
      email: z.string().optional(),
      phone: z.string().optional(),
    })
    .optional(),
  mergedInto: z.object({ id: Id, code: z.string() }).optional(),
  mergedHere: z.array(z.object({ id: Id, code: z.string(), subject: z.string() })),
  rejectReason: z.string().optional(),
  closedAt: Instant.optional(),
  version: z.int(),
  files: z.array(Attachment),
  history: z.array(HistoryEntry),
  /** What the citizen has been told, or will be when the platform answers. */
  messages: z.array(
    z.object({
      id: Id,
      label: z.string(),
      state: z.enum(["pending", "delivering", "delivered", "parked", "discarded"]),
      createdAt: Instant,
      deliveredAt: Instant.optional(),
    }),
  ),
}).meta({ id: "Request" });
export type Request = z.infer<typeof Request>;

export const RequestQuery = PageQuery.extend({
  q: filters.q,
  /** `inbox` is what waits for a triage: received, reopened, triaged. */
  state: z
    .union([RequestState, z.literal("inbox")])
    .optional()
    .meta({
      description: "Stato; `inbox` è ciò che attende una valutazione: ricevute, riaperte, valutate",
      example: "inbox",
    }),
  category: filters.category,
  urgency: filters.urgency,
  municipio: filters.municipio,
  buildingId: filters.buildingId,
  elementId: filters.elementId,
});

const reason = z.string().trim().min(3).max(2000).describe("Il motivo, che resta nella storia");

export const requestRoutes = {
  listRequests: {
    method: "GET",
    path: "/requests",
    operationId: "listRequests",
    summary: "Elenco delle segnalazioni",
    area: "requests",
    action: "request.read",
    query: RequestQuery,
    success: 200,
    response: page(RequestListItem).meta({ id: "RequestPage" }),
  },
  readRequest: {
    method: "GET",
    path: "/requests/:id",
    operationId: "readRequest",
    summary: "Una segnalazione con la sua storia",
    area: "requests",
    action: "request.read",
    params: idParams("della segnalazione"),
    success: 200,
    response: Request,
    versioned: true,
  },
  readCandidates: {
    method: "GET",
    path: "/requests/:id/candidates",
    operationId: "readRequestCandidates",
    summary: "Edifici a cui può riferirsi e segnalazioni vicine che possono essere la stessa",
    area: "requests",
    action: "request.triage",
    params: idParams("della segnalazione"),
    success: 200,
    response: z
      .object({ buildings: z.array(BuildingCandidate), duplicates: z.array(DuplicateCandidate) })
      .meta({ id: "RequestCandidates" }),
  },
  triageRequest: {
    method: "POST",
    path: "/requests/:id/triage",
    operationId: "triageRequest",
    summary: "Assegna categoria, urgenza ed edificio",
    area: "requests",
    action: "request.triage",
    params: idParams("della segnalazione"),
    body: z
      .object({
        category: z.string().min(1).max(40).describe("Codice di una categoria in uso, come in `/catalogue`"),
        urgency: UrgencyCode.describe("Urgenza"),
        buildingId: Id.nullable().describe("L'edificio; nullo se non ne riguarda nessuno"),
      })
      .meta({ id: "Triage" }),
    success: 200,
    response: Done,
    versioned: true,
  },
  mergeRequest: {
    method: "POST",
    path: "/requests/:id/merge",
    operationId: "mergeRequest",
    summary: "Unisce la segnalazione a un'altra che è la stessa",
    area: "requests",
    action: "request.triage",
    params: idParams("della segnalazione"),
    body: z
      .object({ into: Id.describe("La segnalazione che è la stessa, e che resta") })
      .meta({ id: "Merge" }),
    success: 200,
    response: Done,
    versioned: true,
  },
  rejectRequest: {
    method: "POST",
    path: "/requests/:id/reject",
    operationId: "rejectRequest",
    summary: "Respinge con un motivo, che il cittadino leggerà",
    area: "requests",
    action: "request.triage",
    params: idParams("della segnalazione"),
    body: z.object({ reason }).meta({ id: "Rejection" }),
    success: 200,
    response: Done,
    versioned: true,
  },
  restoreRequest: {
    method: "POST",
    path: "/requests/:id/restore",
    operationId: "restoreRequest",
    summary: "Annulla un'unione o un rigetto fatti per errore",
    area: "requests",
    action: "request.triage",
    params: idParams("della segnalazione"),
    body: z.object({ reason }).meta({ id: "Restoration" }),
    success: 200,
    response: Done,
    versioned: true,
  },
} as const satisfies Record<string, RouteContract>;
