import { ACTIONS, audit } from "#text/it-audit.ts";
import { people, ROLES } from "#text/it-people.ts";
import { URGENCIES, WORK_ORDER_STATES } from "#text/it.ts";

/** What a list can be asked for, as the register tells it to who did not ask it. */
export const ASKED = {
  format: "Formato",
  q: "Testo cercato",
  state: "Stato",
  show: "Quali",
  role: "Ruolo",
  municipio: "Municipio",
  firmId: "Impresa",
  buildingId: "Edificio",
  elementId: "Elemento",
  expiry: "Scadenza",
  category: "Categoria",
  urgency: "Urgenza",
  due: "Termine",
  openedFrom: "Aperti dal",
  openedTo: "Aperti fino al",
  near: "Vicino a",
  radius: "Entro metri",
  who: "Chi",
  subject: "Su che cosa",
  register: "Registro",
  action: "Che cosa",
  from: "Dal",
  to: "Al",
  limit: "Quante per pagina",
  sort: "Ordine",
  page: "Pagina",
  shown: "Mostrate",
} as const;

export const SHOWN = (n: number): string => (n === 0 ? "nessuna voce" : n === 1 ? "una voce" : `${n} voci`);

/** Of which list it is, where the same name is asked of several. */
export const registerOf = (subjectKind: string): string => subjectKind.replace(/-list$/, "");

/** Values that are codes, by name, or by list and name. */
export const ASKED_VALUES: Record<string, Readonly<Record<string, string>>> = {
  "user.state": people.filters.states,
  "role-request.state": {
    waiting: "In attesa",
    granted: "Approvate",
    refused: "Respinte",
    withdrawn: "Ritirate",
  },
  "work-order.state": { ...WORK_ORDER_STATES, open: "Aperti" },
  show: {
    open: "Da vedere o da verificare",
    recent: "Gli ultimi cento",
    "to-propose": "Proponibili per lo scarto",
    proposed: "Proposti per lo scarto",
    kept: "Da tenere comunque",
  },
  role: ROLES,
  expiry: people.filters.expiries,
  urgency: URGENCIES,
  due: { overdue: "Scaduto", today: "Oggi", week: "Entro sette giorni" },
  register: audit.registers,
  action: ACTIONS,
  page: { next: "Una dopo la prima" },
};
