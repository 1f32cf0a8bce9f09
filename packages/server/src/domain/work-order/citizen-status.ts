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
      return step.plannedOn === undefined
        ? undefined
        : {
            status: "planned",
            plannedOn: step.plannedOn,
            text: `L'intervento è programmato per il ${italianDay(step.plannedOn)}.`,
          };
    case "suspend": {
      const cause = findSuspendCause(step.cause)?.label ?? "Altra causa";
      return { status: "suspended", cause, text: `L'intervento è sospeso: ${cause.toLowerCase()}.` };
    }
    case "resume":
      return { status: "resumed", text: "L'intervento è ripreso." };
    case "verify":
      return {
        status: "executed",
        text: "L'intervento è stato eseguito e verificato. Grazie della segnalazione.",
      };
    case "cancel": {
      const reason = step.reason ?? "";
      return { status: "rejected", reason, text: `L'intervento non verrà eseguito: ${reason}` };
    }
    case "issue":
    case "assign":
    case "accept":
    case "decline":
    case "start":
    case "execute":
    case "report":
    case "send-back":
      return undefined;
  }
}

function italianDay(day: string): string {
  const [year, month, date] = day.split("-");
  return `${date}/${month}/${year}`;
}
