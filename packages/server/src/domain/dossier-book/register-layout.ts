import type { Value } from "#domain/dossier/claims.ts";
import type { BookFact, DossierBook } from "#domain/dossier-book/dossier-book.ts";

/** A column of a register kept by others: what they call it, and which of our data it is. */
export interface RegisterColumn {
  section: string;
  header: string;
  /** A field of the dictionary; `kind.field`: of each item of a kind; `=…`: the same for all, `=year` the year. */
  from: string;
}

/** One row per building, columns as the receiver wants them. */
export interface RegisterLayout {
  sheet: string;
  columns: readonly RegisterColumn[];
}

const columns = (section: string, pairs: readonly (readonly [string, string])[]): RegisterColumn[] =>
  pairs.map(([header, from]) => ({ section, header, from }));

/**
 * The yearly census of public property (L. 191/2009 art. 2 c. 222). Tipologia, natura giuridica, utilizzo, vincolo and
 * canoni are in the Ministry's published report; the other headings and their order are unverified, hence replaceable.
 */
export const CENSUS_LAYOUT: RegisterLayout = {
  sheet: "Censimento MEF",
  columns: columns("Q", [
    ["Anno", "=year"],
    ["Tipo di bene", "censusKind"],
    ["Codice ISTAT del comune", "municipalityIstat"],
    ["Indirizzo", "address"],
    ["Foglio", "cadastralSheet"],
    ["Particella", "cadastralParcel"],
    ["Subalterni", "unit.subalterno"],
    ["Tipologia", "use"],
    ["Natura giuridica", "legalNature"],
    ["Finalità", "censusPurpose"],
    ["Utilizzo", "censusUse"],
    ["Utilizzatore: codice fiscale", "lease.leaseTaxCode"],
    ["Utilizzatore: titolo", "lease.leaseTitle"],
    ["Canone annuo", "lease.leaseFee"],
    ["Decorrenza", "lease.leaseFrom"],
    ["Scadenza", "lease.leaseTo"],
    ["Superficie lorda (m²)", "grossArea"],
    ["Cubatura (m³)", "volume"],
    ["Epoca di costruzione", "period"],
    ["Vincolo", "heritage"],
    ["Valore di bilancio (€)", "bookValue"],
    ["Latitudine", "latitude"],
    ["Longitudine", "longitude"],
  ]),
};

/** The register of school buildings (SNAES, L. 23/1996 art. 7): names and order of the headings are unverified, hence replaceable. */
export const SCHOOL_LAYOUT: RegisterLayout = {
  sheet: "Edilizia scolastica",
  columns: [
    ...columns("A. Identificazione", [
      ["Codice edificio", "schoolBuildingCode"],
      ["Codici meccanografici (PES)", "schoolCodes"],
      ["Denominazione", "name"],
      ["Indirizzo", "address"],
    ]),
    ...columns("B. Area", [
      ["Area della scuola (m²)", "schoolPlotArea"],
      ["Collegamenti", "schoolConnections"],
      ["Ambiente", "schoolSurroundings"],
    ]),
    ...columns("C. Edificio", [
      ["Periodo di costruzione", "period"],
      ["Anno di costruzione", "builtYear"],
      ["Superficie lorda (m²)", "grossArea"],
      ["Volume (m³)", "volume"],
      ["Stato del corpo principale", "mainBodyState"],
    ]),
    ...columns("D. Struttura", [
      ["Sistema costruttivo", "structuralSystem"],
      ["Zona sismica", "seismicZone"],
      ["Verifica di vulnerabilità", "seismicCheckDate"],
      ["Indice di rischio", "seismicRatio"],
      ["Collaudo statico", "structuralTestDate"],
    ]),
    ...columns("E. Condizioni di sicurezza", [
      ["Agibilità", "occupancy-certificate.occupancyDate"],
      ["SCIA antincendio o CPI", "fireCertificateDate"],
      ["Piano di emergenza", "emergencyPlan"],
      ["DVR", "riskAssessment"],
      ["Amianto", "asbestos"],
    ]),
    ...columns("F. Requisiti particolari", [
      ["Accessibilità", "accessibilityGrade"],
      ["Ingresso senza barriere", "accessibleEntrance"],
      ["Bagno accessibile", "accessibleToilet"],
      ["Classe energetica", "apeClass"],
    ]),
    ...columns("G. Uso scolastico", [
      ["Alunni", "pupils"],
      ["Classi", "classes"],
      ["Aule", "classrooms"],
      ["Laboratori", "laboratories"],
      ["Palestra", "gym"],
      ["Mensa", "canteen"],
    ]),
  ],
};

export type Cell = string | number;

/** A building's row. Numbers stay numbers, money is in euro; what several items say is one beside the other. */
export function registerRow(book: DossierBook, layout: RegisterLayout): Cell[] {
  const own = new Map(book.sections.flatMap(({ facts }) => facts.map((fact) => [fact.field, fact] as const)));
  return layout.columns.map(({ from }) => cellOf(book, own, from));
}

function cellOf(book: DossierBook, own: ReadonlyMap<string, BookFact>, from: string): Cell {
  if (from === "=year") return Number(book.asOf.day.slice(0, 4));
  if (from.startsWith("=")) return from.slice(1);
  const [kind, field] = from.split(".");
  if (field === undefined) return shown(own.get(from));
  const said = book.sections
    .flatMap(({ groups }) => groups.filter((group) => group.kind === kind))
    .map(({ facts }) => shown(facts.find((fact) => fact.field === field)))
    .filter((cell) => cell !== "");
  return said.length === 1 ? (said[0] ?? "") : said.join("; ");
}

const isNumber = (value: Value): value is number => typeof value === "number";

/** Money is kept in cents, and its text ends with the sign of the euro. */
function shown(fact: BookFact | undefined): Cell {
  if (fact === undefined) return "";
  if (!isNumber(fact.value)) return fact.text;
  return fact.text.endsWith("€") ? fact.value / 100 : fact.value;
}
