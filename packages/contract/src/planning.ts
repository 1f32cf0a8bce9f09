import { z } from "zod";
import { ObligationFilter } from "./compliance.ts";
import type { RouteContract } from "./route.ts";
import {
  AskedDay,
  Day,
  Id,
  idParams,
  Instant,
  PageQuery,
  page,
  Ref,
  UrgencyCode,
  WorkOrderState,
} from "./shapes.ts";

/** More would be neither looked at before it is confirmed, nor undone with a light heart. */
export const MOST_PLANNED = 500;

const Grouping = z.enum(["building-doer", "building", "single"]);
export type Grouping = z.infer<typeof Grouping>;

export const PlanState = z.enum(["proposed", "confirmed", "done", "undoing", "undone"]);
export type PlanState = z.infer<typeof PlanState>;

/** An order, as other pages name it. */
const OrderRef = z
  .object({ id: Id, code: z.string(), title: z.string(), state: WorkOrderState })
  .meta({ id: "OrderRef" });
export type OrderRef = z.infer<typeof OrderRef>;

export const AskedPlan = z
  .object({
    obligationIds: z
      .array(Id)
      .min(1)
      .max(MOST_PLANNED)
      .optional()
      .describe("Quali scadenze; assente: tutte quelle del filtro"),
    filter: ObligationFilter.optional().describe(
      `Il filtro dell'elenco, come in \`/obligations\`: al massimo ${MOST_PLANNED} scadenze con una data`,
    ),
    grouping: Grouping.default("building-doer").describe(
      "Un ordine per edificio e per chi fa la verifica (`building-doer`), per edificio (`building`), per scadenza (`single`)",
    ),
    leadDays: z.int().min(0).max(365).default(15).describe("Quanti giorni prima del termine"),
    outsideLessons: z
      .boolean()
      .default(true)
      .describe(
        "Nelle scuole, solo nei giorni senza lezioni; vale se il calendario scolastico è stato scritto",
      ),
  })
  .meta({ id: "AskedPlan" });
export type AskedPlan = z.infer<typeof AskedPlan>;

const PlannedCheck = z
  .object({
    obligationId: Id,
    rule: z.string(),
    title: z.string(),
    subject: Ref.extend({ kind: z.enum(["building", "element"]) }),
    dueOn: Day,
    /** Why it was not put into the order. */
    leftOut: z.string().optional(),
  })
  .meta({ id: "PlannedCheck" });
export type PlannedCheck = z.infer<typeof PlannedCheck>;

const PlannedOrder = z
  .object({
    id: Id,
    title: z.string(),
    building: Ref,
    urgency: UrgencyCode,
    proposedOn: Day,
    /** Why that day; a sentence each. */
    because: z.array(z.string()),
    /** The day comes after the term. */
    isLate: z.boolean(),
    checks: z.array(PlannedCheck),
    outcome: z.enum(["created", "skipped", "cancelled", "kept"]).optional(),
    outcomeNote: z.string().optional(),
    workOrder: OrderRef.optional(),
  })
  .meta({ id: "PlannedOrder" });
export type PlannedOrder = z.infer<typeof PlannedOrder>;

const PlanHead = z
  .object({
    id: Id,
    state: PlanState,
    askedAt: Instant,
    grouping: Grouping,
    leadDays: z.int(),
    outsideLessons: z.boolean(),
    /** Proposed, of which dealt with, and what came of them. */
    orders: z.int(),
    dealtWith: z.int(),
    created: z.int(),
    skipped: z.int(),
    cancelled: z.int(),
    kept: z.int(),
    checks: z.int(),
    late: z.int(),
    /** Of what was chosen: without a day, or in an order already. */
    leftOut: z.int(),
    undoReason: z.string().optional(),
  })
  .meta({ id: "ObligationPlanHead" });
export type PlanHead = z.infer<typeof PlanHead>;

const Plan = PlanHead.extend({ items: z.array(PlannedOrder) }).meta({ id: "ObligationPlan" });
export type Plan = z.infer<typeof Plan>;

const ObligationWork = z
  .object({
    /** The order in which it is planned. */
    order: OrderRef.extend({ plannedOn: Day.optional() }).optional(),
    /** The orders that its negative checks opened. */
    negative: z.array(
      z.object({
        checkId: Id,
        order: OrderRef.optional(),
        /** Why it could not be opened yet. */
        fault: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "ObligationWork" });
export type ObligationWork = z.infer<typeof ObligationWork>;

const OrderChecks = z
  .object({
    /** Planned in it; `recorded`: a check of it was made in this order. */
    planned: z.array(PlannedCheck.extend({ buildingId: Id, recorded: z.boolean() })),
    /** The day that was proposed. */
    proposedOn: Day.optional(),
    /** The negative check that it puts right. */
    negative: z
      .object({
        checkId: Id,
        rule: z.string(),
        title: z.string(),
        buildingId: Id,
        doneOn: Day,
        prescriptions: z.string().optional(),
        annulled: z.boolean(),
      })
      .optional(),
  })
  .meta({ id: "WorkOrderChecks" });
export type OrderChecks = z.infer<typeof OrderChecks>;

const SchoolPause = z.object({ from: AskedDay, to: AskedDay, name: z.string().trim().min(2).max(120) });

export const WrittenSchoolYear = z
  .object({
    code: z
      .string()
      .regex(/^20\d\d\/20\d\d$/)
      .describe("L'anno scolastico: `2026/2027`"),
    firstDay: AskedDay.describe("Il primo giorno di lezione"),
    lastDay: AskedDay.describe("L'ultimo giorno di lezione"),
    pauses: z
      .array(SchoolPause)
      .max(60)
      .default([])
      .describe("I giorni senza lezioni fra i due: vacanze e ponti, ciascuno con il suo nome"),
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .default([1, 2, 3, 4, 5])
      .describe("I giorni della settimana con lezioni, da 1 (lunedì) a 7"),
    source: z
      .string()
      .trim()
      .min(5)
      .max(300)
      .describe("L'atto da cui viene: la delibera regionale, con numero e data"),
    seen: z.int().min(0).describe("La versione che si è vista; 0 se l'anno non c'è ancora"),
  })
  .meta({ id: "WrittenSchoolYear" });
export type WrittenSchoolYear = z.infer<typeof WrittenSchoolYear>;

const SchoolYear = WrittenSchoolYear.omit({ seen: true })
  .extend({ version: z.int(), writtenBy: z.string(), writtenAt: Instant })
  .meta({ id: "SchoolYear" });
export type SchoolYear = z.infer<typeof SchoolYear>;

const ofPlan = idParams("della pianificazione");
const asked = z.object({ id: Id }).meta({ id: "PlanAsked" });

export const planningRoutes = {
  proposePlan: {
    method: "POST",
    path: "/obligation-plans",
    operationId: "proposeObligationPlan",
    summary: "Propone gli ordini di lavoro di più scadenze di legge, e il giorno di ciascuno",
    description:
      "Non scrive nessun ordine: la proposta si guarda, e poi si conferma. Restano fuori le scadenze senza una data e quelle già in un ordine",
    area: "obligations",
    action: "obligation.plan",
    body: AskedPlan,
    success: 201,
    response: asked,
  },
  listPlans: {
    method: "GET",
    path: "/obligation-plans",
    operationId: "listObligationPlans",
    summary: "Le mie pianificazioni, dalla più recente",
    area: "obligations",
    action: "obligation.plan",
    query: PageQuery,
    success: 200,
    response: page(PlanHead).meta({ id: "ObligationPlanPage" }),
  },
  readPlan: {
    method: "GET",
    path: "/obligation-plans/:id",
    operationId: "readObligationPlan",
    summary: "Una mia pianificazione: gli ordini proposti, a che punto è, che cosa ne è stato",
    area: "obligations",
    action: "obligation.plan",
    params: ofPlan,
    success: 200,
    response: Plan,
  },
  confirmPlan: {
    method: "POST",
    path: "/obligation-plans/:id/confirmation",
    operationId: "confirmObligationPlan",
    summary: "Conferma una pianificazione: gli ordini si scrivono in disparte",
    description:
      "Una scadenza che nel frattempo è entrata in un altro ordine, o ha cambiato data, resta fuori e si dice perché",
    area: "obligations",
    action: "obligation.plan",
    params: ofPlan,
    success: 202,
    response: asked,
  },
  undoPlan: {
    method: "POST",
    path: "/obligation-plans/:id/undo",
    operationId: "undoObligationPlan",
    summary: "Disfa una pianificazione: annulla gli ordini non ancora iniziati e libera le loro scadenze",
    area: "obligations",
    action: "obligation.plan",
    params: ofPlan,
    body: z
      .object({
        reason: z
          .string()
          .trim()
          .min(3)
          .max(1_000)
          .describe("Perché: resta scritto in ogni ordine annullato"),
      })
      .meta({ id: "PlanUndoing" }),
    success: 202,
    response: asked,
  },
  listSchoolYears: {
    method: "GET",
    path: "/school-years",
    operationId: "listSchoolYears",
    summary:
      "I giorni di lezione di ogni anno scolastico, come il Comune li ha scritti dall'atto della Regione",
    area: "obligations",
    action: "obligation.read",
    success: 200,
    response: z.object({ items: z.array(SchoolYear) }).meta({ id: "SchoolYears" }),
  },
  writeSchoolYear: {
    method: "POST",
    path: "/school-years",
    operationId: "writeSchoolYear",
    summary: "Scrive i giorni di lezione di un anno scolastico, o li corregge",
    description: "Vale per le proposte fatte da allora in poi; le versioni precedenti restano",
    area: "obligations",
    action: "check-rule.write",
    body: WrittenSchoolYear,
    success: 201,
    response: z.object({ version: z.int() }).meta({ id: "SchoolYearWritten" }),
  },
  readObligationWork: {
    method: "GET",
    path: "/obligations/:id/work",
    operationId: "readObligationWork",
    summary: "L'ordine in cui una scadenza è pianificata, e quelli aperti dalle sue verifiche negative",
    area: "obligations",
    action: "obligation.read",
    params: idParams("della scadenza"),
    success: 200,
    response: ObligationWork,
  },
  readOrderChecks: {
    method: "GET",
    path: "/work-orders/:id/checks",
    operationId: "readWorkOrderChecks",
    summary: "Le verifiche di legge pianificate in un ordine, e quella negativa che l'ha aperto",
    area: "obligations",
    action: "obligation.read",
    params: idParams("dell'ordine"),
    success: 200,
    response: OrderChecks,
  },
} as const satisfies Record<string, RouteContract>;
