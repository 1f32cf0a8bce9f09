import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { Day, filters, Id, idParams, Instant, PageQuery, page, Ref } from "./shapes.ts";

export const WritingState = z.enum(["waiting", "written", "parked", "conflict", "dropped"]);
export type WritingState = z.infer<typeof WritingState>;

const WritingKind = z.enum(["intervention", "certificate", "condition", "correction"]);

/** How the exchange with the property register stands, both ways. */
export const PropertyStatus = z
  .object({
    /** What people call it. */
    name: z.string(),
    /** Whether this installation reads what it holds and writes back to it. */
    connected: z.boolean(),
    lastReadAt: Instant.optional(),
    writesSince: Instant.optional(),
    /** What was read, by kind. */
    read: z.array(z.object({ kind: z.string(), label: z.string(), count: z.int() })),
    /** Of buildings that are not in the register yet. */
    waiting: z.int(),
    /** Changes that nobody can read. */
    parked: z.int(),
    conflicts: z.int(),
    files: z.object({ wanted: z.int(), kept: z.int(), parked: z.int() }),
    writings: z.object({
      waiting: z.int(),
      written: z.int(),
      parked: z.int(),
      conflict: z.int(),
      dropped: z.int(),
    }),
  })
  .meta({ id: "PropertyStatus" });
export type PropertyStatus = z.infer<typeof PropertyStatus>;

const Told = z.object({ label: z.string(), text: z.string() }).meta({ id: "PropertyTold" });

/** Something that goes back to the register, and how far it is. */
export const PropertyWriting = z
  .object({
    id: Id,
    /** Ours: the register keeps it beside what it takes. */
    code: z.string(),
    kind: WritingKind,
    kindLabel: z.string(),
    subject: z.string(),
    state: WritingState,
    building: Ref,
    element: Ref.optional(),
    /** Of a value: what we say, what the register said when it was sent, and what it says now. */
    value: Told.optional(),
    registerValue: z.string().optional(),
    theirs: z.string().optional(),
    reason: z.string().optional(),
    refusal: z.string().optional(),
    registerCode: z.string().optional(),
    writtenAt: Instant.optional(),
    createdAt: Instant,
    createdBy: z.string(),
    decidedBy: z.string().optional(),
    decidedAt: Instant.optional(),
    decision: z.string().optional(),
    version: z.int(),
  })
  .meta({ id: "PropertyWriting" });
export type PropertyWriting = z.infer<typeof PropertyWriting>;

/** The register went back: what it says now is older than what we keep. */
export const PropertyConflict = z
  .object({
    id: Id,
    kindLabel: z.string(),
    label: z.string(),
    buildings: z.array(Ref),
    kept: z.array(Told),
    theirs: z.array(Told),
    /** They say that it has ceased, or that it has not. */
    keptWithdrawnOn: Day.optional(),
    theirsWithdrawnOn: Day.optional(),
    at: Instant,
    version: z.int(),
  })
  .meta({ id: "PropertyConflict" });
export type PropertyConflict = z.infer<typeof PropertyConflict>;

/** A value written here of a field that is the register's. */
export const ProposedCorrection = z
  .object({
    claimId: Id,
    building: Ref,
    subjectLabel: z.string(),
    label: z.string(),
    ours: z.string(),
    theirs: z.string(),
    saidBy: z.string(),
    saidAt: Instant,
    /** False: the register does not let it be changed, and its office is to be told. */
    mayBeSent: z.boolean(),
  })
  .meta({ id: "ProposedCorrection" });
export type ProposedCorrection = z.infer<typeof ProposedCorrection>;

export const PropertyFile = z
  .object({
    id: Id,
    label: z.string(),
    fileName: z.string(),
    building: Ref,
    because: z.string(),
    at: Instant,
  })
  .meta({ id: "PropertyFile" });
export type PropertyFile = z.infer<typeof PropertyFile>;

const seen = z
  .int()
  .min(1)
  .describe("La versione che si è vista: se nel frattempo è cambiata, si guarda prima");
const reason = (of: string) => z.string().trim().max(500).describe(of);
const Decided = z.object({ version: z.int() }).meta({ id: "PropertyDecided" });

/** What goes to the property register and comes from it, and what waits for a person. */
export const propertyRoutes = {
  readPropertyRegister: {
    method: "GET",
    path: "/property-register",
    operationId: "readPropertyRegister",
    summary: "A che punto è lo scambio col registro patrimoniale, nei due versi",
    area: "dossier",
    action: "dossier.read",
    success: 200,
    response: PropertyStatus,
  },
  listPropertyWritings: {
    method: "GET",
    path: "/property-register/writings",
    operationId: "listPropertyWritings",
    summary: "Che cosa si scrive nel registro patrimoniale, dal più recente",
    area: "dossier",
    action: "dossier.read",
    query: PageQuery.extend({
      q: filters.q,
      state: WritingState.optional().meta({ description: "A che punto è", example: "parked" }),
      buildingId: filters.buildingId,
    }),
    success: 200,
    response: page(PropertyWriting).meta({ id: "PropertyWritingPage" }),
  },
  decidePropertyWriting: {
    method: "POST",
    path: "/property-register/writings/:id/decision",
    operationId: "decidePropertyWriting",
    summary:
      "Di ciò che il registro ha rifiutato, o che nel frattempo ha cambiato: si manda di nuovo o si lascia",
    area: "dossier",
    action: "dossier.write",
    params: idParams("di ciò che va al registro"),
    body: z
      .object({
        decision: z
          .enum(["again", "drop"])
          .describe(
            "Si manda di nuovo, contro la versione di adesso; oppure si lascia ciò che dice il registro",
          ),
        reason: reason("Perché: resta accanto alla decisione").default(""),
        seen,
      })
      .meta({ id: "PropertyWritingDecision" }),
    success: 200,
    response: Decided,
  },
  listPropertyConflicts: {
    method: "GET",
    path: "/property-register/conflicts",
    operationId: "listPropertyConflicts",
    summary: "Ciò che il registro dice di più vecchio di quanto si sa qui, in attesa di una persona",
    area: "dossier",
    action: "dossier.read",
    query: PageQuery,
    success: 200,
    response: page(PropertyConflict).meta({ id: "PropertyConflictPage" }),
  },
  decidePropertyConflict: {
    method: "POST",
    path: "/property-register/conflicts/:id/decision",
    operationId: "decidePropertyConflict",
    summary: "Tiene ciò che si sa qui, o prende ciò che il registro dice adesso",
    area: "dossier",
    action: "dossier.write",
    params: idParams("della voce del registro"),
    body: z
      .object({
        keep: z
          .enum(["ours", "theirs"])
          .describe("Ciò che si sa qui, oppure ciò che il registro dice adesso"),
        reason: reason("Perché: resta nel registro delle operazioni").default(""),
        seen,
      })
      .meta({ id: "PropertyConflictDecision" }),
    success: 200,
    response: Decided,
  },
  listPropertyCorrections: {
    method: "GET",
    path: "/property-register/corrections",
    operationId: "listPropertyCorrections",
    summary: "Valori scritti nei fascicoli diversi da quelli del registro, che è di chi li tiene",
    area: "dossier",
    action: "dossier.read",
    query: PageQuery.extend({ buildingId: filters.buildingId }),
    success: 200,
    response: page(ProposedCorrection).meta({ id: "ProposedCorrectionPage" }),
  },
  sendPropertyCorrection: {
    method: "POST",
    path: "/property-register/corrections",
    operationId: "sendPropertyCorrection",
    summary: "Manda al registro patrimoniale il valore scritto nel fascicolo",
    area: "dossier",
    action: "dossier.write",
    body: z
      .object({
        claimId: Id.describe("Il dato del fascicolo, come lo dà l'elenco delle correzioni"),
        reason: z
          .string()
          .trim()
          .min(3)
          .max(500)
          .describe("Perché è giusto il nostro: il registro lo conserva"),
      })
      .meta({ id: "PropertyCorrectionToSend" }),
    success: 201,
    response: z.object({ id: Id, code: z.string() }).meta({ id: "PropertyCorrectionSent" }),
  },
  listPropertyFiles: {
    method: "GET",
    path: "/property-register/files",
    operationId: "listPropertyFiles",
    summary: "Planimetrie il cui file non si è potuto prendere, con il perché",
    area: "dossier",
    action: "dossier.read",
    query: PageQuery,
    success: 200,
    response: page(PropertyFile).meta({ id: "PropertyFilePage" }),
  },
  retryPropertyFile: {
    method: "POST",
    path: "/property-register/files/:id/retry",
    operationId: "retryPropertyFile",
    summary: "Rimette in coda il file di una planimetria",
    area: "dossier",
    action: "dossier.write",
    params: idParams("della planimetria"),
    success: 202,
    response: z.object({ id: Id }).meta({ id: "PropertyFileRetried" }),
  },
} as const satisfies Record<string, RouteContract>;
