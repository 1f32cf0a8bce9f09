import { SUSPEND_CAUSES, WORK_ORDER_STATE_LABEL } from "#domain/work-order/states.ts";

export const STATE_LABEL: Record<string, string> = WORK_ORDER_STATE_LABEL;

export const URGENCY_LABEL: Record<string, string> = {
  emergency: "Emergenza",
  urgent: "Urgente",
  normal: "Normale",
};

export const SLA_STATE_LABEL: Record<string, string> = {
  none: "",
  "on-time": "Nei tempi",
  "at-risk": "A rischio",
  breached: "Fuori tempo",
  met: "Rispettato",
  suspended: "Sospeso",
};

export const SUSPEND_CAUSE_LABEL: Record<string, string> = Object.fromEntries(
  SUSPEND_CAUSES.map(({ code, label }) => [code, label]),
);

/** What happened, in the past tense, for the history of an order. */
export const HISTORY_LABEL: Record<string, string> = {
  create: "Creato",
  issue: "Emesso",
  assign: "Assegnato",
  accept: "Accettato",
  decline: "Incarico rifiutato",
  plan: "Pianificato",
  start: "Lavori iniziati",
  suspend: "Sospeso",
  resume: "Ripreso",
  execute: "Eseguito",
  report: "Consuntivato",
  "send-back": "Rinviato all'esecutore",
  verify: "Verificato e chiuso",
  cancel: "Annullato",
  note: "Nota",
  attach: "Allegato aggiunto",
  "follow-up": "Riaperto dal cittadino",
  "set-urgency": "Urgenza cambiata",
};
