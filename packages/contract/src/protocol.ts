import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { EXAMPLE_ID, filters, HistoryEntry, Id, idParams, Instant, PageQuery, page, Ref } from "./shapes.ts";

export const ProtocolState = z.enum(["waiting", "emergency", "registered", "annulled", "parked"]);
export type ProtocolState = z.infer<typeof ProtocolState>;

const direction = z.enum(["in", "out", "internal"]);

export const ProtocolEntry = z
  .object({
    id: Id,
    /** Ours, such as `PRT-2026-000123`: it is there before the number is. */
    code: z.string(),
    direction,
    subject: z.string(),
    state: ProtocolState,
    /** As the register gave it. */
    registration: z
      .object({ register: z.string().optional(), year: z.int(), number: z.int(), at: Instant })
      .optional(),
    /** Given while the protocol was down (DPR 445/2000 art. 63); it stays when the number arrives. */
    emergency: z.object({ year: z.int(), number: z.int(), at: Instant }).optional(),
    /** An annulment was asked for, and the protocol does not show it yet. */
    annulmentAsked: z.boolean(),
    building: Ref.optional(),
    createdAt: Instant,
  })
  .meta({ id: "ProtocolEntry" });
export type ProtocolEntry = z.infer<typeof ProtocolEntry>;

export const ProtocolEntryDetail = ProtocolEntry.extend({
  createdBy: z.string(),
  correspondents: z.array(z.object({ name: z.string(), copy: z.boolean() })),
  classification: z.string().optional(),
  office: z.string().optional(),
  /** The first is the document. */
  files: z.array(
    z.object({
      position: z.int(),
      name: z.string(),
      mediaType: z.string(),
      sha256: z.string(),
      /** The register says that it did not take it: the number was given all the same. */
      isMissingThere: z.boolean(),
    }),
  ),
  /** Why the register refused it. */
  refusal: z.string().optional(),
  annulmentReason: z.string().optional(),
  /** What it was written for: `formal-request`, and what that is. */
  cause: z.object({ kind: z.string(), id: Id }),
  /** Of a formal request: the report that offices work on. */
  request: z.object({ id: Id, code: z.string() }).optional(),
  history: z.array(HistoryEntry),
}).meta({ id: "ProtocolEntryDetail" });
export type ProtocolEntryDetail = z.infer<typeof ProtocolEntryDetail>;

const EmergencyRegister = z.object({
  id: Id,
  openedAt: Instant,
  openedBy: z.string(),
  cause: z.string(),
  authorisedBy: z.string(),
  closedAt: Instant.optional(),
  closedBy: z.string().optional(),
  /** Documents that it numbered. */
  numbered: z.int(),
  /** Of those, how many do not have their number yet. */
  toReconcile: z.int(),
});

export const ProtocolStatus = z
  .object({
    /** False: the municipality has not connected its protocol, and nothing can be registered. */
    connected: z.boolean(),
    /** What people call it. */
    name: z.string(),
    waiting: z.int(),
    parked: z.int(),
    oldestWaitingAt: Instant.optional(),
    /** Something has been waiting for so many minutes that the emergency register may be opened. */
    mayOpenEmergency: z.boolean(),
    emergencyAfterMinutes: z.int(),
    emergency: EmergencyRegister.optional(),
    /** The last ones, closed. */
    past: z.array(EmergencyRegister),
  })
  .meta({ id: "ProtocolStatus" });
export type ProtocolStatus = z.infer<typeof ProtocolStatus>;

const reason = (of: string) => z.string().trim().min(3).max(1_000).describe(of);

export const FormalRequestDraft = z
  .object({
    subject: z.string().trim().min(3).max(300).describe("L'oggetto, come starà nel protocollo"),
    text: z
      .string()
      .trim()
      .min(10)
      .max(10_000)
      .describe("Che cosa si chiede e perché: il rischio, da quando, che cosa si è già fatto"),
    capacity: z
      .string()
      .trim()
      .min(3)
      .max(200)
      .describe("In quale veste si scrive: dirigente scolastico dell'istituto, responsabile dell'ufficio…"),
  })
  .meta({ id: "FormalRequestDraft" });
export type FormalRequestDraft = z.infer<typeof FormalRequestDraft>;

const ofEntry = idParams("della registrazione");

export const protocolRoutes = {
  listProtocolEntries: {
    method: "GET",
    path: "/protocol/entries",
    operationId: "listProtocolEntries",
    summary: "Che cosa è stato dato al protocollo, dal più recente",
    area: "protocol",
    action: "protocol.read",
    query: PageQuery.extend({
      q: filters.q,
      state: z
        .union([ProtocolState, z.literal("open")])
        .optional()
        .meta({
          description: "Stato; `open` è ciò che non ha ancora il numero del protocollo",
          example: "open",
        }),
      direction: direction.optional().meta({ description: "In arrivo, in partenza, interno", example: "in" }),
      buildingId: filters.buildingId,
    }),
    success: 200,
    response: page(ProtocolEntry).meta({ id: "ProtocolEntryPage" }),
  },
  readProtocolEntry: {
    method: "GET",
    path: "/protocol/entries/:id",
    operationId: "readProtocolEntry",
    summary: "Una registrazione: il numero, i file con le impronte, la storia",
    area: "protocol",
    action: "protocol.read",
    params: ofEntry,
    success: 200,
    response: ProtocolEntryDetail,
  },
  readProtocolFile: {
    method: "GET",
    path: "/protocol/entries/:id/files/:position",
    operationId: "readProtocolFile",
    summary: "Un file dato al protocollo, com'è stato dato",
    area: "protocol",
    action: "protocol.read",
    params: ofEntry.extend({
      position: z.coerce.number().int().min(1).max(1_000).meta({
        description: "Quale, dal primo",
        example: 1,
      }),
    }),
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
    unchanging: true,
  },
  readProtocolReceipt: {
    method: "GET",
    path: "/protocol/entries/:id/receipt",
    operationId: "readProtocolReceipt",
    summary: "La ricevuta: numero e data, oggetto, impronta del documento",
    description:
      "Finché il numero non c'è lo dice, con il numero di emergenza se l'ha; richiesta di nuovo dopo, è completa",
    area: "protocol",
    action: "protocol.read",
    params: ofEntry,
    success: 200,
    response: z.string(),
    responseType: "application/pdf",
  },
  askProtocolAnnulment: {
    method: "POST",
    path: "/protocol/entries/:id/annulment",
    operationId: "askProtocolAnnulment",
    summary: "Chiede all'ufficio protocollo di annullare una registrazione",
    description:
      "L'annullamento è un atto dell'ufficio (DPR 445/2000 art. 54): vale quando il protocollo lo mostra",
    area: "protocol",
    action: "protocol.manage",
    params: ofEntry,
    body: z
      .object({ reason: reason("Perché si chiede l'annullamento: resta scritto") })
      .meta({ id: "ProtocolAnnulment" }),
    success: 202,
    response: z.object({ id: Id }).meta({ id: "ProtocolAnnulmentAsked" }),
  },
  readProtocolStatus: {
    method: "GET",
    path: "/protocol/status",
    operationId: "readProtocolStatus",
    summary: "Se il protocollo è collegato, che cosa attende, il registro di emergenza",
    area: "protocol",
    action: "protocol.read",
    success: 200,
    response: ProtocolStatus,
  },
  openProtocolEmergency: {
    method: "POST",
    path: "/protocol/emergency",
    operationId: "openProtocolEmergency",
    summary: "Apre il registro di emergenza: numera subito ciò che attende e ciò che verrà",
    description: "DPR 445/2000 art. 63. Solo di chi gestisce il protocollo in tutto il Comune",
    area: "protocol",
    action: "protocol.manage",
    body: z
      .object({
        cause: reason("La causa dell'interruzione, come va scritta nel registro"),
        authorisedBy: reason("Chi l'ha autorizzato, e con quale provvedimento"),
      })
      .meta({ id: "ProtocolEmergency" }),
    success: 201,
    response: z.object({ id: Id, numbered: z.int() }).meta({ id: "ProtocolEmergencyOpened" }),
  },
  closeProtocolEmergency: {
    method: "POST",
    path: "/protocol/emergency/closing",
    operationId: "closeProtocolEmergency",
    summary: "Chiude il registro di emergenza: ciò che è stato numerato va al protocollo con quel numero",
    area: "protocol",
    action: "protocol.manage",
    success: 200,
    response: z.object({ closed: z.literal(true) }).meta({ id: "ProtocolEmergencyClosed" }),
  },
  fileFormalRequest: {
    method: "POST",
    path: "/buildings/:id/formal-requests",
    operationId: "fileFormalRequest",
    summary: "Presenta una richiesta formale al Comune proprietario su un edificio",
    description:
      "D.Lgs. 81/2008 art. 18 c. 3: chi usa l'edificio chiede all'amministrazione tenuta alla manutenzione. Ha subito un codice, poi il numero di protocollo, e diventa una segnalazione",
    area: "protocol",
    action: "formal-request.file",
    params: z.object({
      id: Id.meta({ description: "Identificativo dell'edificio (UUID)", example: EXAMPLE_ID }),
    }),
    body: FormalRequestDraft,
    success: 201,
    response: z
      .object({ entryId: Id, code: z.string(), requestId: Id, requestCode: z.string() })
      .meta({ id: "FormalRequestFiled" }),
  },
} as const satisfies Record<string, RouteContract>;
