/** The strings of maps. */
export const map = {
  title: "Mappa",
  loading: "Carico la mappa…",
  unavailable: "La mappa non si è caricata: l’elenco dice le stesse cose.",
  role: "mappa interattiva",
  zoomIn: "Ingrandisci",
  zoomOut: "Rimpicciolisci",
  home: "Torna alla vista iniziale",
  fullscreen: "A tutto schermo",
  help: "Come si usa",
  helpText:
    "Tastiera: Tab per arrivare alla mappa, frecce per spostarla, + e − per ingrandire e rimpicciolire, Inizio per tornare alla vista iniziale. Mouse: trascina per spostare, Ctrl e rotella per ingrandire. Telefono: due dita. Tutto ciò che la mappa mostra è anche nell’elenco.",
  nudgeWheel: "Per ingrandire tieni premuto Ctrl e usa la rotella",
  nudgeTouch: "Per spostare la mappa usa due dita",
  list: "Che cosa si vede",
  kinds: {
    building: (n: number) => (n === 1 ? "1 edificio" : `${n} edifici`),
    "work-order": (n: number) => (n === 1 ? "1 ordine aperto" : `${n} ordini aperti`),
    deadline: (n: number) => (n === 1 ? "1 edificio con scadenze" : `${n} edifici con scadenze`),
    request: (n: number) => (n === 1 ? "1 segnalazione aperta" : `${n} segnalazioni aperte`),
  },
  nothing: "Nulla in questo riquadro.",
  nothingElse: "Null’altro in questo riquadro.",
  summary: (parts: string[]) => `Nel riquadro: ${parts.join(", ")}`,
  all: (n: number) => `Mostra tutti (${n})`,
  subject: {
    building: "questo edificio",
    request: "questa segnalazione",
    "work-order": "questo ordine",
    deadline: "questo edificio",
  },
  candidate: "proposto per questa segnalazione",
  samePlace: "nello stesso punto",
  away: (distance: string) => `a ${distance}`,
  show: (name: string) => `Mostra sulla mappa: ${name}`,
  openWork: (orders: number, requests: number) =>
    [
      orders === 1 ? "1 ordine aperto" : orders > 1 ? `${orders} ordini aperti` : "",
      requests === 1 ? "1 segnalazione aperta" : requests > 1 ? `${requests} segnalazioni aperte` : "",
    ]
      .filter(Boolean)
      .join(", "),
  tooWide: "Ingrandisci per vedere ordini e segnalazioni.",
  truncated: "Ce ne sono altri: la mappa mostra i più vicini al centro. Ingrandisci per vederli tutti.",
  selected: "Scelto sulla mappa",
  selectedMany: (n: number) => `${n} nello stesso punto`,
  close: "Chiudi",
  legend: "Legenda",
  legendItems: {
    subjectBuilding: "Questo edificio",
    building: "Edificio comunale",
    candidate: "Edificio proposto",
    "work-order": "Ordine di lavoro",
    request: "Segnalazione",
    emergency: "Con un’emergenza",
    mixed: "Più cose nello stesso punto",
  },
  glyphs: { building: "E", "work-order": "O", request: "S", deadline: "E", mixed: "" },
  deadlines: {
    forbidden: { glyph: "V", label: "Uso vietato" },
    overdue: { glyph: "!", label: "Scadenze passate" },
    soon: { glyph: "30", label: "Entro 30 giorni" },
    near: { glyph: "90", label: "Entro 90 giorni" },
    unknown: { glyph: "?", label: "Mancano dati" },
    later: { glyph: "✓", label: "Più avanti" },
  },
  deadlineCounts: (count: number, overdue: number, next: string | undefined) =>
    [
      count === 1 ? "1 scadenza" : `${count} scadenze`,
      overdue === 0 ? "" : overdue === 1 ? "1 scaduta" : `${overdue} scadute`,
      next === undefined ? "" : `la prossima il ${next}`,
    ]
      .filter(Boolean)
      .join(", "),
  wgs84: "Coordinate (WGS 84)",
  plane: "Coordinate piane",
  background: (who: string) => `Sfondo: ${who}`,
} as const;
