import { plural } from "#text/plural.ts";

const KINDS = {
  storey: ["piano", "piani"],
  space: ["vano", "vani"],
  element: ["elemento", "elementi"],
} as const;

/** The strings of the models of buildings. */
export const models = {
  title: (name: string) => `Modelli: ${name}`,
  lead: "Carica un modello IFC o una cartella COBie: vedi che cosa cambierebbe prima di accettarlo.",
  list: "Modelli",
  caption: "Modelli caricati",
  of: ["modello", "modelli"] as const,
  empty: "Nessun modello caricato",
  emptyHelp: "Quando ne carichi uno lo trovi qui, con ciò che propone.",
  columns: { file: "File", state: "Stato", discipline: "Di che cosa", by: "Caricato da", at: "Quando" },
  cobie: "Scarica l’edificio in COBie",
  upload: {
    title: "Carica un modello",
    discipline: "Di che cosa è il modello",
    help: "Un modello toglie solo ciò che ha portato un modello della stessa disciplina.",
    choose: "Scegli il file",
    accept: "IFC (2x3, 4, 4x3) o COBie 2.4, fino a 64 MB",
    sending: "Invio del file",
    tooBig: "Il file supera 64 MB: dividi il modello per corpo o per disciplina.",
  },
  disciplines: {
    whole: "Tutto l’edificio",
    architecture: "Architettonico",
    structure: "Strutture",
    services: "Impianti",
  },
  states: {
    waiting: "In attesa di lettura",
    reading: "In lettura",
    ready: "Da decidere",
    failed: "Non letto",
    applied: "Applicato",
  },
  notFound: "Modello non trovato",
  reading: "Il modello si sta leggendo: questa pagina si aggiorna da sola.",
  failed: "Il file non dà un modello",
  applied: "Non resta niente da decidere.",
  facts: "Il modello",
  fact: {
    schema: "Formato",
    size: "Dimensione",
    content: "Contenuto",
    properties: "Proprietà",
    unchanged: "Senza modifiche",
    by: "Caricato da",
    at: "Caricato",
    read: "Letto",
    applied: "Applicato",
  },
  content: (storeys: number, spaces: number, elements: number) =>
    [
      plural(storeys, ...KINDS.storey),
      plural(spaces, ...KINDS.space),
      plural(elements, ...KINDS.element),
    ].join(", "),
  findings: {
    title: "Da guardare nel modello",
    more: (count: number) => `Altre ${count.toLocaleString("it-IT")} segnalazioni non sono elencate.`,
    all: (count: number) => `Mostra tutte le ${count.toLocaleString("it-IT")} segnalazioni`,
  },
  changes: {
    title: "Che cosa cambierebbe",
    none: "Il modello e il registro dicono le stesse cose.",
    group: (total: number, kind: keyof typeof KINDS) => {
      const [one, many] = KINDS[kind];
      return plural(total, one, many);
    },
    actions: { add: "Da aggiungere", change: "Da modificare", withdraw: "Da dismettere" },
    decided: (accepted: number, rejected: number, applied: number) =>
      [
        accepted > 0 ? `accettati: ${accepted.toLocaleString("it-IT")}` : "",
        rejected > 0 ? `rifiutati: ${rejected.toLocaleString("it-IT")}` : "",
        applied > 0 ? `applicati: ${applied.toLocaleString("it-IT")}` : "",
      ]
        .filter(Boolean)
        .join(", ") || "da decidere",
    accept: "Accetta",
    reject: "Rifiuta",
    acceptAll: "Accetta tutto",
    rejectAll: "Rifiuta tutto",
    ofGroup: (name: string) => `: ${name}`,
    show: "Vedi una per una",
    hide: "Chiudi",
    of: ["modifica", "modifiche"] as const,
    caption: (name: string) => `Modifiche: ${name}`,
    columns: { what: "Che cosa", fields: "Campi" },
    before: "prima",
    after: "dopo",
    nothing: "niente",
    others: (count: number) => `e altri ${count.toLocaleString("it-IT")} campi`,
    placeOnly: "Cambia solo il posto, o il riferimento al modello",
    foreign: "È di un’altra piattaforma: le differenze vanno nel fascicolo, il dato resta com’è",
    apply: (count: number) => `Scrivi nel registro (${count.toLocaleString("it-IT")})`,
    applyTitle: "Scrivere nel registro?",
    applyHelp: (count: number) =>
      `${plural(count, "modifica accettata", "modifiche accettate")}: si scrivono tutte insieme, o nessuna. Ciò che si dismette resta nello storico.`,
    done: (count: number) => `${plural(count, "modifica scritta", "modifiche scritte")} nel registro.`,
    compare: "Confronta di nuovo",
  },
  checks: {
    title: "Controllo IDS",
    lead: "Controlla se il modello contiene ciò che chiede un file IDS 1.0.",
    choose: "Scegli un file IDS",
    waiting: "Controllo in corso",
    failed: "Il controllo non si è potuto fare",
    passed: "Rispettata",
    notPassed: "Non rispettata",
    outcome: (passed: number, total: number) => `${passed} specifiche rispettate su ${total}`,
    counts: (applicable: number, failed: number) =>
      `${plural(applicable, "oggetto", "oggetti")}, ${failed.toLocaleString("it-IT")} non a posto`,
    objects: (count: number) => `Vedi gli oggetti (${count.toLocaleString("it-IT")})`,
  },
};
