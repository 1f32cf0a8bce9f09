import { z } from "zod";
import {
  BuildingDocument,
  DocumentListItem,
  DocumentParticulars,
  DocumentState,
  DocumentSubjectKind,
  DocumentType,
  NewDocumentLink,
  PlacedDocument,
} from "./document-shapes.ts";
import type { RouteContract } from "./route.ts";
import { Done, EXAMPLE_ID, filters, Id, idParams, Instant, PageQuery, page } from "./shapes.ts";

const ofDocument = idParams("del documento");
const MOST_MEGABYTES = 60;

export const DocumentQuery = PageQuery.extend({
  q: filters.q.meta({
    description: "Parole da cercare nel testo dei documenti, nel titolo, nel numero e in chi lo ha emesso",
    example: "messa a terra",
  }),
  buildingId: filters.buildingId,
  type: z.string().max(40).optional().meta({ description: "Codice del tipo", example: "ape" }),
  state: DocumentState.or(z.enum(["to-confirm", "to-place"]))
    .optional()
    .meta({
      description:
        "Stato; `to-confirm`: caricati o letti, da confermare; `to-place`: caricati da una cartella, senza ancora il loro edificio",
      example: "to-confirm",
    }),
  expiry: z
    .enum(["expired", "soon"])
    .optional()
    .meta({ description: "Scaduti, o in scadenza entro 90 giorni", example: "soon" }),
  subjectKind: DocumentSubjectKind.optional().meta({
    description: "Con `subjectId`: solo quelli collegati a ciò",
    example: "element",
  }),
  subjectId: Id.optional().meta({ description: "Con `subjectKind`", example: EXAMPLE_ID }),
});

export const documentRoutes = {
  listDocumentTypes: {
    method: "GET",
    path: "/document-types",
    operationId: "listDocumentTypes",
    summary: "I tipi di documento: che cosa devono dire, quanto valgono, che cosa provano",
    area: "documents",
    action: "document.read",
    success: 200,
    response: z.object({ items: z.array(DocumentType) }).meta({ id: "DocumentTypeList" }),
  },
  listDocuments: {
    method: "GET",
    path: "/documents",
    operationId: "listDocuments",
    summary: "I documenti, dal più recente; con `q` quelli che contengono le parole",
    area: "documents",
    action: "document.read",
    query: DocumentQuery,
    success: 200,
    response: page(DocumentListItem).meta({ id: "DocumentPage" }),
  },
  exportDocuments: {
    method: "GET",
    path: "/documents/export",
    operationId: "exportDocuments",
    summary: "Esporta i documenti filtrati, in CSV",
    area: "documents",
    action: "document.read",
    query: DocumentQuery.omit({ cursor: true, limit: true }),
    success: 200,
    response: z.string(),
    responseType: "text/csv",
  },
  uploadDocument: {
    method: "POST",
    path: "/documents",
    operationId: "uploadDocument",
    summary: "Carica un documento; che cosa dice si conferma dopo",
    description:
      "Il testo è letto dopo: lo stato passa allora a `proposed`, con ciò che il documento sembra dire",
    area: "documents",
    action: "document.add",
    bodyType: "multipart",
    form: z.object({
      buildingId: Id.optional().describe("Di quale edificio; assente: di tutto il Comune"),
      title: z.string().trim().min(1).max(200).optional().describe("Titolo; assente: il nome del file"),
    }),
    uploadMegabytes: MOST_MEGABYTES,
    success: 201,
    response: z
      .object({
        id: Id,
        code: z.string(),
        version: z.int(),
        sameFile: z.array(z.object({ id: Id, code: z.string(), title: z.string() })),
      })
      .meta({ id: "DocumentUploaded" }),
  },
  readDocument: {
    method: "GET",
    path: "/documents/:id",
    operationId: "readDocument",
    summary: "Un documento, con le sue versioni, i collegamenti e la storia",
    area: "documents",
    action: "document.read",
    params: ofDocument,
    success: 200,
    response: BuildingDocument,
    versioned: true,
  },
  describeDocument: {
    method: "PUT",
    path: "/documents/:id",
    operationId: "describeDocument",
    summary: "Conferma o corregge che cosa dice un documento",
    area: "documents",
    action: "document.add",
    params: ofDocument,
    body: DocumentParticulars,
    success: 200,
    response: Done,
    versioned: true,
  },
  addDocumentVersion: {
    method: "POST",
    path: "/documents/:id/versions",
    operationId: "addDocumentVersion",
    summary: "Aggiunge una versione; quelle di prima restano",
    area: "documents",
    action: "document.add",
    params: ofDocument,
    bodyType: "multipart",
    form: z.object({ note: z.string().trim().min(1).max(500).optional().describe("Che cosa cambia") }),
    uploadMegabytes: MOST_MEGABYTES,
    success: 201,
    response: Done,
  },
  withdrawDocument: {
    method: "POST",
    path: "/documents/:id/withdraw",
    operationId: "withdrawDocument",
    summary: "Ritira un documento: non si cancella, ma non vale più",
    area: "documents",
    action: "document.manage",
    params: ofDocument,
    body: z
      .object({ reason: z.string().trim().min(3).max(500).describe("Perché") })
      .meta({ id: "DocumentWithdrawal" }),
    success: 200,
    response: Done,
    versioned: true,
  },
  readDocumentAgain: {
    method: "POST",
    path: "/documents/:id/read-again",
    operationId: "readDocumentAgain",
    summary: "Rilegge il testo della versione corrente",
    area: "documents",
    action: "document.add",
    params: ofDocument,
    success: 202,
    response: Done,
  },
  placeDocument: {
    method: "POST",
    path: "/documents/:id/place",
    operationId: "placeDocument",
    summary: "Dice di quale edificio è un documento che il caricamento di una cartella non ha collocato",
    area: "documents",
    action: "document.add",
    params: ofDocument,
    body: PlacedDocument,
    success: 200,
    response: Done,
  },
  linkDocument: {
    method: "POST",
    path: "/documents/:id/links",
    operationId: "linkDocument",
    summary: "Collega un documento a una parte, a un elemento, a un ordine",
    area: "documents",
    action: "document.add",
    params: ofDocument,
    body: NewDocumentLink,
    success: 201,
    response: Done,
  },
  unlinkDocument: {
    method: "DELETE",
    path: "/documents/:id/links/:linkId",
    operationId: "unlinkDocument",
    summary: "Toglie un collegamento",
    area: "documents",
    action: "document.add",
    params: ofDocument.extend({
      linkId: Id.meta({ description: "Identificativo del collegamento", example: EXAMPLE_ID }),
    }),
    success: 200,
    response: Done,
  },
  readDocumentContent: {
    method: "GET",
    path: "/documents/:id/content",
    operationId: "readDocumentContent",
    summary: "Il file di un documento",
    description:
      "Con `size=small` la prima pagina di un PDF, o un'immagine, ridotta al lato di 480 pixel, in WebP; se non c'è si ha l'originale",
    area: "documents",
    action: "document.read",
    params: ofDocument,
    query: z.object({
      number: z.coerce
        .number()
        .int()
        .min(1)
        .max(10_000)
        .optional()
        .meta({ description: "Quale versione; assente: la corrente", example: 1 }),
      size: z.literal("small").optional().meta({ description: "L'anteprima", example: "small" }),
    }),
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
    unchanging: true,
  },
  restoreDocumentFile: {
    method: "POST",
    path: "/documents/:id/versions/:number/restore",
    operationId: "restoreDocumentFile",
    summary: "Rimette al suo posto il file di una versione che manca o è alterato",
    description: "Solo se è lo stesso, byte per byte: la sua impronta deve essere quella registrata",
    area: "documents",
    action: "document.manage",
    params: ofDocument.extend({
      number: z.coerce.number().int().min(1).max(10_000).meta({ description: "Quale versione", example: 1 }),
    }),
    bodyType: "multipart",
    form: z.object({}),
    uploadMegabytes: MOST_MEGABYTES,
    success: 200,
    response: Done,
  },
  readFileIntegrity: {
    method: "GET",
    path: "/file-integrity",
    operationId: "readFileIntegrity",
    summary: "Se i file conservati sono ancora quelli arrivati",
    area: "documents",
    action: "document.manage",
    success: 200,
    response: z
      .object({
        whole: z.int(),
        waiting: z.int(),
        lastCheckedAt: Instant.optional(),
        wrong: z.array(
          z.object({
            id: Id,
            code: z.string(),
            title: z.string(),
            number: z.int(),
            outcome: z.enum(["missing", "altered"]),
            since: Instant,
          }),
        ),
      })
      .meta({ id: "FileIntegrity" }),
  },
} as const satisfies Record<string, RouteContract>;
