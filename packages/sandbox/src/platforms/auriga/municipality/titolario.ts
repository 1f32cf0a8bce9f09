/**
 * A classification plan in the manner of the municipal one that ANCI's working group published in 2005 (title, class):
 * the parts that a building office meets. It is not Genoa's own.
 */
export interface ClassEntry {
  id: number;
  /** `6.4`. */
  index: string;
  title: string;
  level: number;
  keywords: string;
}

const TITLES: readonly (readonly [number, string, readonly string[]])[] = [
  [
    1,
    "Amministrazione generale",
    [
      "Legislazione e circolari esplicative",
      "Denominazione, territorio e confini, circoscrizioni",
      "Statuto",
      "Regolamenti",
      "Stemma, gonfalone, sigillo",
      "Archivio generale",
    ],
  ],
  [2, "Organi di governo, gestione, controllo, consulenza e garanzia", []],
  [3, "Risorse umane", []],
  [
    4,
    "Risorse finanziarie e patrimonio",
    [
      "Bilancio preventivo e Piano esecutivo di gestione",
      "Gestione del bilancio e del PEG",
      "Gestione delle entrate",
      "Gestione della spesa",
      "Partecipazioni finanziarie",
      "Rendiconto della gestione",
      "Adempimenti fiscali, contributivi e assicurativi",
      "Beni immobili",
      "Beni mobili",
      "Economato",
    ],
  ],
  [
    5,
    "Affari legali",
    [
      "Contenzioso",
      "Responsabilita' civile e patrimoniale verso terzi; assicurazioni",
      "Pareri e consulenze",
    ],
  ],
  [
    6,
    "Pianificazione e gestione del territorio",
    [
      "Urbanistica: piano regolatore generale e varianti",
      "Urbanistica: strumenti di attuazione",
      "Edilizia privata",
      "Edilizia pubblica",
      "Opere pubbliche",
      "Catasto",
      "Viabilita'",
      "Servizio idrico integrato, luce, gas, trasporti pubblici, rifiuti e altri servizi",
      "Ambiente: autorizzazioni, monitoraggio e controllo",
      "Protezione civile ed emergenze",
    ],
  ],
  [
    7,
    "Servizi alla persona",
    ["Diritto allo studio e servizi", "Asili nido e scuola materna", "Istituzioni di istruzione"],
  ],
  [8, "Attivita' economiche", []],
  [
    9,
    "Polizia locale e sicurezza pubblica",
    ["Prevenzione ed educazione stradale", "Polizia stradale", "Informative", "Sicurezza e ordine pubblico"],
  ],
  [10, "Tutela della salute", []],
  [11, "Servizi demografici", []],
  [12, "Elezioni e iniziative popolari", []],
  [13, "Affari militari", []],
  [14, "Oggetti diversi", []],
];

export const TITOLARIO: readonly ClassEntry[] = TITLES.flatMap(([number, title, classes]) => [
  { id: number * 100, index: String(number), title, level: 1, keywords: "" },
  ...classes.map((name, place) => ({
    id: number * 100 + place + 1,
    index: `${number}.${place + 1}`,
    title: name,
    level: 2,
    keywords: name.toLowerCase().replaceAll(/[^a-z ]/g, ""),
  })),
]);

const BY_INDEX = new Map(TITOLARIO.map((entry) => [entry.index, entry]));

export function classAt(index: string): ClassEntry | undefined {
  return BY_INDEX.get(index);
}

/** With the titles above it, levels joined as AURIGA joins them. */
export function fullTitleOf({ index, title }: ClassEntry): string {
  const above = index.includes(".") ? classAt(index.split(".")[0] ?? "") : undefined;
  return above === undefined ? title : `${above.title} | ${title}`;
}
