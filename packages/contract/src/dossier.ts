import { z } from "zod";
import { BuildingQuery } from "./buildings.ts";
import {
  ComparedFact,
  Disagreement,
  Dossier,
  DossierChange,
  DossierDictionary,
  DossierFact,
  DossierListItem,
  FactClaim,
  FactValue,
  SaidFact,
} from "./dossier-shapes.ts";
import type { RouteContract } from "./route.ts";
import { AskedDay, EXAMPLE_ID, filters, Id, idParams, PageQuery, page } from "./shapes.ts";

const ofBuilding = idParams("dell'edificio");

const onDay = AskedDay.optional().meta({
  description: "Il fascicolo com'era alla fine di questo giorno; assente: adesso",
  example: "2026-03-31",
});

const subjectId = Id.optional().meta({
  description: "Di quale parte o voce; assente: l'edificio",
  example: EXAMPLE_ID,
});

const Written = z.object({ version: z.int() }).meta({ id: "DossierWritten" });

export const dossierRoutes = {
  readDictionary: {
    method: "GET",
    path: "/dossier-dictionary",
    operationId: "readDictionary",
    summary: "Il dizionario dei dati del fascicolo, con le sue sezioni",
    area: "dossier",
    action: "dossier.read",
    success: 200,
    response: DossierDictionary,
  },
  listDossiers: {
    method: "GET",
    path: "/dossiers",
    operationId: "listDossiers",
    summary: "I fascicoli degli edifici, dal meno completo",
    area: "dossier",
    action: "dossier.read",
    query: PageQuery.extend({
      q: filters.q,
      municipio: filters.municipio,
      use: BuildingQuery.shape.use,
      disagreeing: z
        .enum(["only"])
        .optional()
        .meta({ description: "Solo quelli con dati in disaccordo", example: "only" }),
    }),
    success: 200,
    response: page(DossierListItem)
      .extend({
        total: z.object({
          buildings: z.int(),
          required: z.int(),
          stated: z.int(),
          founded: z.int(),
          current: z.int(),
          disagreeing: z.int(),
        }),
      })
      .meta({ id: "DossierPage" }),
  },
  readDossier: {
    method: "GET",
    path: "/buildings/:id/dossier",
    operationId: "readDossier",
    summary: "Il fascicolo di un edificio, adesso o com'era un giorno",
    area: "dossier",
    action: "dossier.read",
    params: ofBuilding,
    query: z.object({ on: onDay }),
    success: 200,
    response: Dossier,
  },
  readSubjectFacts: {
    method: "GET",
    path: "/buildings/:id/dossier/subjects/:subjectId",
    operationId: "readSubjectFacts",
    summary: "I dati di una parte dell'edificio: un'unità, un vano, un elemento",
    area: "dossier",
    action: "dossier.read",
    params: ofBuilding.extend({
      subjectId: Id.meta({ description: "Identificativo della parte", example: EXAMPLE_ID }),
    }),
    query: z.object({ on: onDay }),
    success: 200,
    response: z
      .object({
        kind: z.string(),
        code: z.string(),
        label: z.string(),
        uni8290: z.string().optional(),
        buildingName: z.string(),
        facts: z.array(DossierFact),
      })
      .meta({ id: "SubjectFacts" }),
  },
  readFactHistory: {
    method: "GET",
    path: "/buildings/:id/dossier/facts/:field",
    operationId: "readFactHistory",
    summary: "Chi ha detto un dato, quando e su quale documento",
    area: "dossier",
    action: "dossier.read",
    params: ofBuilding.extend({
      field: z.string().max(60).meta({ description: "Codice del dato nel dizionario", example: "apeClass" }),
    }),
    query: PageQuery.extend({ subjectId }),
    success: 200,
    response: page(FactClaim).meta({ id: "FactHistory" }),
  },
  listDossierChanges: {
    method: "GET",
    path: "/buildings/:id/dossier/changes",
    operationId: "listDossierChanges",
    summary: "Le scritture di un fascicolo, dalla più recente",
    area: "dossier",
    action: "dossier.read",
    params: ofBuilding,
    query: PageQuery,
    success: 200,
    response: page(DossierChange).meta({ id: "DossierChangePage" }),
  },
  verifyDossier: {
    method: "GET",
    path: "/buildings/:id/dossier/verification",
    operationId: "verifyDossier",
    summary: "Ricalcola la catena delle scritture e dice se il fascicolo è integro",
    area: "dossier",
    action: "dossier.read",
    params: ofBuilding,
    success: 200,
    response: z
      .object({
        changes: z.int(),
        claims: z.int(),
        head: z.string(),
        isAnchored: z.boolean(),
        faults: z.array(z.string()),
      })
      .meta({ id: "DossierVerification" }),
  },
  compareDossiers: {
    method: "GET",
    path: "/buildings/:id/dossier/comparison",
    operationId: "compareDossiers",
    summary: "Che cosa differisce fra due giorni, o fra due edifici",
    area: "dossier",
    action: "dossier.read",
    params: ofBuilding,
    query: z.object({
      on: onDay,
      withBuilding: Id.optional().meta({
        description: "L'altro edificio; assente: lo stesso",
        example: EXAMPLE_ID,
      }),
      withOn: onDay,
    }),
    success: 200,
    response: z.object({ facts: z.array(ComparedFact), same: z.int() }).meta({ id: "DossierComparison" }),
  },
  stateFacts: {
    method: "POST",
    path: "/buildings/:id/dossier/facts",
    operationId: "stateFacts",
    summary: "Scrive dati nel fascicolo, ciascuno con la sua fonte",
    area: "dossier",
    action: "dossier.write",
    params: ofBuilding,
    body: z
      .object({ facts: z.array(SaidFact).min(1).max(100).describe("I dati da scrivere, tutti o nessuno") })
      .meta({ id: "SaidFacts" }),
    success: 200,
    response: Written,
  },
  addRecord: {
    method: "POST",
    path: "/buildings/:id/dossier/records",
    operationId: "addRecord",
    summary: "Aggiunge una voce: un titolo edilizio, un intervento, una presenza di amianto",
    area: "dossier",
    action: "dossier.write",
    params: ofBuilding,
    body: z
      .object({
        kind: z.string().max(60).describe("Di quale genere, come in `recordKinds` del dizionario"),
        facts: z
          .array(SaidFact.omit({ subject: true, seen: true }))
          .min(1)
          .max(40)
          .describe("I suoi dati, almeno uno"),
      })
      .meta({ id: "NewDossierRecord" }),
    success: 201,
    response: z.object({ id: Id, version: z.int() }).meta({ id: "DossierRecordAdded" }),
  },
  withdrawRecord: {
    method: "POST",
    path: "/buildings/:id/dossier/records/:recordId/withdrawal",
    operationId: "withdrawRecord",
    summary: "Toglie una voce scritta per errore; resta leggibile nel passato",
    area: "dossier",
    action: "dossier.write",
    params: ofBuilding.extend({
      recordId: Id.meta({ description: "Identificativo della voce", example: EXAMPLE_ID }),
    }),
    body: z
      .object({ reason: z.string().trim().min(3).max(500).describe("Perché si toglie") })
      .meta({ id: "RecordWithdrawal" }),
    success: 200,
    response: Written,
  },
  listDisagreements: {
    method: "GET",
    path: "/dossier-disagreements",
    operationId: "listDisagreements",
    summary: "Dati su cui due fonti non sono d'accordo, in attesa di una decisione",
    area: "dossier",
    action: "dossier.read",
    query: PageQuery.extend({ buildingId: filters.buildingId }),
    success: 200,
    response: page(Disagreement).meta({ id: "DisagreementPage" }),
  },
  decideFact: {
    method: "POST",
    path: "/buildings/:id/dossier/decisions",
    operationId: "decideFact",
    summary: "Decide quale dato vale, quando due fonti non sono d'accordo",
    area: "dossier",
    action: "dossier.write",
    params: ofBuilding,
    body: z
      .object({
        subjectId: Id.describe("Di quale parte o voce; l'edificio stesso, con il suo identificativo"),
        field: z.string().max(60).describe("Codice del dato nel dizionario"),
        value: FactValue,
        validFrom: AskedDay.describe("Il giorno da cui vale"),
        evidenceId: Id.optional().describe("Il documento che lo prova"),
        reason: z.string().trim().min(3).max(1_000).describe("Perché: resta nella storia del dato"),
        /** The claims that were shown to who decides: one more by now, and it is shown first. */
        seen: z
          .array(Id)
          .min(1)
          .max(50)
          .describe("Le asserzioni che si sono viste: una di più, e si guarda prima di decidere"),
      })
      .meta({ id: "FactDecision" }),
    success: 200,
    response: Written,
  },
} as const satisfies Record<string, RouteContract>;
