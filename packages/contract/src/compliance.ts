import { z } from "zod";
import { Doer, OwnCheckRule } from "./compliance-rule.ts";
import type { RouteContract } from "./route.ts";
import {
  AskedDay,
  Day,
  EXAMPLE_ID,
  filters,
  Id,
  idParams,
  Instant,
  Label,
  PageQuery,
  page,
  Ref,
} from "./shapes.ts";

export const CheckOutcome = z.enum(["positive", "with-prescriptions", "negative"]);
export type CheckOutcome = z.infer<typeof CheckOutcome>;

/** `soon`: within 30 days; `near`: within 90. */
export const ObligationState = z.enum([
  "overdue",
  "soon",
  "near",
  "later",
  "unknown",
  "on-event",
  "done",
  "not-required",
]);
export type ObligationState = z.infer<typeof ObligationState>;

const MissingFact = z
  .object({
    field: z.string(),
    label: z.string(),
    /** Who is asked for it. */
    askedOf: z.string(),
  })
  .meta({ id: "MissingFact" });

export const Obligation = z
  .object({
    id: Id,
    rule: z.string(),
    title: z.string(),
    subject: Ref.extend({ kind: z.enum(["building", "element"]) }),
    building: Ref,
    municipio: z.string().optional(),
    state: ObligationState,
    dueOn: z.string().optional(),
    missing: z.array(MissingFact),
    doer: Label,
    lastDoneOn: z.string().optional(),
    lastOutcome: CheckOutcome.optional(),
    useForbiddenSince: z.string().optional(),
    workOrderId: Id.optional(),
  })
  .meta({ id: "Obligation" });
export type Obligation = z.infer<typeof Obligation>;

export const CheckDone = z
  .object({
    id: Id,
    rule: z.string(),
    title: z.string(),
    doneOn: z.string(),
    outcome: CheckOutcome,
    prescriptions: z.string().optional(),
    doneBy: z.string(),
    documentId: Id.optional(),
    recordedBy: z.string(),
    recordedAt: Instant,
    annulled: z.object({ reason: z.string(), by: z.string(), at: Instant }).optional(),
  })
  .meta({ id: "CheckDone" });
export type CheckDone = z.infer<typeof CheckDone>;

export const ObligationDetail = Obligation.extend({
  norm: z.string(),
  document: z.string(),
  certainty: z.enum(["read", "to-verify"]),
  /** Why this day: the norm, the facts, the arithmetic; a sentence each. */
  because: z.array(z.string()),
  /** Newest first. */
  checks: z.array(CheckDone),
}).meta({ id: "ObligationDetail" });
export type ObligationDetail = z.infer<typeof ObligationDetail>;

const Month = z.string().regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/);

export const ObligationFilter = z.object({
  q: filters.q,
  state: z.enum(["overdue", "soon", "near", "unknown", "forbidden", "on-event", "done"]).optional().meta({
    description:
      "`overdue`: scadute; `soon`, `near`: entro 30 e 90 giorni; `unknown`: mancano dati; `forbidden`: uso vietato; `on-event`, `done`",
    example: "overdue",
  }),
  month: Month.optional().meta({ description: "Mese della scadenza", example: "2026-12" }),
  day: AskedDay.optional().meta({ description: "Giorno della scadenza", example: "2026-12-18" }),
  planned: z.enum(["yes", "no"]).optional().meta({
    description: "`yes`: già in un ordine di lavoro; `no`: in nessuno",
    example: "no",
  }),
  municipio: filters.municipio,
  rule: z.string().max(60).optional().meta({
    description: "Codice della verifica, come in `/check-rules`",
    example: "ascensore-verifica",
  }),
  doer: Doer.optional().meta({ description: "Chi la può fare", example: "authorised-body" }),
  buildingId: filters.buildingId,
  subjectId: Id.optional().meta({ description: "Solo di questo edificio o elemento", example: EXAMPLE_ID }),
});

export const Counted = z.object({ key: z.string(), label: z.string(), count: z.int(), overdue: z.int() });

export const ObligationTally = z
  .object({
    total: z.int(),
    overdue: z.int(),
    soon: z.int(),
    near: z.int(),
    unknown: z.int(),
    forbidden: z.int(),
    months: z.array(Counted),
    municipi: z.array(Counted),
    rules: z.array(Counted),
  })
  .meta({ id: "ObligationTally" });
export type ObligationTally = z.infer<typeof ObligationTally>;

const ObligationCalendar = z
  .object({
    days: z.array(
      z.object({
        day: Day,
        count: z.int(),
        /** In a work order already. */
        planned: z.int(),
        forbidden: z.int(),
      }),
    ),
    /** Their term is before the month and they are still to be done. */
    overdueBefore: z.int(),
  })
  .meta({ id: "ObligationCalendar" });
export type ObligationCalendar = z.infer<typeof ObligationCalendar>;

export const RecordedCheck = z
  .object({
    doneOn: AskedDay.describe("Il giorno in cui è stata fatta"),
    outcome: CheckOutcome.describe("Esito: positivo, con prescrizioni, negativo"),
    prescriptions: z
      .string()
      .trim()
      .min(3)
      .max(4_000)
      .optional()
      .describe("Le prescrizioni, se l'esito non è positivo"),
    doneBy: z.string().trim().min(2).max(200).describe("Chi l'ha fatta: persona, impresa, organismo"),
    documentId: Id.optional().describe("Il documento che la prova"),
    /** The newest check that was shown, or null: when somebody recorded another meanwhile, nothing is written. */
    seen: Id.nullable().describe("L'ultima verifica che si è vista, o null"),
  })
  .meta({ id: "RecordedCheck" });

export const complianceRoutes = {
  listObligations: {
    method: "GET",
    path: "/obligations",
    operationId: "listObligations",
    summary: "Le scadenze di legge, dalla più vecchia",
    description: "Quelle che non hanno ancora una data stanno in fondo",
    area: "obligations",
    action: "obligation.read",
    query: PageQuery.extend(ObligationFilter.shape),
    success: 200,
    response: page(Obligation).meta({ id: "ObligationPage" }),
  },
  tallyObligations: {
    method: "GET",
    path: "/obligations/tally",
    operationId: "tallyObligations",
    summary: "Quante scadenze di legge per stato, mese, Municipio e tipo",
    area: "obligations",
    action: "obligation.read",
    query: ObligationFilter,
    success: 200,
    response: ObligationTally,
  },
  listMissingFacts: {
    method: "GET",
    path: "/obligations/missing-facts",
    operationId: "listMissingFacts",
    summary: "I dati che mancano per sapere se e quando una verifica è dovuta, e a chi chiederli",
    area: "obligations",
    action: "obligation.read",
    query: ObligationFilter.pick({ municipio: true, buildingId: true }),
    success: 200,
    response: z
      .object({ items: z.array(MissingFact.extend({ obligations: z.int(), subjects: z.int() })) })
      .meta({ id: "MissingFacts" }),
  },
  exportObligations: {
    method: "GET",
    path: "/obligations/export",
    operationId: "exportObligations",
    summary: "Esporta le scadenze di legge filtrate: CSV, foglio XLSX, calendario iCalendar",
    description: "Il calendario (RFC 5545) ha solo le scadenze con una data, un evento di un giorno ciascuna",
    area: "obligations",
    action: "obligation.read",
    query: ObligationFilter.extend({
      format: z.enum(["csv", "xlsx", "ics"]).default("csv").meta({
        description: "CSV con punti e virgola, foglio di calcolo XLSX, o calendario `.ics`",
        example: "csv",
      }),
    }),
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
  },
  readObligationCalendar: {
    method: "GET",
    path: "/obligations/calendar",
    operationId: "readObligationCalendar",
    summary: "Quante scadenze di legge in ogni giorno di un mese",
    area: "obligations",
    action: "obligation.read",
    query: ObligationFilter.omit({ day: true }).extend({
      month: Month.meta({ description: "Il mese", example: "2026-12" }),
    }),
    success: 200,
    response: ObligationCalendar,
  },
  readObligation: {
    method: "GET",
    path: "/obligations/:id",
    operationId: "readObligation",
    summary: "Una scadenza di legge: la norma, perché quella data, le verifiche fatte",
    area: "obligations",
    action: "obligation.read",
    params: idParams("della scadenza"),
    success: 200,
    response: ObligationDetail,
  },
  recordCheck: {
    method: "POST",
    path: "/obligations/:id/checks",
    operationId: "recordCheck",
    summary: "Registra una verifica fatta; la scadenza successiva si calcola subito",
    area: "obligations",
    action: "obligation.manage",
    params: idParams("della scadenza"),
    body: RecordedCheck,
    success: 201,
    response: z.object({ id: Id }).meta({ id: "CheckRecorded" }),
  },
  annulCheck: {
    method: "POST",
    path: "/checks/:id/annulment",
    operationId: "annulCheck",
    summary: "Annulla una verifica registrata per errore: resta, con il motivo, e non conta più",
    area: "obligations",
    action: "obligation.manage",
    params: idParams("della verifica"),
    body: z
      .object({ reason: z.string().trim().min(3).max(1_000).describe("Perché si annulla") })
      .meta({ id: "CheckAnnulment" }),
    success: 201,
    response: z.object({ id: Id }).meta({ id: "CheckAnnulled" }),
  },
  listCheckRules: {
    method: "GET",
    path: "/check-rules",
    operationId: "listCheckRules",
    summary: "Le verifiche che la legge chiede, con la norma, e quelle aggiunte dal Comune",
    area: "obligations",
    action: "obligation.read",
    success: 200,
    response: z
      .object({
        items: z.array(
          z.object({
            isOwn: z.boolean(),
            /** The newest that the municipality wrote; 0: none. */
            version: z.int(),
            rule: OwnCheckRule,
          }),
        ),
      })
      .meta({ id: "CheckRules" }),
  },
  previewCheckRule: {
    method: "POST",
    path: "/check-rules/preview",
    operationId: "previewCheckRule",
    summary: "Che cosa cambierebbe con una verifica, senza scriverla",
    description: "Guarda gli edifici uno per uno, al massimo 300: «isWhole» dice se sono tutti",
    area: "obligations",
    action: "check-rule.write",
    body: z.object({ rule: OwnCheckRule }).meta({ id: "PreviewedCheckRule" }),
    success: 200,
    response: z
      .object({
        /** Obligations of this check that would begin, go, have another day, or stay as they are. */
        added: z.int(),
        removed: z.int(),
        moved: z.int(),
        same: z.int(),
        buildings: z.int(),
        isWhole: z.boolean(),
      })
      .meta({ id: "CheckRulePreview" }),
  },
  writeCheckRule: {
    method: "POST",
    path: "/check-rules",
    operationId: "writeCheckRule",
    summary: "Aggiunge una verifica, o ne cambia una: vale da subito, e ciò che valeva prima resta scritto",
    description: `\`seen\`: la versione del Comune che si è vista (0 se non c'è).`,
    area: "obligations",
    action: "check-rule.write",
    body: z
      .object({
        rule: OwnCheckRule,
        reason: z.string().trim().min(3).max(1_000).describe("Perché: l'atto o la norma che la chiede"),
        seen: z.int().min(0).describe("La versione del Comune che si è vista; 0 se non c'è"),
      })
      .meta({ id: "WrittenCheckRule" }),
    success: 201,
    response: z.object({ version: z.int() }).meta({ id: "CheckRuleWritten" }),
  },
} as const satisfies Record<string, RouteContract>;
