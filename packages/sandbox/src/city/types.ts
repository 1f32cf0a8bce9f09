/** The simulated municipality's data, deterministic from a seed. Coordinates are EPSG:4326, longitude first. */

export type LonLat = readonly [longitude: number, latitude: number];

export interface Municipio {
  /** Roman numeral as Genoa writes it: "I" … "IX". */
  code: string;
  name: string;
}

export interface Street {
  /** Five digits, zero-padded, as the municipal street register writes it. */
  code: string;
  /** Upper case, with its type: "VIA SAN LORENZO". */
  name: string;
  municipio: string;
  /** Historical neighbourhood ("Sestri Ponente") and postcode; left out by cities made for a test. */
  quarter?: string;
  cap?: string;
  /** A centre line good enough to place civic numbers along. */
  line: readonly LonLat[];
}

/** Genoa numbers doors twice: black (homes) and red (shops), each with its own sequence in the same street. */
export interface CivicNumber {
  streetCode: string;
  number: number;
  letter: string | null;
  colour: "black" | "red";
  point: LonLat;
}

export type BuildingUse =
  | "school"
  | "nursery"
  | "market"
  | "museum"
  | "office"
  | "housing"
  | "sports"
  | "library"
  | "cemetery"
  | "social"
  | "depot";

export interface Complex {
  code: string;
  name: string;
}

export interface Building {
  code: string;
  complexCode: string | null;
  name: string;
  use: BuildingUse;
  address: CivicNumber & { streetName: string };
  municipio: string;
  /** Belfiore D969, section letter, sheet, parcel. */
  cadastral: { sezione: string; foglio: string; particella: string };
  footprint: readonly LonLat[];
  builtYear: number;
  storeys: number;
  /** A building no longer held: it was sold or demolished. */
  withdrawn: boolean;
}

export interface Storey {
  code: string;
  buildingCode: string;
  level: number;
  name: string;
}

export interface Space {
  code: string;
  storeyCode: string;
  name: string;
  use: string;
  areaM2: number;
}

/** A real-estate unit (unità immobiliare) with its cadastral sub-parcel. */
export interface Unit {
  code: string;
  buildingCode: string;
  subalterno: string;
  category: string;
}

/** A maintained element, classified by UNI 8290 (`5.1` climatizzazione, `5.9` fisso di trasporto…). */
export interface Element {
  code: string;
  buildingCode: string;
  spaceCode: string | null;
  uni8290: string;
  name: string;
  maker: string | null;
  model: string | null;
  serial: string | null;
  installedOn: string | null;
}

/** A citizen's report as it would have been written, for the seed data of CzRM and SegnalaCi. */
export interface SeedReport {
  /** Stable within a seed. */
  id: string;
  category: string;
  subject: string;
  description: string;
  point: LonLat;
  addressText: string;
  /** The building it is about, when it is about one; platforms do not know it, tests do. */
  buildingCode: string | null;
  reporter: { firstName: string; lastName: string; taxCode: string; email: string; phone: string } | null;
  createdAt: string;
  /** What an office would order for it, and where; left out by cities made for a test. */
  work?: { subject: string; inside: string; outside: string } | null;
}

export interface City {
  seed: number;
  municipi: readonly Municipio[];
  /** Outer rings of the municipal boundary, for maps; left out by cities made for a test. */
  boundary?: readonly (readonly LonLat[])[];
  streets: readonly Street[];
  complexes: readonly Complex[];
  buildings: readonly Building[];
  storeysOf(buildingCode: string): readonly Storey[];
  spacesOf(buildingCode: string): readonly Space[];
  unitsOf(buildingCode: string): readonly Unit[];
  elementsOf(buildingCode: string): readonly Element[];
  /** How many storeys, spaces, units and elements a building has, without drawing them; left out by cities made for a test. */
  partCountOf?(buildingCode: string): number;
  /** How many of those parts are units; left out with `partCountOf`. */
  unitCountOf?(buildingCode: string): number;
  /**
   * `count` reports up to `until`, oldest first. `since` says from when; left out, they are about twelve a day.
   * Three years of Genoa: `since` three years before `until`, `count` 12,000.
   */
  reports(options: { count: number; until: Date; since?: Date }): readonly SeedReport[];
  /** A point, and the address a person standing there would give. */
  addressNear(point: LonLat): { text: string; point: LonLat } | null;
}
