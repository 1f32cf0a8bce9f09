import { integerText } from "#ui/numbers.ts";

const plural = (n: number, one: string, many: string) => (n === 1 ? one : many);

/** The strings of the home page. */
export const home = {
  title: "Oggi",
  due: {
    title: "Scadenze",
    overdue: "Scaduti",
    overdueHelp: "termine passato, lavoro non finito",
    today: "In scadenza oggi",
    todayHelp: "da chiudere entro stasera",
    week: "Entro sette giorni",
    weekHelp: "in scadenza questa settimana",
  },
  inbox: {
    title: "Segnalazioni da valutare",
    waiting: (n: number) => plural(n, "in attesa di valutazione", "in attesa di valutazione"),
    reopened: (n: number) => `${integerText(n)} ${plural(n, "riaperta", "riaperte")} dai cittadini`,
    oldest: "La più vecchia",
    none: "Nessuna segnalazione aspetta: la casella è vuota.",
    all: "Tutte",
  },
  platforms: {
    title: "Piattaforme",
    link: "Apri la console scambi",
    calls: (n: number) => `${integerText(n)} ${plural(n, "chiamata", "chiamate")} nell’ultima ora`,
    waiting: (n: number) => `${integerText(n)} ${plural(n, "messaggio aspetta", "messaggi aspettano")}`,
    parked: (n: number) => `${integerText(n)} ${plural(n, "messaggio fermo", "messaggi fermi")}`,
  },
  delayed: {
    title: (n: number) => plural(n, "Una piattaforma è in ritardo", "Alcune piattaforme sono in ritardo"),
    row: (label: string) => `${label}: in ritardo, ultima risposta`,
    waiting: (n: number) => `${integerText(n)} ${plural(n, "messaggio aspetta", "messaggi aspettano")}`,
    help: "Puoi continuare a lavorare: tutto parte da solo appena la piattaforma torna.",
    link: "Vedi nella console",
  },
  dueToday: {
    title: "Da chiudere oggi",
    all: "Tutti quelli ancora in scadenza oggi",
    none: "Nessun ordine scade oggi.",
    noneSoon: "Né qualcuno scade nei prossimi sette giorni.",
    noneHelp: "Guarda che cosa arriva nei prossimi giorni.",
    week: "Ordini entro sette giorni",
  },
  overdue: {
    title: "Scaduti da più tempo",
    all: "Tutti",
    nobody: "non assegnato",
  },
  byState: {
    title: "Ordini per stato",
    closed: "Conclusi",
    state: "Stato",
    orders: "Ordini",
    none: "Non c’è ancora nessun ordine.",
  },
  byMonth: {
    title: "Aperti e chiusi per mese",
    month: "Mese",
    opened: "Aperti",
    closed: "Chiusi",
    summary: (sum: { first: string; last: string; opened: number; closed: number }) =>
      `Da ${sum.first} a ${sum.last}: ${integerText(sum.opened)} ordini aperti e ${integerText(sum.closed)} chiusi.`,
    asTable: "Mostra i numeri in tabella",
  },
  newOrder: "Nuovo ordine",
} as const;
