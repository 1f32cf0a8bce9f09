import type { RequestState, UrgencyCode, WorkOrderState } from "@stabile/contract/shapes";

/** Every string of the shell and of the shared pieces. Each area of pages has its own file beside this one. */
export const it = {
  app: {
    name: "Stabile",
    tagline: "Manutenzioni ed edifici comunali",
    /** `Edifici · Stabile · Savona`; without the municipality until it is known. */
    titleOf: (page: string, municipality: string) =>
      [page, "Stabile", municipality].filter(Boolean).join(" · "),
  },
  skip: {
    label: "Salta a",
    content: "Vai al contenuto",
    search: "Vai alla ricerca",
    navigation: "Vai al menu",
  },
  nav: {
    label: "Principale",
    home: "Home",
    requests: "Segnalazioni",
    workOrders: "Ordini di lavoro",
    workOrdersShort: "Ordini",
    buildings: "Edifici",
    dossiers: "Fascicoli",
    obligations: "Scadenze di legge",
    obligationsShort: "Scadenze",
    protocol: "Protocollo",
    exchange: "Console scambi",
    exchangeShort: "Scambi",
    audit: "Registro",
    people: "Persone",
  },
  user: {
    menu: (name: string) => `Utente ${name}: ruoli e uscita`,
    roles: "I tuoi ruoli",
    until: (day: string) => `fino al ${day}`,
    inPlaceOf: (name: string) => `in sostituzione di ${name}`,
    permissions: "I miei permessi",
    firm: "Impresa",
    shortcuts: "Scorciatoie da tastiera",
  },
  search: {
    label: "Cerca in Stabile",
    placeholder: "Edificio, via, ordine, segnalazione…",
    groups: {
      building: "Edifici",
      request: "Segnalazioni",
      "work-order": "Ordini di lavoro",
      street: "Vie",
      more: "Vedi tutto",
    },
    all: {
      "work-order": (text: string) => `Tutti gli ordini con «${text}»`,
      request: (text: string) => `Tutte le segnalazioni con «${text}»`,
      building: (text: string) => `Tutti gli edifici con «${text}»`,
    },
    nothing: (text: string) =>
      `Nessun risultato per «${text}». Prova con il codice, la via o un nome più breve.`,
    failed: "La ricerca non risponde. Riprova tra poco.",
    count: (n: number) => (n === 1 ? "1 risultato" : `${n} risultati`),
  },
  live: {
    connecting: "Collegamento…",
    live: "In tempo reale",
    offline: "Non collegato",
    offlineHelp: "Gli aggiornamenti automatici sono fermi: mi ricollego da solo.",
    refreshed: "aggiornato ora",
    announcement: "Dati aggiornati.",
  },
  connection: {
    down: "Il server non risponde.",
    downHelp: "Quello che hai già salvato è al sicuro e ciò che stai scrivendo resta qui. Riprovo da solo.",
    noNetwork: "Questo dispositivo non è in rete.",
    noNetworkHelp:
      "Quello che hai già salvato è al sicuro e ciò che stai scrivendo resta qui. Riprovo da solo appena torna il segnale.",
    retry: "Riprova ora",
    back: "Il server risponde di nuovo.",
  },
  sessionExpired: {
    title: "La sessione è scaduta.",
    help: "Accedi di nuovo in un’altra scheda: qui non perdi quello che hai scritto.",
    again: "Accedi in un’altra scheda, poi torna qui e premi di nuovo: ciò che hai scritto resta.",
    signIn: "Accedi in un’altra scheda",
  },
  footer: {
    links: "Informazioni",
    accessibility: "Dichiarazione di accessibilità",
    licence: "Software libero, licenza EUPL 1.2",
    licenceHref: "https://eupl.eu/1.2/it/",
  },
  accessibility: {
    title: "Dichiarazione di accessibilità",
    paragraphs: [
      "Stabile è progettato per rispettare le Linee guida di design per i siti internet e i servizi digitali della Pubblica Amministrazione e i criteri WCAG 2.2, livello AA.",
      "Ogni funzione si usa dalla tastiera e con un lettore di schermo; nessuna informazione è affidata al solo colore; le animazioni si fermano se il tuo dispositivo chiede meno movimento. Le pagine sono controllate in automatico a ogni rilascio.",
      "La dichiarazione ufficiale, redatta sul modello dell’Agenzia per l’Italia Digitale, è pubblicata dall’ente che gestisce il servizio.",
      "Se incontri una difficoltà, segnalala all’assistenza del tuo ente: è un difetto e va corretto.",
    ],
  },
  shortcuts: {
    title: "Scorciatoie da tastiera",
    key: "Tasto",
    does: "Che cosa fa",
    rows: [
      [["/"], "Vai alla ricerca"],
      [["?"], "Mostra queste scorciatoie"],
      [["g", "h"], "Vai alla home"],
      [["g", "s"], "Vai alle segnalazioni"],
      [["g", "o"], "Vai agli ordini di lavoro"],
      [["g", "e"], "Vai agli edifici"],
      [["j"], "Riga seguente di un elenco (anche ↓)"],
      [["k"], "Riga precedente di un elenco (anche ↑)"],
      [["Invio"], "Apri la riga"],
      [["n"], "Dalla pagina di una segnalazione: la prossima da valutare"],
      [["x"], "Seleziona la riga"],
      [["Esc"], "Chiudi la finestra o i suggerimenti"],
    ] as readonly (readonly [readonly string[], string])[],
    use: "Usa le scorciatoie di una sola lettera su questo dispositivo",
    note: "Le scorciatoie di una sola lettera non valgono mentre scrivi in un campo.",
  },
  dialog: { leave: "Vuoi chiudere e perdere ciò che hai scritto?" },
  actions: {
    cancel: "Annulla",
    close: "Chiudi",
    confirm: "Conferma",
    retry: "Riprova",
    reload: "Ricarica la pagina",
    loadMore: "Carica altri",
    loadingMore: "Carico altri…",
    sending: "Invio in corso…",
    showMore: "Mostra dettagli",
  },
  loading: "Caricamento…",
  problem: {
    stale: "Qualcun altro ha modificato questi dati mentre li guardavi.",
    staleHelp:
      "Nulla è andato perso: ricarica i dati, controlla e conferma di nuovo. Ciò che hai scritto resta.",
    staleReload: "Ricarica e tieni ciò che ho scritto",
    reloaded: "Dati ricaricati: controlla e conferma di nuovo.",
    unreachableHelp: "Riprova tra poco: la stessa operazione non verrà fatta due volte.",
    unexpected: "La risposta del server non è quella attesa.",
    unexpectedHelp: "Di solito significa che Stabile è stato aggiornato: ricarica la pagina.",
    notRead: "Non riesco a mostrare questi dati.",
  },
  table: {
    select: (label: string) => `Seleziona ${label}`,
    selectAll: "Seleziona tutte le righe caricate",
    open: "Apri",
    shown: (n: number, more: boolean, [one, many]: readonly [one: string, many: string]) =>
      `${n === 1 ? `1 ${one}` : `${n} ${many}`}${more ? ", ce ne sono ancora" : ""}`,
  },
  field: { required: "obbligatorio", optional: "facoltativo" },
  combobox: { list: "Suggerimenti", loading: "Cerco…", clear: "Togli la scelta" },
  file: {
    open: (name: string) => `Apri ${name}`,
    toFetch: "In arrivo dalla piattaforma",
    refused: "Rifiutato",
    none: "Nessun allegato.",
    previous: "Precedente",
    next: "Successiva",
    position: (n: number, of: number) => `${n} di ${of}`,
    fullSize: "Apri a grandezza intera in un’altra scheda",
  },
  signIn: {
    title: "Accedi a Stabile",
    lead: "Stabile raccoglie le segnalazioni sugli edifici comunali, le trasforma in ordini di lavoro e ne conserva la storia.",
    button: (name: string) => `Accedi con ${name}`,
    how: "Come funziona",
    steps: (name: string) => [
      `Con ${name}, l’accesso unico del Comune: usi le credenziali che hai già (SPID, CIE o utenza dell’ente).`,
      "Stabile non vede e non conserva la tua password.",
      "Dopo l’accesso torni alla pagina che avevi chiesto.",
    ],
    help: "Non riesci ad accedere? Rivolgiti all’assistenza informatica del tuo ente.",
  },
  notFound: {
    title: "Pagina non trovata",
    lead: "L’indirizzo non corrisponde a nulla, oppure ciò che cerchi non è visibile con i tuoi ruoli.",
    help: "Controlla l’indirizzo o cerca per codice, via o nome.",
    home: "Vai alla home",
  },
  forbidden: {
    title: "Non hai il permesso per questa pagina",
    lead: "I tuoi ruoli non comprendono questa funzione.",
    help: "Se ti serve, chiedila a chi gestisce Stabile nel tuo ente.",
  },
  crash: {
    title: "Qualcosa è andato storto",
    lead: "La pagina si è fermata per un errore di Stabile. I dati già salvati sono al sicuro.",
    help: "Ricarica la pagina. Se succede ancora, avvisa chi gestisce il sistema dicendo che cosa stavi facendo.",
  },
  codeMissing: {
    title: "Non riesco ad aprire questa pagina",
    lead: "La rete si è interrotta, oppure Stabile è stato aggiornato mentre lo usavi.",
    help: "Ricarica la pagina: i dati già salvati sono al sicuro.",
  },
  serverDown: {
    title: "Il server non risponde",
    lead: "Stabile non è raggiungibile in questo momento. Quello che hai già salvato è al sicuro.",
    help: "Riprovo da solo ogni cinque secondi. Se dura più di qualche minuto, controlla la rete o avvisa chi gestisce il sistema.",
  },
  none: "—",
  colleaguePage: "Questa pagina è in preparazione.",
} as const;

export const WORK_ORDER_STATES: Record<WorkOrderState, string> = {
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

export const REQUEST_STATES: Record<RequestState, string> = {
  received: "Ricevuta",
  triaged: "Valutata",
  merged: "Unita",
  rejected: "Respinta",
  "in-charge": "In carico",
  resolved: "Risolta",
  reopened: "Riaperta",
  withdrawn: "Ritirata",
};

export const URGENCIES: Record<UrgencyCode, string> = {
  emergency: "Emergenza",
  urgent: "Urgente",
  normal: "Ordinaria",
};

export const SLA_STATES = {
  none: "Senza scadenza",
  "on-time": "Nei tempi",
  "at-risk": "A rischio",
  breached: "Scaduto",
  met: "Rispettato",
  suspended: "Sospesa",
} as const;

/** The term was missed, and the work is done all the same. */
export const SLA_LATE_BUT_DONE = "Fatto in ritardo";
