/** The life cycle of a work order (ODL): reference domain.md §7. */
export const WORK_ORDER_STATES = [
  "draft",
  "issued",
  "accepted",
  "planned",
  "in-progress",
  "suspended",
  "executed",
  "reported",
  "verified",
  "accounted",
  "invoiced",
  "cancelled",
] as const;

export type WorkOrderState = (typeof WORK_ORDER_STATES)[number];

export const WORK_ORDER_STATE_LABEL: Record<WorkOrderState, string> = {
  draft: "Bozza",
  issued: "Emesso",
  accepted: "Accettato",
  planned: "Pianificato",
  "in-progress": "In corso",
  suspended: "Sospeso",
  executed: "Eseguito",
  reported: "Consuntivato",
  verified: "Verificato",
  accounted: "Contabilizzato",
  invoiced: "Fatturato",
  cancelled: "Annullato",
};

/** Work that somebody still has to do: what lists call "aperti" and what clocks run for. */
export const OPEN_STATES: readonly WorkOrderState[] = [
  "issued",
  "accepted",
  "planned",
  "in-progress",
  "suspended",
];

/** Nothing more can happen to the work itself. In this part an order is closed when it is verified. */
export function isClosed(state: WorkOrderState): boolean {
  return ["verified", "accounted", "invoiced", "cancelled"].includes(state);
}

/** Why work stands still. Time lost by the client's fault is not counted against the executor. */
export const SUSPEND_CAUSES = [
  { code: "access-denied", label: "Accesso negato o locali chiusi", clientCaused: true },
  { code: "waiting-approval", label: "In attesa di autorizzazione del Comune", clientCaused: true },
  { code: "waiting-permit", label: "In attesa di permesso o nulla osta", clientCaused: true },
  { code: "building-in-use", label: "Attività dell'edificio da non interrompere", clientCaused: true },
  { code: "waiting-materials", label: "In attesa di materiali", clientCaused: false },
  { code: "weather", label: "Maltempo o allerta meteo", clientCaused: true },
  { code: "safety", label: "Condizioni di sicurezza da ripristinare", clientCaused: true },
  { code: "executor-unavailable", label: "Indisponibilità dell'impresa", clientCaused: false },
  { code: "other", label: "Altra causa", clientCaused: false },
] as const;

export function findSuspendCause(code: string | undefined) {
  return SUSPEND_CAUSES.find((cause) => cause.code === code);
}
