import type { RequestState, UrgencyCode, WorkOrderState } from "@stabile/contract/shapes";
import type { WorkOrderListItem } from "@stabile/contract/work-orders";
import { REQUEST_STATES, SLA_LATE_BUT_DONE, SLA_STATES, URGENCIES, WORK_ORDER_STATES } from "#text/it.ts";
import { Icon } from "#ui/icon.tsx";

export type Tone = "neutral" | "info" | "progress" | "success" | "warning" | "danger" | "quiet";

export interface StatusBadgeProps {
  tone: Tone;
  text: string;
  icon?: string;
  title?: string;
}

/** A state in words, with a tone that repeats them: never the colour alone. */
export function StatusBadge({ tone, text, icon, title }: StatusBadgeProps) {
  return (
    <span className={`status status-${tone}`} title={title}>
      {icon ? <Icon name={icon} size="xs" /> : <span className="status-dot" aria-hidden="true" />}
      {text}
    </span>
  );
}

const ORDER_TONES: Record<WorkOrderState, Tone> = {
  draft: "quiet",
  issued: "info",
  accepted: "info",
  planned: "info",
  "in-progress": "progress",
  suspended: "warning",
  executed: "success",
  reported: "success",
  verified: "success",
  accounted: "neutral",
  invoiced: "neutral",
  cancelled: "quiet",
};

export function WorkOrderStateBadge({ state }: { state: WorkOrderState }) {
  return <StatusBadge tone={ORDER_TONES[state]} text={WORK_ORDER_STATES[state]} />;
}

const REQUEST_TONES: Record<RequestState, Tone> = {
  received: "info",
  triaged: "progress",
  merged: "neutral",
  rejected: "quiet",
  "in-charge": "progress",
  resolved: "success",
  reopened: "warning",
  withdrawn: "quiet",
};

export function RequestStateBadge({ state }: { state: RequestState }) {
  return <StatusBadge tone={REQUEST_TONES[state]} text={REQUEST_STATES[state]} />;
}

const URGENCY_LOOK: Record<Exclude<UrgencyCode, "normal">, { tone: Tone; icon: string }> = {
  emergency: { tone: "danger", icon: "error" },
  urgent: { tone: "warning", icon: "arrow-up-circle" },
};

export function UrgencyBadge({ urgency }: { urgency: UrgencyCode }) {
  // The usual case stays plain: a badge on every row would hide those that matter.
  if (urgency === "normal") return <span className="quiet">{URGENCIES.normal}</span>;
  return <StatusBadge {...URGENCY_LOOK[urgency]} text={URGENCIES[urgency]} />;
}

type SlaState = WorkOrderListItem["slaState"];
const SLA_LOOK: Record<SlaState, { tone: Tone; icon: string }> = {
  none: { tone: "quiet", icon: "minus-circle" },
  "on-time": { tone: "success", icon: "clock" },
  "at-risk": { tone: "warning", icon: "clock" },
  breached: { tone: "danger", icon: "warning-circle" },
  met: { tone: "success", icon: "check-circle" },
  suspended: { tone: "neutral", icon: "locked" },
};

/** `over`: the thing is done. That it was late stays written, but calls nobody to hurry. */
export function SlaBadge({ state, over = false }: { state: SlaState; over?: boolean }) {
  if (over && state === "breached")
    return <StatusBadge tone="neutral" icon="warning-circle" text={SLA_LATE_BUT_DONE} />;
  return <StatusBadge {...SLA_LOOK[state]} text={SLA_STATES[state]} />;
}

const OVER: ReadonlySet<WorkOrderState> = new Set(["verified", "accounted", "invoiced", "cancelled"]);

/** Nothing more will be done on an order in this state. */
export function isOver(state: WorkOrderState): boolean {
  return OVER.has(state);
}
