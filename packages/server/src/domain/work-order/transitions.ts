import { findSuspendCause, type WorkOrderState } from "#domain/work-order/states.ts";

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
  | "cancel";

/** `issuer`: the municipality's technician. `executor`: the firm or squad that does the work. */
export type Side = "issuer" | "executor";

export type TransitionInput =
  | "reason"
  | "cause"
  | "plannedStart"
  | "plannedEnd"
  | "firm"
  | "labourMinutes"
  | "note";

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
    from: ["draft", "issued", "accepted", "planned"],
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
];

export interface OrderFacts {
  state: WorkOrderState;
  firmId: string | null;
  /** Who marked it executed last. */
  executedBy: string | null;
  openChildren: boolean;
}

export interface TransitionActor {
  userId: string;
  /** The sides this person stands on for this order. */
  sides: readonly Side[];
}

export interface TransitionValues {
  reason?: string | undefined;
  cause?: string | undefined;
  plannedStart?: Date | undefined;
  plannedEnd?: Date | undefined;
  firmId?: string | undefined;
  labourMinutes?: number | undefined;
  note?: string | undefined;
}

export type TransitionOutcome =
  | { kind: "allowed"; rule: TransitionRule; to: WorkOrderState }
  | {
      kind: "refused";
      because: "unknown" | "state" | "side" | "guard" | "input";
      message: string;
      field?: string;
    };

const FIELD_OF: Record<TransitionInput, keyof TransitionValues> = {
  reason: "reason",
  cause: "cause",
  plannedStart: "plannedStart",
  plannedEnd: "plannedEnd",
  firm: "firmId",
  labourMinutes: "labourMinutes",
  note: "note",
};

const MISSING: Record<TransitionInput, string> = {
  reason: "Scrivi il motivo",
  cause: "Scegli la causa della sospensione",
  plannedStart: "Indica la data di inizio prevista",
  plannedEnd: "Indica la data di fine prevista",
  firm: "Scegli l'impresa o la squadra",
  labourMinutes: "Indica il tempo impiegato",
  note: "Scrivi che cosa è stato fatto",
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
  wanted: { action: string; values: TransitionValues },
  actor: TransitionActor,
): TransitionOutcome {
  const offered = offerTransition(order, wanted.action, actor);
  if (offered.kind === "refused") return offered;
  for (const need of offered.rule.needs) {
    const value = wanted.values[FIELD_OF[need]];
    const isEmpty = value === undefined || value === "";
    if (isEmpty && !offered.rule.optional?.includes(need)) return wrong(FIELD_OF[need], MISSING[need]);
  }
  return checkValues(wanted.values) ?? offered;
}

function checkValues({
  cause,
  plannedStart,
  plannedEnd,
  reason,
}: TransitionValues): TransitionOutcome | undefined {
  if (cause !== undefined && findSuspendCause(cause) === undefined)
    return wrong("cause", "Causa di sospensione sconosciuta");
  if (plannedStart !== undefined && plannedEnd !== undefined && plannedEnd <= plannedStart) {
    return wrong("plannedEnd", "La fine prevista deve seguire l'inizio");
  }
  if (reason !== undefined && reason.length > 0 && reason.trim().length < 3)
    return wrong("reason", "Il motivo è troppo breve");
  return undefined;
}

function wrong(field: string, message: string): TransitionOutcome {
  return { kind: "refused", because: "input", message, field };
}

function guardOf(order: OrderFacts, { action }: TransitionRule, actor: TransitionActor): string | undefined {
  if (action === "issue" && order.firmId === null)
    return "Prima di emettere l'ordine assegnalo a un'impresa o a una squadra";
  if (action === "verify" && order.executedBy === actor.userId)
    return "Chi ha eseguito il lavoro non può verificarlo";
  if (action === "verify" && order.openChildren) return "Restano ordini figli da chiudere";
  if (action === "cancel" && order.openChildren) return "Prima annulla o chiudi gli ordini figli";
  return undefined;
}
