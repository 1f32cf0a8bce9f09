import type { TransitionValues } from "#domain/work-order/transition-values.ts";
import type { WorkOrderAction } from "#domain/work-order/transitions.ts";

/** An order of the training environment's past, as the simulated municipality tells it. */
export interface PastOrder {
  id: string;
  buildingCode: string;
  /** The category's label. */
  category: string;
  urgency: "emergency" | "urgent" | "normal";
  subject: string;
  description: string;
  openedAt: Date;
  closedAt: Date | null;
  closingNote: string | null;
  hours: number | null;
  /** Key of the case it answers. */
  caseKey: string | null;
}

export interface StoryStep {
  at: Date;
  action: WorkOrderAction;
  by: "technician" | "worker";
  values: TransitionValues;
}

interface Telling {
  /** Place among all orders: what differs from one to the next follows from it, so that a telling can be repeated. */
  index: number;
  now: Date;
  /** Minutes, round the clock, within which the contract wants work of this urgency to begin. */
  startMinutes: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What happened to an order from its creation until now, in order; nothing for one that is still a draft. */
export function storyOf(order: PastOrder, telling: Telling): StoryStep[] {
  const steps =
    order.closedAt === null ? openStory(order, telling) : closedStory(order, order.closedAt, telling);
  return steps.filter(({ at }) => at <= telling.now);
}

type Step = [action: WorkOrderAction, at: Date, values?: TransitionValues];

const BY_WORKER: readonly WorkOrderAction[] = [
  "accept",
  "plan",
  "start",
  "suspend",
  "resume",
  "execute",
  "report",
];

function toSteps(steps: readonly (Step | undefined)[]): StoryStep[] {
  return steps
    .filter((step) => step !== undefined)
    .map(([action, at, values = {}]) => ({
      action,
      at,
      values,
      by: BY_WORKER.includes(action) ? "worker" : "technician",
    }));
}

function closedStory(order: PastOrder, closedAt: Date, { index }: Telling): StoryStep[] {
  const within = (part: number) =>
    new Date(order.openedAt.getTime() + (closedAt.getTime() - order.openedAt.getTime()) * part);
  const labourMinutes = (order.hours ?? 2) * 60;
  // A case that was answered cannot belong to an order that was called off.
  if (order.caseKey === null && index % 23 === 5) {
    return toSteps([
      ["issue", within(0.02)],
      ["cancel", closedAt, { reason: "Intervento già compreso in un altro ordine sullo stesso edificio." }],
    ]);
  }
  const isHeldUp = index % 9 === 4;
  return toSteps([
    ["issue", within(0.02)],
    ["accept", within(0.05)],
    ["plan", within(0.08), { plannedStart: within(0.5), plannedEnd: within(0.85) }],
    ["start", within(0.5)],
    isHeldUp ? ["suspend", within(0.55), { cause: causeOf(index) }] : undefined,
    isHeldUp ? ["resume", within(0.72)] : undefined,
    ["execute", within(0.85), { note: order.closingNote ?? "Intervento eseguito.", labourMinutes }],
    index % 3 === 0 ? ["report", within(0.92), { labourMinutes }] : undefined,
    ["verify", closedAt, index % 4 === 0 ? { note: "Verificato sul posto." } : {}],
  ]);
}

const CAUSES = [
  "access-denied",
  "waiting-materials",
  "weather",
  "building-in-use",
  "waiting-permit",
] as const;

function causeOf(index: number): string {
  return CAUSES[Math.floor(index / 9) % CAUSES.length] ?? "other";
}

/** How far work has come, by turns; what came in today has hardly begun. */
const STAGES = [
  "due-today",
  "in-progress",
  "planned",
  "executed",
  "due-today",
  "suspended",
  "planned",
  "accepted",
] as const;

function openStory(order: PastOrder, { index, now, startMinutes }: Telling): StoryStep[] {
  const { openedAt } = order;
  const age = now.getTime() - openedAt.getTime();
  const within = (part: number) => new Date(openedAt.getTime() + age * part);
  if (age < DAY_MS) return freshStory(order, index);
  const stage = STAGES[index % STAGES.length];
  const dueToday = new Date(dueHour(now, index).getTime() - startMinutes * 60_000);
  if (stage === "due-today" && dueToday > openedAt) {
    // Approved late: what counts is the day it was issued, and that makes the work due today.
    const planned = new Date(dueToday.getTime() + 6 * HOUR_MS);
    const plannedStart = new Date(dueHour(now, index).getTime() - 2 * HOUR_MS);
    return toSteps([
      ["issue", dueToday],
      ["accept", new Date(dueToday.getTime() + HOUR_MS)],
      ["plan", planned, { plannedStart, plannedEnd: new Date(plannedStart.getTime() + 4 * HOUR_MS) }],
    ]);
  }
  const plannedStart = new Date(now.getTime() + ((index % 5) - 1) * DAY_MS);
  const began = stage === "in-progress" || stage === "suspended" || stage === "executed";
  return toSteps([
    ["issue", within(0.03)],
    ["accept", within(0.08)],
    stage === "accepted"
      ? undefined
      : ["plan", within(0.12), { plannedStart: began ? within(0.5) : plannedStart, plannedEnd: undefined }],
    began ? ["start", within(0.5)] : undefined,
    stage === "suspended" ? ["suspend", within(0.8), { cause: causeOf(index * 9) }] : undefined,
    stage === "executed"
      ? ["execute", within(0.9), { note: "Intervento concluso, in attesa di verifica.", labourMinutes: 150 }]
      : undefined,
  ]);
}

function freshStory({ openedAt, urgency }: PastOrder, index: number): StoryStep[] {
  const after = (hours: number) => new Date(openedAt.getTime() + hours * HOUR_MS);
  if (urgency === "normal" && index % 3 === 0) return [];
  return toSteps([["issue", after(0.5)], index % 2 === 0 ? ["accept", after(2)] : undefined]);
}

/** An hour of the working day of `now`; offices are at work at these in UTC, summer and winter. */
function dueHour(now: Date, index: number): Date {
  const day = new Date(now.getTime());
  day.setUTCHours(8 + (index % 7), (index % 4) * 15, 0, 0);
  return day;
}
