import { plural } from "#text/plural.ts";

const orders = (n: number) => plural(n, "ordine", "ordini");
const checks = (n: number) => plural(n, "verifica", "verifiche");

/** The strings of planning checks of the law into work orders. */
export const planning = {
  tabs: {
    label: "Pagine delle scadenze",
    list: "Elenco",
    calendar: "Calendario",
    map: "Mappa",
    plans: "Pianificazioni",
    rules: "Verifiche del Comune",
    school: "Calendario scolastico",
  },
  bar: {
    label: "Scadenze scelte",
    count: (n: number) => plural(n, "scadenza scelta", "scadenze scelte"),
    clear: "Togli la scelta",
    plan: "Pianifica in ordini",
    planAll: "Pianifica tutte quelle del filtro",
  },
  ask: {
    title: (n: number | undefined) =>
      n === undefined ? "Pianifica le scadenze del filtro" : `Pianifica ${plural(n, "scadenza", "scadenze")}`,
    lead: "Prima si guarda la proposta: nessun ordine si scrive finché non la confermi.",
    grouping: "Quanti ordini",
    groupings: {
      "building-doer": "Uno per edificio e per chi fa la verifica",
      building: "Uno per edificio",
      single: "Uno per ogni scadenza",
    },
    leadDays: "Quanti giorni prima del termine",
    leadDaysHelp:
      "Perché resti il tempo di rimediare a ciò che la verifica trova. Il giorno si sposta se è festivo.",
    leadDaysWrong: "Un numero di giorni, da 0 a 365.",
    outsideLessons: "Nelle scuole, solo nei giorni senza lezioni",
    outsideLessonsHelp: "Vale per gli anni di cui è stato scritto il calendario scolastico.",
    confirm: "Guarda la proposta",
  },
  plan: {
    title: "Pianificazione",
    notFound: "Questa pianificazione non c’è, o è di un’altra persona",
    list: "Pianificazioni",
    states: {
      proposed: "Da confermare",
      confirmed: "Si scrivono gli ordini",
      done: "Fatta",
      undoing: "Si annullano gli ordini",
      undone: "Disfatta",
    },
    summary: (n: number, c: number) => `${orders(n)} per ${checks(c)}`,
    leftOut: (n: number) =>
      `${plural(n, "scadenza scelta resta fuori", "scadenze scelte restano fuori")}: senza una data, o già in un ordine.`,
    late: (n: number) =>
      `${plural(n, "ordine ha", "ordini hanno")} il giorno proposto dopo il termine di legge, già passato o troppo vicino.`,
    noSchool:
      "Nessuno ha scritto il calendario scolastico: nelle scuole i giorni proposti non tengono conto delle lezioni.",
    how: (days: number) => `${plural(days, "giorno", "giorni")} prima del termine`,
    progress: (done: number, of: number) => `${done} di ${orders(of)}`,
    confirm: (n: number) => `Conferma e scrivi ${orders(n)}`,
    confirmHelp: "Gli ordini nascono in bozza: un tecnico li assegna e li emette.",
    undo: "Disfa la pianificazione",
    undoHelp:
      "Gli ordini non ancora iniziati si annullano, e le loro scadenze si possono pianificare di nuovo. Quelli già iniziati restano.",
    undoReason: "Perché",
    undoTooShort: "Scrivi perché: resta negli ordini annullati.",
    undone: (reason: string) => `Disfatta: ${reason}`,
    caption: "Ordini proposti",
    columns: { on: "Giorno proposto", order: "Ordine", checks: "Verifiche", outcome: "Che cosa ne è stato" },
    isLate: "Dopo il termine",
    dueOn: (day: string) => `entro il ${day}`,
    outcomes: {
      created: "Scritto",
      skipped: "Non scritto",
      cancelled: "Annullato",
      kept: "Rimasto",
    },
    emptyPlans: "Nessuna pianificazione",
    emptyPlansHelp: "Scegli delle scadenze nell’elenco e premi «Pianifica in ordini».",
    listLead: "Le tue pianificazioni, dalla più recente.",
    listCaption: "Pianificazioni",
    of: ["pianificazione", "pianificazioni"] as const,
    listColumns: { when: "Quando", what: "Che cosa", state: "Stato" },
    open: "Apri",
  },
  work: {
    planned: "Pianificata",
    plannedIn: "In un ordine",
    order: "Ordine",
    plannedOn: (day: string) => `giorno proposto ${day}`,
    opened: "Ha aperto l’ordine",
    fault: (why: string) => `L’ordine non si è potuto aprire: ${why}. Si riprova da sé.`,
    waiting: "L’ordine si sta aprendo",
  },
  order: {
    title: "Verifiche di legge",
    proposedOn: "Giorno proposto",
    planned: "Pianificate in questo ordine",
    recorded: "registrata",
    toRecord: "Registra la verifica",
    toRecordOf: (title: string, name: string) => `Registra la verifica: ${title}, ${name}`,
    invite: "Il lavoro è finito: registra l’esito di queste verifiche, così la scadenza si sposta.",
    negative: "Aperto da una verifica negativa",
    annulled: "La verifica negativa che ha aperto questo ordine è stata annullata: guarda se serve ancora.",
    prescriptions: "Che cosa chiede il verbale",
  },
};
