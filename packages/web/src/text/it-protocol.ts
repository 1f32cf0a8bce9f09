import { plural } from "#text/plural.ts";

/** The strings of the protocol: what was given to it, the emergency register, formal requests. */
export const protocol = {
  title: "Protocollo",
  lead: "Ciò che Stabile ha dato al protocollo del Comune, dal più recente.",
  notConnected: "Il protocollo non è collegato",
  notConnectedHelp:
    "In questa installazione Stabile non protocolla: lo si collega dalle impostazioni (vedi la guida «Installare»). Le richieste formali si consegnano all’ufficio protocollo.",
  caption: "Registrazioni, dalla più recente",
  of: ["registrazione", "registrazioni"] as const,
  columns: {
    number: "Numero",
    subject: "Oggetto",
    direction: "Verso",
    state: "Stato",
    building: "Edificio",
    created: "Consegnata",
  },
  directions: { in: "In arrivo", out: "In partenza", internal: "Interno" },
  states: {
    waiting: "In attesa di numero",
    emergency: "Registro di emergenza",
    registered: "Protocollata",
    annulled: "Annullata",
    parked: "Rifiutata dal protocollo",
    annulmentAsked: "Annullamento chiesto",
    open: "Senza numero",
  },
  filters: {
    label: "Filtri",
    text: "Cerca",
    textPlaceholder: "Oggetto, codice o numero/anno",
    state: "Stato",
    direction: "Verso",
    any: "Tutti",
  },
  empty: "Nessuna registrazione",
  emptyHelp:
    "Con questi filtri non ce n’è. Una registrazione nasce quando un documento è dato al protocollo: per esempio con una richiesta formale, dalla pagina di un edificio.",
  number: (register: string | undefined, number: number, year: number) =>
    `${register === undefined ? "" : `${register} `}${number}/${year}`,
  noNumber: "in attesa",
  emergencyNumber: (number: number, year: number) => `emergenza ${number}/${year}`,
};

export const entry = {
  list: "Protocollo",
  notFound: "Registrazione non trovata",
  receipt: "Scarica la ricevuta",
  facts: "Registrazione",
  number: "Numero di protocollo",
  registeredAt: "Protocollata",
  emergency: "Registro di emergenza",
  code: "Codice in Stabile",
  direction: "Verso",
  building: "Edificio",
  correspondents: { in: "Mittente", out: "Destinatari", internal: "Corrispondenti" },
  copy: "per conoscenza",
  classification: "Classificazione",
  office: "Ufficio",
  createdBy: "Consegnata da",
  request: "Segnalazione",
  files: "File",
  sha256: "Impronta (SHA-256)",
  missingThere:
    "Il protocollo dice di non averlo ricevuto: avvisa l’ufficio protocollo, che lo può aggiungere.",
  history: "Storia",
  waitingTitle: "In attesa di numero",
  waitingHelp:
    "Il documento è conservato e sarà mandato al protocollo appena risponde: non serve ripetere nulla. La ricevuta dice già che è stato consegnato, e si completa da sé.",
  emergencyTitle: (number: string) => `Ha il numero ${number} del registro di emergenza`,
  emergencyHelp:
    "Avrà il numero di protocollo quando il protocollo riprende; quello di emergenza resta scritto.",
  parkedTitle: "Il protocollo l’ha rifiutata",
  parkedHelp:
    "Chi segue gli scambi può mandarla di nuovo dalla console, quando la causa è risolta. Il documento è conservato.",
  annulmentAskedTitle: "È stato chiesto l’annullamento",
  annulmentAskedHelp: "Lo decide l’ufficio protocollo: qui si vedrà quando il protocollo lo mostra.",
  annulledTitle: "Registrazione annullata",
  annul: {
    open: "Chiedi l’annullamento",
    title: "Chiedere l’annullamento?",
    help: "La richiesta va all’ufficio protocollo, che decide (DPR 445/2000, art. 54). Il numero resta occupato e il motivo resta scritto.",
    reason: "Motivo",
    tooShort: "Scrivi perché si chiede l’annullamento.",
    confirm: "Chiedi l’annullamento",
  },
};

export const emergencyRegister = {
  title: "Registro di emergenza",
  none: "Chiuso. Si apre quando il protocollo non risponde, e numera subito ciò che attende (DPR 445/2000, art. 63).",
  waiting: (n: number) =>
    n === 0
      ? "Nulla attende il protocollo."
      : `${plural(n, "documento attende", "documenti attendono")} il numero.`,
  parked: (n: number) =>
    plural(n, "documento rifiutato dal protocollo", "documenti rifiutati dal protocollo"),
  notYet: (minutes: number) =>
    `Si può aprire quando un documento attende da almeno ${plural(minutes, "minuto", "minuti")}.`,
  openedTitle: "Il registro di emergenza è aperto",
  openedBy: (who: string) => `Aperto da ${who}`,
  numbered: (n: number) => plural(n, "documento numerato", "documenti numerati"),
  toReconcile: (n: number) =>
    n === 0 ? "tutti hanno ora il numero di protocollo" : `${n} senza ancora il numero di protocollo`,
  cause: "Causa",
  authorisedBy: "Autorizzato da",
  causeHelp: "Come va scritta nel registro: che cosa non funziona, da quando.",
  authorisedByHelp: "Chi l’ha autorizzato e con quale provvedimento.",
  missing: "Scrivilo: va nel registro.",
  open: "Apri il registro di emergenza",
  openTitle: "Aprire il registro di emergenza?",
  openHelp:
    "I documenti in attesa, e quelli che verranno, avranno subito un numero di emergenza. Quando il protocollo riprende avranno anche il suo.",
  close: "Chiudi il registro",
  closeTitle: "Chiudere il registro di emergenza?",
  closeHelp:
    "Ciò che è stato numerato va al protocollo con il numero di emergenza. I documenti nuovi aspetteranno il numero di protocollo.",
  past: "Registri chiusi",
  period: (from: string, to: string) => `Dal ${from} al ${to}`,
};

export const formalRequest = {
  title: "Richiesta formale",
  lead: (building: string) => `Su ${building}, al Comune che ne è proprietario.`,
  why: "A che cosa serve",
  whyText:
    "Chi dirige il lavoro in un edificio del Comune (il dirigente scolastico, il responsabile di un ufficio) chiede al proprietario gli interventi per la sicurezza. La richiesta è protocollata: il numero prova che è stata fatta, e quando (D.Lgs. 81/2008, art. 18 c. 3). Diventa anche una segnalazione, su cui gli uffici lavorano.",
  subject: "Oggetto",
  subjectHelp: "Una riga: che cosa si chiede.",
  text: "Richiesta",
  textHelp:
    "Il rischio o il guasto, dove, da quando, che cosa è già stato fatto. Non scrivere dati sulla salute o nomi di alunni.",
  capacity: "In quale veste scrivi",
  capacityHelp: "Per esempio: Dirigente scolastica dell’Istituto comprensivo…",
  tooShort: "Scrivilo: va nel documento.",
  textTooShort: "Scrivi almeno una frase: va nel documento.",
  found: "È la richiesta che stavi scrivendo.",
  confirm: "Firma e manda al protocollo",
  confirmTitle: "Mandare la richiesta al protocollo?",
  confirmHelp: "Una volta protocollata non si cambia: se serve, se ne fa un’altra.",
  send: "Manda",
};

/** The municipality's protocol itself, looked through: also what others had registered. */
export const register = {
  tabs: { label: "Pagine del protocollo", entries: "Dato al protocollo", search: "Cerca nel protocollo" },
  title: "Cerca nel protocollo",
  lead: "Tutto ciò che è registrato nel protocollo del Comune, anche da altri. Ogni ricerca e ogni apertura resta scritta.",
  q: "Parole dell’oggetto",
  number: "Numero",
  numberHelp: "Solo cifre",
  year: "Anno",
  from: "Dal giorno",
  to: "Al giorno",
  search: "Cerca",
  nothingAskedTitle: "Che cosa cerchi?",
  nothingAsked: "Scrivi parole dell’oggetto, il numero con l’anno, o i giorni di registrazione.",
  noneTitle: "Nel protocollo non c’è niente così",
  none: "Prova con meno parole, o con giorni più larghi.",
  found: (n: number) => plural(n, "documento trovato", "documenti trovati"),
  results: "Risultati",
  pageOf: (page: number, pages: number) => `Pagina ${page} di ${pages}`,
  before: "Precedenti",
  after: "Successivi",
  pages: "Pagine dei risultati",
  list: "Cerca nel protocollo",
  notFound: "Nel protocollo questo documento non c’è",
  facts: "Nel protocollo",
  number1: "Numero di protocollo",
  otherNumbers: "Altre registrazioni",
  at: "Registrato",
  annulled: "Annullato",
  direction: "Verso",
  entry: "In Stabile",
  unitId: "Identificativo nel protocollo",
  files: "File",
  noFiles: "Il protocollo non ha file di questo documento.",
  inDossier: "Già tra i documenti:",
  keep: "Metti in un edificio",
  keepTitle: (name: string) => `Mettere «${name}» tra i documenti di un edificio?`,
  keepHelp:
    "Il file viene preso dal protocollo e letto; poi ne confermi tipo, date e numero come per ogni altro documento.",
  building: "Edificio",
  buildingMissing: "Scegli l’edificio.",
  kept: (code: string) => `Messo tra i documenti: ${code}`,
  alreadyThere: (code: string) => `Era già tra i documenti di questo edificio: ${code}`,
  openDocument: "Apri il documento",
  codes: "Codici di uffici e titolario",
  codesHelp: "Servono per le impostazioni: con quale codice il protocollo conosce un ufficio o una voce.",
  codesOf: "Che cosa",
  offices: "Uffici (organigramma)",
  classifications: "Voci del titolario",
  codesWords: "Parole del nome",
  codesNone: "Niente con queste parole.",
  codesMore: "Ce ne sono altri: scrivi più parole.",
};
