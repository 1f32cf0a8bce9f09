import { plural } from "#text/plural.ts";

type SheetCounts = Record<"given" | "changed" | "same" | "refused", number>;

/** The strings about one's own permissions, requests, groups, sheets, substitutions and emergencies. */
export const mine = {
  title: "I miei permessi",
  lead: "I tuoi ruoli, che cosa puoi fare e perché.",
  ask: "Chiedi un ruolo",
  askTitle: "Chiedi un ruolo",
  askHelp: "La richiesta arriva a chi gestisce i permessi. Qui vedi la risposta, senza ricaricare la pagina.",
  scopeHelp: "Dove deve valere. Prima scegli il ruolo.",
  scopeText: "Quale, con parole tue",
  scopeTextHelp: "Per esempio: Municipio III, scuola Garibaldi, impresa Rossi.",
  why: "Perché ti serve",
  contact: "Ufficio o telefono a cui risponderti",
  send: "Invia la richiesta",
  sent: "Richiesta inviata. La risposta si legge fra le tue richieste.",
  requests: "Le tue richieste",
  noRequests: "Non hai chiesto nulla.",
  withdraw: "Ritira",
  withdrawTitle: "Ritirare la richiesta?",
  withdrawHelp: "Nessuno la valuterà. Puoi chiedere di nuovo quando vuoi.",
  states: { waiting: "In attesa", granted: "Approvata", refused: "Respinta", withdrawn: "Ritirata" },
  abilities: "Che cosa puoi fare, e perché",
  noAbilities: "Nulla, per ora: nessun ruolo in vigore.",
  asked: "chiesta il",
  answered: (who: string) => `risposta di ${who}`,
} as const;

export const noRole = {
  title: "Non hai ancora un ruolo",
  lead: (name: string) =>
    `Ciao ${name}: l’accesso è riuscito, ma nessun ruolo di Stabile ti è stato assegnato.`,
  onBehalfTitle: (name: string) => `Stai agendo per conto di ${name}`,
  onBehalfLead: "Con una delega, in Stabile non c’è nulla da fare.",
  onBehalf: "Per usare Stabile esci da tutti i servizi, poi accedi di nuovo scegliendo di agire per te.",
  help: "Chiedine uno qui sotto: quando viene approvato, questa pagina ti porta dentro da sola.",
  waiting:
    "La tua richiesta aspetta una risposta. Puoi chiudere questa pagina e tornare: se la lasci aperta, appena viene approvata ti porta dentro da sola.",
} as const;

export const substitution = {
  start: "Decidi una sostituzione",
  startTitle: (name: string) => `Chi sostituisce ${name}`,
  help: "Chi sostituisce ha questi ruoli per il periodo, al posto della persona assente: ogni cosa che fa lo dice. Finisce da sola.",
  colleague: "Chi sostituisce",
  colleagues: "Colleghi",
  colleagueHelp: "Un collega che ha già un ruolo nel Comune.",
  noColleague: (text: string) =>
    `Nessun collega con «${text}»: chi sostituisce deve avere già un ruolo nel Comune.`,
  roles: "Quali ruoli",
  noRole: "Scegli almeno un ruolo.",
  tooMany: (most: number) => `Scegline al massimo ${most}: gli altri con una seconda sostituzione.`,
  confirm: "Conferma la sostituzione",
  insteadOf: "sostituisce",
  states: { future: "Da venire", ended: "Finita" },
  end: "Fai finire",
  endTitle: "Far finire la sostituzione?",
  endHelp: "I ruoli prestati finiscono subito.",
  endConfirm: "Fai finire adesso",
} as const;

export const requests = {
  none: "Nessuna richiesta in attesa",
  noneHelp: "Quando qualcuno chiede un ruolo, compare qui da sola.",
  noneDecided: "Nessuna richiesta in questo stato",
  filter: "Stato",
  grant: "Approva…",
  grantTitle: (name: string) => `Approva la richiesta di ${name}`,
  grantHelp: "Scegli l’ambito e, se serve, la scadenza: puoi dare meno di quanto è stato chiesto.",
  note: "Una nota per chi ha chiesto",
  grantConfirm: "Approva e dai il ruolo",
  refuse: "Respingi…",
  refuseTitle: (name: string) => `Respingere la richiesta di ${name}?`,
  refuseHelp: "Chi ha chiesto legge il motivo.",
  refuseConfirm: "Respingi",
  asks: "chiede",
  contact: "Risponde a",
  own: "Questa richiesta è tua: la valuta qualcun altro.",
} as const;

export const groups = {
  lead: "I gruppi di Active Directory che danno un ruolo. Vale dal prossimo accesso di ciascuno con l’utenza dell’ente; chi esce dal gruppo lo perde.",
  add: "Aggiungi un gruppo",
  addTitle: "Un gruppo dà un ruolo",
  name: "Gruppo",
  nameHelp:
    "Nome distinto (CN=…,OU=…,DC=…) o il solo nome. Con il solo nome vale un gruppo di qualunque ramo: preferisci il nome distinto.",
  none: "Nessun gruppo dà ruoli",
  noneHelp: "I ruoli si possono dare anche a mano o da un foglio.",
  people: (n: number) => plural(n, "persona lo ha così", "persone lo hanno così"),
  remove: "Togli…",
  removeTitle: (name: string) => `Togliere il gruppo ${name}?`,
  removeHelp: "Chi ha il ruolo per questo gruppo lo perde subito. I ruoli dati a mano restano.",
  removeConfirm: "Togli il gruppo",
} as const;

export const sheet = {
  lead: "Più ruoli in una volta, da un CSV o da un foglio di calcolo. Prima si vede che cosa cambierebbe, poi si applica.",
  columns:
    "Le colonne sono: codice fiscale, nome, ruolo, ambito, dal, al, motivo. Il modo più semplice è esportare i ruoli, correggerli e ricaricarli.",
  scopes:
    "L’ambito si scrive «tutto il Comune», «municipio:III», «edificio:CODICE», «contratto:CODICE» o «impresa:CODICE».",
  notRemoved: "Chi non è nel foglio tiene i suoi ruoli: il foglio dà e cambia scadenze, non toglie.",
  choose: "Scegli il file",
  how: "Come si scrive",
  sending: "Invio il file…",
  reading: "Leggo il foglio, riga per riga…",
  applying: "Do i ruoli, riga per riga: con molte righe ci vuole qualche secondo…",
  show: "Quali righe",
  everyRow: "Tutte",
  allRows: (n: number) => `Mostra tutte le ${n} righe`,
  preview: (name: string) => `Che cosa cambierebbe: ${name}`,
  applied: (name: string) => `Applicato: ${name}`,
  counts: ({ given, changed, same, refused }: SheetCounts) =>
    `${plural(given, "ruolo dato", "ruoli dati")}, ${plural(changed, "scadenza cambiata", "scadenze cambiate")}, ${same} già così, ${plural(refused, "riga rifiutata", "righe rifiutate")}.`,
  wouldCount: ({ given, changed, same, refused }: SheetCounts) =>
    `${plural(given, "ruolo da dare", "ruoli da dare")}, ${plural(changed, "scadenza da cambiare", "scadenze da cambiare")}, ${same} già così, ${plural(refused, "riga rifiutata", "righe rifiutate")}: finché non applichi, nulla è cambiato.`,
  apply: (n: number) => `Applica ${plural(n, "riga", "righe")}`,
  nothing: "Non c’è nulla da applicare.",
  another: "Un altro foglio",
  caption: "Righe del foglio",
  head: { line: "Riga", person: "Persona", role: "Ruolo", term: "Quanto dura", outcome: "Esito" },
  outcomes: { given: "Ruolo dato", changed: "Scadenza cambiata", same: "Già così", refused: "Rifiutata" },
  wouldBe: {
    given: "Darebbe il ruolo",
    changed: "Cambierebbe la scadenza",
    same: "Già così",
    refused: "Rifiutata",
  },
} as const;

export const emergency = {
  panel: "Accesso d’emergenza",
  panelHelp:
    "Se qualcosa non può aspettare, prendi per poche ore un ruolo su tutto il Comune. Sistemi informativi e revisori sono avvisati subito, e poi verificano.",
  declare: "Dichiara un’emergenza…",
  declareTitle: "Dichiara un accesso d’emergenza",
  role: "Con quale ruolo",
  hours: "Per quante ore",
  reason: "Che cosa succede",
  reasonHelp: "Almeno dieci caratteri: chi verifica legge questo.",
  tooShort: "Scrivi almeno 10 caratteri.",
  confirm: "Dichiara l’emergenza",
  current: (role: string) => `Sei in accesso d’emergenza come ${role}`,
  until: "fino alle",
  end: "Non serve più: fai finire",
  notice: (name: string) => `${name} ha dichiarato un accesso d’emergenza`,
  seen: "Ho visto",
  all: "Accessi d’emergenza",
  lead: "Chi ha preso un ruolo più ampio, perché, che cosa ha fatto. Ognuno va verificato da un’altra persona.",
  show: { open: "Da verificare", recent: "Gli ultimi" },
  none: "Nessun accesso d’emergenza da verificare",
  noneEver: "Nessun accesso d’emergenza",
  inForce: "In corso",
  toReview: "Da verificare",
  justified: "Giustificato",
  unjustified: "Non giustificato",
  deeds: (n: number) => (n === 0 ? "Nessuna operazione" : plural(n, "operazione", "operazioni")),
  seenBy: (names: string) => `Visto da ${names}`,
  review: "Verifica…",
  reviewTitle: (name: string) => `Verifica dell’accesso di ${name}`,
  outcome: "Era giustificato?",
  outcomes: { justified: "Sì, era giustificato", unjustified: "No, non lo era" },
  note: "Che cosa hai visto",
  reviewConfirm: "Registra la verifica",
  own: "Lo verifica un’altra persona.",
} as const;

export const home = {
  requests: (n: number) => plural(n, "richiesta di ruolo aspetta", "richieste di ruolo aspettano"),
  requestsLink: "Valuta le richieste",
  expiring: "Ruoli che finiscono entro 15 giorni",
  expiringAll: "Tutti",
} as const;
