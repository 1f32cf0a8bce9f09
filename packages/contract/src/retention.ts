import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { AskedDay, Day, Done, EXAMPLE_ID, Id, idParams, Instant, PageQuery, page, Ref } from "./shapes.ts";

const ofDocument = idParams("del documento");
const typeParams = z.object({
  type: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .meta({ description: "Codice del tipo di documento", example: "rcee" }),
});

/** How long documents of a type are kept, in months; absent: for ever. */
export const RetentionRule = z
  .object({
    type: z.string(),
    label: z.string(),
    /** Decided by the municipality, and not only what comes with the type. */
    isOwn: z.boolean(),
    months: z.int().optional(),
    reason: z.string().optional(),
    writtenBy: z.string().optional(),
    writtenAt: Instant.optional(),
  })
  .meta({ id: "RetentionRule" });
export type RetentionRule = z.infer<typeof RetentionRule>;

export const WrittenRetentionRule = z
  .object({
    months: z
      .int()
      .min(1)
      .max(1_800)
      .optional()
      .describe("Mesi di conservazione, dalla scadenza o, se non scade, dall'emissione; assente: per sempre"),
    reason: z.string().trim().min(3).max(500).describe("Da dove viene: quale voce del massimario di scarto"),
  })
  .meta({ id: "WrittenRetentionRule", example: { months: 120, reason: "Massimario, voce 6.5" } });

export const DiscardCandidate = z
  .object({
    id: Id,
    code: z.string(),
    title: z.string(),
    building: Ref.optional(),
    retainUntil: Day,
    /** Why until then, in Italian. */
    reason: z.string(),
    /** Why it must stay all the same, in Italian; empty: it may be proposed. */
    obstacles: z.array(z.string()),
    proposal: z.object({ by: z.string(), at: Instant, reason: z.string() }).optional(),
  })
  .meta({ id: "DiscardCandidate" });
export type DiscardCandidate = z.infer<typeof DiscardCandidate>;

export const DiscardProposal = z
  .object({ reason: z.string().trim().min(3).max(500).describe("Perché si propone di scartarlo") })
  .meta({ id: "DiscardProposal", example: { reason: "Superato, fuori dai termini del massimario" } });

export const DiscardAct = z
  .object({
    protocolNumber: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .describe(
        "Numero di protocollo dell'autorizzazione allo scarto (D.Lgs. 42/2004, art. 21 c. 1 lett. d)",
      ),
    authorisedOn: AskedDay.describe("Data dell'autorizzazione"),
    authority: z
      .string()
      .trim()
      .min(3)
      .max(200)
      .describe("Chi l'ha rilasciata: la Soprintendenza competente"),
    documentIds: z.array(Id).min(1).max(200).describe("Quali documenti, fra quelli proposti"),
  })
  .meta({
    id: "DiscardAct",
    example: {
      protocolNumber: "12345/2026",
      authorisedOn: "2026-05-12",
      authority: "Soprintendenza archivistica",
      documentIds: [EXAMPLE_ID],
    },
  });

export const retentionRoutes = {
  listRetentionRules: {
    method: "GET",
    path: "/retention-rules",
    operationId: "listRetentionRules",
    summary: "Per quanto tempo si conserva ogni tipo di documento",
    area: "documents",
    action: "document.read",
    success: 200,
    response: z.object({ items: z.array(RetentionRule) }).meta({ id: "RetentionRuleList" }),
  },
  writeRetentionRule: {
    method: "PUT",
    path: "/retention-rules/:type",
    operationId: "writeRetentionRule",
    summary: "Stabilisce per quanto tempo si conservano i documenti di un tipo",
    description: "Vale anche per quelli che ci sono già; nessuno è scartato per questo",
    area: "documents",
    action: "document.discard",
    params: typeParams,
    body: WrittenRetentionRule,
    success: 200,
    response: z.object({ items: z.array(RetentionRule) }).meta({ id: "RetentionRuleList" }),
  },
  listDiscardCandidates: {
    method: "GET",
    path: "/discard-candidates",
    operationId: "listDiscardCandidates",
    summary:
      "I documenti il cui tempo di conservazione è passato, e perché si possono proporre per lo scarto o no",
    area: "documents",
    action: "document.manage",
    query: PageQuery.extend({
      show: z.enum(["to-propose", "proposed", "kept"]).default("to-propose").meta({
        description: "`to-propose` proponibili, `proposed` già proposti, `kept` da tenere comunque",
        example: "to-propose",
      }),
    }),
    success: 200,
    response: page(DiscardCandidate).meta({ id: "DiscardCandidatePage" }),
  },
  proposeDiscard: {
    method: "POST",
    path: "/documents/:id/discard-proposal",
    operationId: "proposeDiscard",
    summary: "Propone un documento per lo scarto; non cancella nulla",
    area: "documents",
    action: "document.manage",
    params: ofDocument,
    body: DiscardProposal,
    success: 201,
    response: Done,
  },
  keepDocumentLonger: {
    method: "DELETE",
    path: "/documents/:id/discard-proposal",
    operationId: "keepDocumentLonger",
    summary: "Toglie un documento da quelli proposti per lo scarto",
    area: "documents",
    action: "document.manage",
    params: ofDocument,
    success: 200,
    response: Done,
  },
  confirmDiscard: {
    method: "POST",
    path: "/discard-acts",
    operationId: "confirmDiscard",
    summary: "Scarta i file di documenti proposti, con l'autorizzazione della Soprintendenza",
    description:
      "Toglie per sempre i file e i testi letti; restano la scheda, la storia, le impronte e l'atto. Tutti i documenti o nessuno",
    area: "documents",
    action: "document.discard",
    body: DiscardAct,
    success: 201,
    response: z.object({ id: Id, documents: z.int() }).meta({ id: "DiscardDone" }),
  },
} as const satisfies Record<string, RouteContract>;
