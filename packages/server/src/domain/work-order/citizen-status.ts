import { shortDay } from "#domain/text/italian-dates.ts";
import { withinSentence } from "#domain/text/sentence.ts";
import { findSuspendCause } from "#domain/work-order/states.ts";
import type { WorkOrderAction } from "#domain/work-order/transitions.ts";

/** What a citizen reads of their report. Internal steps (assignments, accounting) are not theirs to follow. */
export type CitizenStatus =
  | "taken-in-charge"
  | "planned"
  | "suspended"
  | "resumed"
  | "executed"
  | "rejected"
  | "reopened";

export const CITIZEN_STATUS_LABEL: Record<CitizenStatus, string> = {
  "taken-in-charge": "Presa in carico",
  planned: "Programmata",
  suspended: "Sospesa",
  resumed: "Ripresa",
  executed: "Eseguita",
  rejected: "Respinta",
  reopened: "Riaperta",
};

export interface CitizenMessage {
  status: CitizenStatus;
  /** A day, `2026-06-24`, when the work is planned. */
  plannedOn?: string;
  cause?: string;
  reason?: string;
  /** The sentence shown to the citizen. */
  text: string;
}

export interface OrderStep {
  action: WorkOrderAction;
  plannedOn?: string | undefined;
  /** The day the work was planned for until now, when it was: planned again for the same day, it is no news. */
  plannedBefore?: string | undefined;
  cause?: string | undefined;
  reason?: string | undefined;
}

/**
 * What an order's step tells the citizen; undefined when it tells nothing.
 * The work is told as executed once it is verified: a report that is sent back was not done.
 */
export function citizenMessage(step: OrderStep): CitizenMessage | undefined {
  switch (step.action) {
    case "plan":
      return plannedMessage(step);
    case "suspend": {
      const cause = findSuspendCause(step.cause)?.label ?? "Altra causa";
      return { status: "suspended", cause, text: `L'intervento è sospeso: ${withinSentence(cause)}.` };
    }
    case "resume":
      return { status: "resumed", text: "L'intervento è ripreso." };
    case "verify":
      return {
        status: "executed",
        text: "L'intervento è stato eseguito e verificato. Grazie della segnalazione.",
      };
    case "cancel": {
      const reason = step.reason?.trim() ?? "";
      const why = reason === "" ? "." : `: ${withoutStop(reason)}.`;
      return { status: "rejected", reason, text: `L'intervento non verrà eseguito${why}` };
    }
    case "issue":
    case "assign":
    case "accept":
    case "decline":
    case "start":
    case "execute":
    case "report":
    case "send-back":
    case "set-urgency":
      return undefined;
  }
}

function plannedMessage({ plannedOn, plannedBefore }: OrderStep): CitizenMessage | undefined {
  if (plannedOn === undefined || plannedOn === plannedBefore) return undefined;
  const verb = plannedBefore === undefined ? "è programmato per il" : "è spostato al";
  return { status: "planned", plannedOn, text: `L'intervento ${verb} ${shortDay(plannedOn)}.` };
}

function withoutStop(sentence: string): string {
  return sentence.replace(/[.\s]+$/, "");
}
