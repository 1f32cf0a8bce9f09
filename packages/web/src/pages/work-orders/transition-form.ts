import type { AvailableAction, Transition } from "@stabile/contract/work-orders";
import type { z } from "zod";
import { order } from "#text/it-work-orders.ts";
import { fromLocalInput } from "#ui/dates.ts";

export type Need = AvailableAction["needs"][number];

/** What is typed in the form of an action, as text; hours and minutes are one need in two fields. */
export type TransitionDraft = Partial<Record<Need | "labourHours", string>>;

/** Without these the action has no meaning; the others may stay empty, unless the server says otherwise. */
const REQUIRED: ReadonlySet<Need> = new Set(["reason", "cause", "plannedStart", "firm", "urgency"]);

export function isRequired(need: Need): boolean {
  return REQUIRED.has(need);
}

/** Messages for what is missing, by need; empty when the draft can be sent. */
export function missingIn(draft: TransitionDraft, needs: readonly Need[]): Partial<Record<Need, string>> {
  const wrong = needs
    .filter((need) => isRequired(need) && !draft[need]?.trim())
    .map((need): [Need, string] => [need, order.form.required]);
  const reason = draft.reason?.trim() ?? "";
  if (needs.includes("reason") && reason.length > 0 && reason.length < 3)
    wrong.push(["reason", order.form.tooShort]);
  return Object.fromEntries(wrong);
}

/** The body to send: only what the action asks for, and only what was filled in. */
export function transitionOf(
  action: string,
  draft: TransitionDraft,
  needs: readonly Need[],
): z.input<typeof Transition> {
  const text = (need: Need) => (needs.includes(need) ? draft[need]?.trim() || undefined : undefined);
  const values = {
    reason: text("reason"),
    cause: text("cause"),
    plannedStart: fromLocalInput(text("plannedStart") ?? ""),
    plannedEnd: fromLocalInput(text("plannedEnd") ?? ""),
    firmId: text("firm"),
    labourMinutes: needs.includes("labourMinutes") ? minutesOf(draft) : undefined,
    note: text("note"),
    urgency: text("urgency"),
  };
  const filled = Object.entries(values).filter(([, value]) => value !== undefined);
  return { action, ...Object.fromEntries(filled) };
}

/** Whole minutes from the two fields; undefined when both are empty. */
export function minutesOf(draft: Pick<TransitionDraft, "labourHours" | "labourMinutes">): number | undefined {
  if (!draft.labourHours && !draft.labourMinutes) return undefined;
  return Math.round(Number(draft.labourHours || 0) * 60 + Number(draft.labourMinutes || 0));
}
