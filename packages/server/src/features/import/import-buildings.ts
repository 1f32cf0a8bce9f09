import { readAddress } from "#domain/address/written-address.ts";
import { readStreetName, writeStreetName } from "#domain/address/street-name.ts";
import { type CivicNumber, readCivic, writeCivic } from "#domain/address/civic-number.ts";
import { readNumber as readCivicCells } from "#features/import/import-civics.ts";
import { type Importer, type RowReading, refused } from "#features/import/importer.ts";
import { cellsOf, type ColumnMap } from "#features/import/map-columns.ts";
import type { Placer } from "#features/import/place-rows.ts";
import type { BuildingsProfile } from "#features/import/profile.ts";
import { readFootprint } from "#features/import/read-footprint.ts";
import { readNumber } from "#features/import/read-number.ts";
import type { SourceRow } from "#features/import/source-row.ts";
import type { StreetFinder } from "#features/import/street-finder.ts";
import { type BuildingDraft, compareBuildings, writeBuildings } from "#features/import/write-buildings.ts";

export interface BuildingOptions {
  profile: BuildingsProfile;
  columns: ColumnMap;
  placer: Placer;
  streets: StreetFinder;
}

/** Buildings of the municipality, where no register of theirs is connected. The code is their key, here and in the file. */
export function buildingsImporter(options: BuildingOptions): Importer<BuildingDraft> {
  const { source } = options.profile;
  return {
    keyOf: ({ code }) => code,
    read: (row) => readBuilding(row, options),
    compare: (db, drafts) => compareBuildings(db, source, drafts),
    write: (tx, drafts) => writeBuildings(tx, source, drafts),
    show: ({ code, name, use, addressText }) =>
      `${code}  ${[name, use, addressText].filter(Boolean).join(" · ")}`,
  };
}

function readBuilding(row: SourceRow, options: BuildingOptions): RowReading<BuildingDraft> {
  const { columns, placer, profile } = options;
  const cell = cellsOf(row, columns);
  const [code, name] = [cell("code"), cell("name")];
  if (code === "" || code.length > 60) return refused("Codice dell'edificio mancante o troppo lungo", code);
  if (name === "") return refused("Manca il nome dell'edificio", code);
  if (name.length > 300) return refused("Nome dell'edificio troppo lungo", code);
  const place = placer.place(row);
  if (place.kind === "refused") return place;
  const footprint = readFootprint(row.geometry, placer.chosen?.toLonLat);
  if (footprint.kind === "refused") return footprint;
  const numbers = readNumbers(cell);
  if (numbers.kind === "refused") return numbers;
  // Of a shape the first corner is no place to stand: the database takes a point inside it.
  const [longitude, latitude] =
    place.kind === "placed" && footprint.geojson === null ? place.point : [null, null];
  return {
    kind: "draft",
    draft: {
      line: row.line,
      code,
      name,
      use: useOf(cell("use"), profile.uses),
      municipio: cell("municipio") || null,
      ...readPlaceName(cell, options),
      cadastralSection: cell("cadastralSection") || null,
      cadastralSheet: cell("cadastralSheet") || null,
      cadastralParcel: cell("cadastralParcel") || null,
      builtYear: numbers.builtYear,
      storeyCount: numbers.storeyCount,
      longitude,
      latitude,
      footprint: footprint.geojson,
    },
  };
}

function useOf(written: string, uses: Record<string, string>): string {
  const found = Object.entries(uses).find(([name]) => name.toLowerCase() === written.toLowerCase());
  return found?.[1] ?? (written.toLowerCase() || "altro");
}

type Numbers = { kind: "numbers"; builtYear: number | null; storeyCount: number | null };

function readNumbers(cell: (field: string) => string): Numbers | ReturnType<typeof refused> {
  const year = wholeOf(cell("builtYear"));
  // A building of the Comune may be of the year 1000; none is of next century.
  if (year !== null && !(year >= 900 && year <= 2_100))
    return refused("Anno di costruzione non valido", cell("builtYear"));
  const storeys = wholeOf(cell("storeyCount"));
  if (storeys !== null && !(storeys >= 0 && storeys <= 100))
    return refused("Numero di piani non valido", cell("storeyCount"));
  return { kind: "numbers", builtYear: year, storeyCount: storeys };
}

/** Null when nothing is written; not a number when something else is. */
function wholeOf(text: string): number | null {
  if (text === "") return null;
  const value = readNumber(text);
  return value !== undefined && Number.isInteger(value) ? value : Number.NaN;
}

type PlaceName = Pick<
  BuildingDraft,
  "streetCode" | "streetName" | "civicNumber" | "civicLetter" | "civicColour" | "addressText"
>;

/** Street and number of their columns, or of an address in one. What is not understood stays in the address' text. */
function readPlaceName(
  cell: (field: string) => string,
  { columns, profile: { redNumbers }, streets }: BuildingOptions,
): PlaceName {
  const written = readAddress(cell("address"));
  const found =
    columns.streetCode === undefined && cell("streetName") === "" ? undefined : streets.find(cell);
  const ownName = writeStreetName(
    readStreetName(`${cell("streetKind")} ${cell("streetName")}`.trim() || written.street),
  );
  const code = found?.kind === "street" ? found.code : streets.byName(ownName);
  const streetName = (code === undefined ? undefined : streets.nameOf(code)) ?? ownName;
  const civic = civicOf(cell, { columns, redNumbers, written });
  const addressText = `${streetName}${civic === undefined ? "" : ` ${writeCivic(civic)}`}`.trim();
  return {
    streetCode: code ?? null,
    streetName: streetName || null,
    civicNumber: civic?.number ?? null,
    civicLetter: civic?.letter || null,
    civicColour: civic?.colour ?? null,
    addressText: civic === undefined && cell("address") !== "" ? cell("address") : addressText,
  };
}

function civicOf(
  cell: (field: string) => string,
  {
    columns,
    redNumbers,
    written,
  }: { columns: ColumnMap; redNumbers: boolean; written: ReturnType<typeof readAddress> },
): CivicNumber | undefined {
  if (columns.number !== undefined) {
    const reading = readCivicCells(cell, { columns, redNumbers });
    return reading.kind === "civic" ? reading.civic : undefined;
  }
  if (written.number === null) return undefined;
  const text = `${written.number}${written.letter}${written.colour === "red" ? "r" : ""}`;
  const reading = readCivic(text, { redNumbers });
  return reading.kind === "civic" ? reading.civic : undefined;
}
