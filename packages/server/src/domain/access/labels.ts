import type { Origin, ScopeKind } from "#domain/access/policy.ts";

/** What each action is to who reads it, in the order in which pages and documents tell them. */
export const ACTION_LABEL: Record<string, string> = {
  "home.read": "Vedere la pagina iniziale",
  search: "Cercare in Stabile",
  "building.read": "Vedere gli edifici",
  "dossier.read": "Vedere i fascicoli degli edifici",
  "dossier.write": "Scrivere nei fascicoli e decidere fra fonti in disaccordo",
  "model.read": "Vedere i modelli degli edifici",
  "model.manage": "Caricare modelli e accettare che cosa cambiano",
  "obligation.read": "Vedere le scadenze di legge",
  "obligation.manage": "Registrare e annullare le verifiche di legge",
  "obligation.plan": "Pianificare le verifiche di legge in ordini di lavoro, e disfarlo",
  "check-rule.write": "Aggiungere e cambiare le verifiche che il Comune si dà",
  "dossier.export": "Esportare i fascicoli e stampare le etichette",
  "document.read": "Vedere i documenti degli edifici",
  "document.read-office": "Vedere i documenti riservati agli uffici",
  "document.add": "Aggiungere documenti e confermare che cosa dicono",
  "document.manage": "Ritirare i documenti, dire chi li vede, vedere quelli riservati",
  "request.read": "Vedere le segnalazioni",
  "request.triage": "Valutare, unire e respingere le segnalazioni",
  "reporter.read": "Vedere chi ha segnalato",
  "work-order.read": "Vedere gli ordini di lavoro",
  "work-order.create": "Creare ordini di lavoro",
  "work-order.manage": "Assegnare, emettere, verificare e annullare gli ordini",
  "work-order.execute": "Far avanzare gli ordini: accettare, pianificare, eseguire",
  "work-order.export": "Esportare gli ordini di lavoro",
  "attachment.read": "Vedere foto e documenti",
  "attachment.add": "Aggiungere foto e documenti",
  "firm.read": "Vedere imprese e squadre",
  "exchange.read": "Vedere gli scambi con le piattaforme",
  "exchange.operate": "Riprovare e scartare i messaggi, avviare le sincronizzazioni",
  "people.read": "Vedere le persone e che cosa possono fare",
  "people.manage": "Dare e togliere ruoli, chiudere sessioni, disabilitare persone",
  "permissions.manage": "Gestire gruppi, fogli dei ruoli e sostituzioni di tutti",
  "role.lend": "Farsi sostituire da un collega",
  "emergency.declare": "Dichiarare un accesso d'emergenza",
  "emergency.review": "Vedere e verificare gli accessi d'emergenza",
  "audit.read": "Vedere il registro delle operazioni",
};

export const ORIGIN_LABEL: Record<Origin, string> = {
  hand: "dato a mano",
  group: "dal gruppo del dominio",
  spreadsheet: "da un foglio di ruoli",
  request: "da una richiesta approvata",
  substitution: "in sostituzione",
  emergency: "accesso d'emergenza",
};

export const SCOPE_LABEL: Record<ScopeKind, string> = {
  municipality: "Tutto il Comune",
  municipio: "Un Municipio",
  building: "Un edificio",
  contract: "Un contratto",
  firm: "Un'impresa o squadra",
};
