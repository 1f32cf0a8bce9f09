import { z } from "zod";
import { AskedDay, Day, EXAMPLE_ID, HistoryEntry, Id, Instant, Ref } from "./shapes.ts";

export const DocumentState = z.enum(["uploaded", "proposed", "confirmed", "withdrawn"]);
export type DocumentState = z.infer<typeof DocumentState>;
export const DocumentVisibility = z.enum(["building", "office", "restricted"]);
export type DocumentVisibility = z.infer<typeof DocumentVisibility>;
export const DocumentOutcome = z.enum(["positive", "negative", "conditional"]);
const Particular = z.enum(["number", "issuedOn", "expiresOn", "issuer", "signatory", "outcome"]);

export const DocumentType = z
  .object({
    code: z.string(),
    label: z.string(),
    section: z.string(),
    required: z.array(Particular),
    /** Months from the issue to the expiry, by the norm. */
    validMonths: z.int().optional(),
    norm: z.string().optional(),
    visibility: DocumentVisibility,
    proves: z.array(z.string()),
    facts: z.record(z.string(), Particular),
  })
  .meta({ id: "DocumentType" });
export type DocumentType = z.infer<typeof DocumentType>;

/** What was read in the text, with the words it was read from. */
export const DocumentProposal = z
  .object({
    field: z.enum(["type", ...Particular.options]),
    value: z.string(),
    words: z.string(),
    mark: z.array(z.int()).length(2).optional(),
    because: z.string().optional(),
  })
  .meta({ id: "DocumentProposal" });
export type DocumentProposal = z.infer<typeof DocumentProposal>;

export const DocumentSubjectKind = z.enum([
  "building",
  "complex",
  "storey",
  "space",
  "unit",
  "element",
  "record",
  "obligation",
  "check",
  "work-order",
  "request",
]);
export const DocumentRole = z.enum(["about", "proves", "attached"]);

const DocumentSummary = z.object({
  id: Id,
  code: z.string(),
  state: DocumentState,
  title: z.string(),
  type: z.string().optional(),
  typeLabel: z.string().optional(),
  number: z.string().optional(),
  issuedOn: Day.optional(),
  expiresOn: Day.optional(),
  issuer: z.string().optional(),
  visibility: DocumentVisibility,
  building: Ref.optional(),
  mediaType: z.string(),
  byteLength: z.int(),
  fileName: z.string(),
  textState: z.enum(["waiting", "read", "none", "parked"]),
  /** Of its small picture; absent: of such a file none is made. `no-tool`: nothing on the server draws pages. */
  preview: z.enum(["waiting", "made", "none", "no-tool"]).optional(),
  addedAt: Instant,
});

export const DocumentListItem = DocumentSummary.extend({
  /** Where the words that were asked are, between « and ». */
  snippet: z.string().optional(),
}).meta({ id: "DocumentListItem" });
export type DocumentListItem = z.infer<typeof DocumentListItem>;

export const DocumentVersion = z
  .object({
    number: z.int(),
    sha256: z.string(),
    mediaType: z.string(),
    byteLength: z.int(),
    fileName: z.string(),
    note: z.string().optional(),
    addedBy: z.string(),
    addedAt: Instant,
    textState: z.enum(["waiting", "read", "none", "parked"]),
    /** Why its text could not be read, or is not all there. */
    textReason: z.string().optional(),
    pages: z.int().optional(),
    byOcr: z.boolean(),
    /** Of its bytes, when they were last looked at. */
    integrity: z.enum(["whole", "missing", "altered"]).optional(),
    checkedAt: Instant.optional(),
  })
  .meta({ id: "DocumentVersion" });
export type DocumentVersion = z.infer<typeof DocumentVersion>;

export const DocumentLink = z
  .object({
    id: Id,
    kind: DocumentSubjectKind,
    subjectId: Id,
    label: z.string().optional(),
    role: DocumentRole,
  })
  .meta({ id: "DocumentLink" });
export type DocumentLink = z.infer<typeof DocumentLink>;

export const BuildingDocument = DocumentSummary.extend({
  signatory: z.string().optional(),
  outcome: DocumentOutcome.optional(),
  retainUntil: Day.optional(),
  /** Where it was in the folder it was loaded from, while it waits for a person to say of which building it is. */
  toPlace: z.string().optional(),
  proposals: z.array(DocumentProposal),
  versions: z.array(DocumentVersion),
  links: z.array(DocumentLink),
  history: z.array(HistoryEntry),
  /** Others with the very same file. */
  sameFile: z.array(z.object({ id: Id, code: z.string(), title: z.string() })),
  withdrawReason: z.string().optional(),
  confirmedBy: z.string().optional(),
  confirmedAt: Instant.optional(),
  version: z.int(),
}).meta({ id: "Document" });
export type BuildingDocument = z.infer<typeof BuildingDocument>;

export const DocumentParticulars = z
  .object({
    type: z.string().max(40).describe("Codice del tipo, come in `/document-types`"),
    title: z.string().trim().min(1).max(200).describe("Titolo, come lo si cerca in un elenco"),
    number: z.string().trim().min(1).max(80).optional().describe("Numero o protocollo, com'è scritto"),
    issuedOn: AskedDay.optional().describe("Quando è stato emesso"),
    expiresOn: AskedDay.optional().describe("Fino a quando vale; assente: come dice la norma, o non scade"),
    issuer: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe("Chi lo ha emesso: ente, organismo, impresa"),
    signatory: z.string().trim().min(1).max(200).optional().describe("Chi lo ha firmato"),
    outcome: DocumentOutcome.optional().describe("Esito della verifica"),
    visibility: DocumentVisibility.optional().describe(
      "Chi lo vede: `building` chi vede l'edificio, `office` gli uffici, `restricted` chi gestisce i documenti; assente: come dice il tipo",
    ),
  })
  .meta({
    id: "DocumentParticulars",
    example: {
      type: "ape",
      title: "APE della scuola",
      number: "0701-2021-44512",
      issuedOn: "2021-06-09",
    },
  });
export type DocumentParticulars = z.infer<typeof DocumentParticulars>;

export const NewDocumentLink = z
  .object({
    kind: DocumentSubjectKind.describe("Che cosa è"),
    subjectId: Id.describe("Identificativo di ciò a cui si riferisce"),
    role: DocumentRole.default("about").describe(
      "`about` ne parla, `proves` lo prova, `attached` vi è allegato",
    ),
  })
  .meta({ id: "NewDocumentLink", example: { kind: "element", subjectId: EXAMPLE_ID, role: "proves" } });

export const PlacedDocument = z
  .object({ buildingId: Id.optional().describe("Di quale edificio è; assente: di tutto il Comune") })
  .meta({ id: "PlacedDocument", example: { buildingId: EXAMPLE_ID } });
