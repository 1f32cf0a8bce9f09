import { type Doer, dutyConflict } from "#domain/access/duties.ts";
import type { WorkOrderState } from "#domain/work-order/states.ts";
import {
  faultIn,
  type TransitionInput,
  type TransitionValues,
} from "#domain/work-order/transition-values.ts";

export type WorkOrderAction =
  | "assign"
  | "issue"
  | "accept"
  | "decline"
  | "plan"
  | "start"
  | "suspend"
  | "resume"
  | "execute"
  | "report"
  | "send-back"
  | "verify"
  | "cancel"
  | "set-urgency";

/** `issuer`: the municipality's technician. `executor`: the firm or squad that does the work. */
export type Side = "issuer" | "executor";

export interface TransitionRule {
  action: WorkOrderAction;
  label: string;
  from: readonly WorkOrderState[];
  /** `same`: the state does not change. */
  to: WorkOrderState | "same";
  by: readonly Side[];
  /** Asked of the person. Those in `optional` may be left empty. */
  needs: readonly TransitionInput[];
  optional?: readonly TransitionInput[];
  dangerous: boolean;
}

const UNDER_WAY: readonly WorkOrderState[] = ["issued", "accepted", "planned", "in-progress", "suspended"];

/** What can happen to an order, as data. */
export const TRANSITIONS: readonly TransitionRule[] = [
  {
    action: "issue",
    label: "Emetti",
    from: ["draft"],
    to: "issued",
    by: ["issuer"],
    needs: [],
    dangerous: false,
  },
  {
    action: "assign",
    label: "Assegna",
    from: ["draft", ...UNDER_WAY],
    to: "same",
    by: ["issuer"],
    needs: ["firm"],
    dangerous: false,
  },
  {
    action: "accept",
    label: "Accetta",
    from: ["issued"],
    to: "accepted",
    by: ["executor"],
    needs: [],
    dangerous: false,
  },
  {
    action: "decline",
    label: "Rifiuta l'incarico",
    from: ["issued", "accepted"],
    to: "issued",
    by: ["executor"],
    needs: ["reason"],
    dangerous: true,
  },
  {
    action: "plan",
    label: "Pianifica",
    from: ["issued", "accepted", "planned"],
    to: "planned",
    by: ["issuer", "executor"],
    needs: ["plannedStart", "plannedEnd"],
    optional: ["plannedEnd"],
    dangerous: false,
  },
  {
    action: "start",
    label: "Inizia i lavori",
    from: ["accepted", "planned"],
    to: "in-progress",
    by: ["executor"],
    needs: [],
    dangerous: false,
  },
  {
    action: "suspend",
    label: "Sospendi",
    from: ["accepted", "planned", "in-progress"],
    to: "suspended",
    by: ["issuer", "executor"],
    needs: ["cause", "note"],
    optional: ["note"],
    dangerous: false,
  },
  {
    action: "resume",
    label: "Riprendi",
    from: ["suspended"],
    to: "in-progress",
    by: ["issuer", "executor"],
    needs: [],
    dangerous: false,
  },
  {
    action: "execute",
    label: "Segna come eseguito",
    from: ["in-progress"],
    to: "executed",
    by: ["executor"],
    needs: ["note", "labourMinutes"],
    optional: ["labourMinutes"],
    dangerous: false,
  },
  {
    action: "report",
    label: "Consuntiva",
    from: ["executed"],
    to: "reported",
    by: ["executor"],
    needs: ["labourMinutes", "note"],
    optional: ["note"],
    dangerous: false,
  },
  {
    action: "send-back",
    label: "Rinvia all'esecutore",
    from: ["executed", "reported"],
    to: "in-progress",
    by: ["issuer"],
    needs: ["reason"],
    dangerous: true,
  },
  {
    action: "verify",
    label: "Verifica e chiudi",
    from: ["executed", "reported"],
    to: "verified",
    by: ["issuer"],
    needs: ["note"],
    optional: ["note"],
    dangerous: false,
  },
  {
    action: "cancel",
    label: "Annulla l'ordine",
    from: ["draft", ...UNDER_WAY],
    to: "cancelled",
    by: ["issuer"],
    needs: ["reason"],
    dangerous: true,
  },
  {
    action: "set-urgency",
    label: "Cambia l'urgenza",
    from: ["draft", ...UNDER_WAY],
    to: "same",
    by: ["issuer"],
    needs: ["urgency", "reason"],
    dangerous: false,
  },
];

export interface OrderFacts {
  state: WorkOrderState;
  firmId: string | null;
  /** Everybody who marked it executed or accounted for it, and in whose place. */
  executedBy: readonly Doer[];
  openChildren: boolean;
}

export interface TransitionActor {
  userId: string;
  /** By whose role they manage the order, when it was lent to them. */
  inPlaceOf?: string | undefined;
  /** The sides this person stands on for this order. */
  sides: readonly Side[];
}

export type TransitionOutcome =
  | { kind: "allowed"; rule: TransitionRule; to: WorkOrderState }
  | {
      kind: "refused";
      because: "unknown" | "state" | "side" | "guard" | "input";
      message: string;
      field?: string;
    };

export function findTransition(action: string): TransitionRule | undefined {
  return TRANSITIONS.find((rule) => rule.action === action);
}

/** Whether the action may be offered at all: state, side and guards, before anything is filled in. */
export function offerTransition(
  order: OrderFacts,
  action: string,
  actor: TransitionActor,
): TransitionOutcome {
  const rule = findTransition(action);
  if (rule === undefined)
    return { kind: "refused", because: "unknown", message: `Operazione sconosciuta: ${action}` };
  if (!rule.from.includes(order.state)) {
    return {
      kind: "refused",
      because: "state",
      message: `«${rule.label}» non è possibile nello stato attuale`,
    };
  }
  if (!rule.by.some((side) => actor.sides.includes(side))) {
    return {
      kind: "refused",
      because: "side",
      message: `«${rule.label}» spetta a chi ${rule.by[0] === "issuer" ? "ordina" : "esegue"} il lavoro`,
    };
  }
  const guard = guardOf(order, rule, actor);
  if (guard !== undefined) return { kind: "refused", because: "guard", message: guard };
  return { kind: "allowed", rule, to: rule.to === "same" ? order.state : rule.to };
}

/** The whole check, with what the person filled in. */
export function checkTransition(
  order: OrderFacts,
  wanted: { action: string; values: TransitionValues; now?: Date },
  actor: TransitionActor,
): TransitionOutcome {
  const offered = offerTransition(order, wanted.action, actor);
  if (offered.kind === "refused") return offered;
  const { needs, optional } = offered.rule;
  const wrong = faultIn(wanted.values, { needs, optional, now: wanted.now });
  return wrong === undefined ? offered : { kind: "refused", because: "input", ...wrong };
}

function guardOf(order: OrderFacts, { action }: TransitionRule, actor: TransitionActor): string | undefined {
  if (action === "issue" && order.firmId === null)
    return "Prima di emettere l'ordine assegnalo a un'impresa o a una squadra";
  const conflict = action === "verify" ? executionConflict(order, actor) : undefined;
  if (conflict !== undefined) return conflict;
  if (action === "verify" && order.openChildren) return "Restano ordini figli da chiudere";
  if (action === "cancel" && order.openChildren) return "Prima annulla o chiudi gli ordini figli";
  return undefined;
}

/** Who carried the work out does not verify it: asked of the person, whatever role they use. */
export function executionConflict(order: OrderFacts, actor: TransitionActor): string | undefined {
  const executions = order.executedBy.map((doer) => ({ duty: "execute" as const, ...doer }));
  return dutyConflict("verify", actor, executions);
}
