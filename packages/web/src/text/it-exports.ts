import { plural } from "#text/plural.ts";

/** The strings of what is exported of the dossiers. */
export const exportsText = {
  title: "Esportazioni",
  lead: "I fascicoli e le etichette che hai chiesto. I file restano qui per alcuni giorni.",
  of: ["esportazione", "esportazioni"] as const,
  empty: "Non hai ancora chiesto esportazioni",
  emptyHelp: "Si chiedono dalla pagina di un fascicolo, con «Esporta».",
  caption: "Le mie esportazioni, dalla più recente",
  columns: { what: "Che cosa", asked: "Chiesta", state: "A che punto è", actions: "Azioni" },
  kinds: {
    pdf: "Fascicolo in PDF/A con gli allegati",
    bundle: "ZIP con i dati (JSON-LD) e i documenti",
    workbook: "Foglio di calcolo con tutti i dati",
    census: "Scheda del censimento MEF",
    school: "Scheda dell’edilizia scolastica",
    labels: "Etichette con codice QR",
  },
  states: {
    waiting: "In attesa",
    running: "In preparazione",
    ready: "Pronta",
    failed: "Non riuscita",
    cancelled: "Fermata",
  },
  buildings: (name: string, count: number) =>
    count === 1 ? name : `${name} e ${plural(count - 1, "altro edificio", "altri edifici")}`,
  asOf: (day: string) => `com’era il ${day}`,
  download: "Scarica",
  cancel: "Ferma",
  until: "Fino al",
  ask: {
    open: "Esporta",
    openMany: "Esporta questi fascicoli",
    titleMany: (n: string) => (n === "1" ? "Esporta un fascicolo" : `Esporta ${n} fascicoli`),
    asFiltered:
      "I fascicoli dell’elenco, come è filtrato adesso. Si preparano in disparte e restano tra le tue esportazioni.",
    first: (n: string) =>
      `In un’esportazione ne stanno ${n}: sono i primi dell’elenco. Restringi i filtri per scegliere quali.`,
    title: "Esporta il fascicolo",
    kind: "Che cosa",
    confirm: "Prepara",
    asked: "La richiesta è presa in carico.",
    follow: "Segui le tue esportazioni",
  },
};
