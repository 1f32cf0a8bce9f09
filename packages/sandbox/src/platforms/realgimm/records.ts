import { createDraw, seedOf } from "#city/draw.ts";
import { moved } from "#city/geography.ts";
import type {
  Building,
  BuildingUse,
  City,
  CivicNumber,
  Complex,
  Element,
  LonLat,
  Space,
  Storey,
  Street,
  Unit,
} from "#city/types.ts";
import { romeMidnight } from "#platforms/realgimm/date-times.ts";

/** What was entered in the register first: buildings and what they are made of. */
export const FIRST_TYPES = [
  "COMPLESSO",
  "FABBRICATO",
  "INDIRIZZO",
  "PIANO",
  "VANO",
  "UNITA",
  "ELEMENTO",
] as const;

/** What was entered afterwards, and is given only to whom asks for it. */
export const SECOND_TYPES = ["CERTIFICATO", "IMPIANTO", "PLANIMETRIA", "CONTRATTO", "OCCUPANTE"] as const;

export const ENTITY_TYPES = [...FIRST_TYPES, ...SECOND_TYPES] as const;

export type EntityType = (typeof ENTITY_TYPES)[number];

/** The field that holds a record's key. */
export const KEY_FIELD: Record<EntityType, string> = {
  COMPLESSO: "codComplesso",
  FABBRICATO: "codFabbricato",
  INDIRIZZO: "codIndirizzo",
  PIANO: "codPiano",
  VANO: "codVano",
  UNITA: "codUnita",
  ELEMENTO: "codElemento",
  CERTIFICATO: "codCertificato",
  IMPIANTO: "codImpianto",
  PLANIMETRIA: "codPlanimetria",
  CONTRATTO: "codContratto",
  OCCUPANTE: "codOccupante",
};

export interface AssetRecord {
  entityType: EntityType;
  key: string;
  entity: Record<string, unknown>;
}

/** A city, and what its buildings are looked up by. */
export interface RegisterSource {
  city: City;
  streets: ReadonlyMap<string, Street>;
}

const USE: Record<BuildingUse, string> = {
  school: "SCUOLA",
  nursery: "NIDO",
  market: "MERCATO",
  museum: "MUSEO",
  office: "UFFICIO",
  housing: "ERP",
  sports: "SPORT",
  library: "BIBLIOTECA",
  cemetery: "CIMITERO",
  social: "SOCIALE",
  depot: "DEPOSITO",
};

export const withComma = (value: number, decimals: number): string =>
  value.toFixed(decimals).replace(".", ",");

/** Everything of one building, itself first, parents before their children. */
export function recordsOf(source: RegisterSource, building: Building): AssetRecord[] {
  const { city } = source;
  return [
    fabbricato(building, source),
    ...doorsOf(building, city.seed).map((door, index) => indirizzo(building, { source, door, index })),
    ...city.storeysOf(building.code).map(piano),
    ...city.spacesOf(building.code).map(vano),
    ...city.unitsOf(building.code).map(unita),
    ...city.elementsOf(building.code).map(elemento),
  ];
}

/** How many records `recordsOf` gives, without making them when the city can tell. */
export function recordCountOf({ city }: RegisterSource, building: Building): number {
  const { code } = building;
  const parts =
    city.partCountOf?.(code) ??
    city.storeysOf(code).length +
      city.spacesOf(code).length +
      city.unitsOf(code).length +
      city.elementsOf(code).length;
  return 1 + doorsOf(building, city.seed).length + parts;
}

export function complesso({ code, name }: Complex): AssetRecord {
  return { entityType: "COMPLESSO", key: code, entity: { codComplesso: code, denominazione: name } };
}

type Door = Pick<CivicNumber, "number" | "letter" | "colour" | "point">;

/** The main door, and for one building in six a second one with a red number on the same street. */
function doorsOf({ code, address }: Building, seed: number): Door[] {
  const draw = createDraw(seedOf(seed, `${code}/doors`));
  if (!draw.chance(1 / 6)) return [address];
  const point = moved(address.point, { east: draw.between(-12, 12), north: draw.between(0, 12) });
  return [address, { number: address.number + draw.between(1, 9), letter: null, colour: "red", point }];
}

function doorFields({ number, letter, colour, point }: Door): Record<string, unknown> {
  return {
    civico: String(number).padStart(4, "0"),
    lettera: letter,
    colore: colour === "red" ? "R" : null,
    longitudine: withComma(point[0], 6),
    latitudine: withComma(point[1], 6),
  };
}

function fabbricato(building: Building, { streets }: RegisterSource): AssetRecord {
  const { address } = building;
  const street = streets.get(address.streetCode);
  return {
    entityType: "FABBRICATO",
    key: building.code,
    entity: {
      codFabbricato: building.code,
      codComplesso: building.complexCode,
      denominazione: building.name,
      destinazioneUso: USE[building.use],
      municipio: building.municipio,
      quartiere: street?.quarter ?? null,
      cap: street?.cap ?? null,
      codVia: address.streetCode,
      desVia: address.streetName,
      ...doorFields(address),
      codBelfiore: "D969",
      ...building.cadastral,
      annoCostruzione: building.builtYear,
      numeroPiani: building.storeys,
      perimetro: wkt(building.footprint),
    },
  };
}

function indirizzo(
  building: Building,
  { source, door, index }: { source: RegisterSource; door: Door; index: number },
): AssetRecord {
  const { streetCode, streetName } = building.address;
  const key = `${building.code}-I${index + 1}`;
  return {
    entityType: "INDIRIZZO",
    key,
    entity: {
      codIndirizzo: key,
      codFabbricato: building.code,
      principale: index === 0,
      codVia: streetCode,
      desVia: streetName,
      ...doorFields(door),
      cap: source.streets.get(streetCode)?.cap ?? null,
      municipio: building.municipio,
    },
  };
}

function wkt(ring: readonly LonLat[]): string {
  return `POLYGON((${ring.map(([lon, lat]) => `${lon} ${lat}`).join(", ")}))`;
}

function piano(storey: Storey): AssetRecord {
  const entity = {
    codPiano: storey.code,
    codFabbricato: storey.buildingCode,
    livello: storey.level,
    denominazione: storey.name,
  };
  return { entityType: "PIANO", key: storey.code, entity };
}

function vano(space: Space): AssetRecord {
  const entity = {
    codVano: space.code,
    codPiano: space.storeyCode,
    denominazione: space.name,
    destinazione: space.use,
    superficie: withComma(space.areaM2, 2),
  };
  return { entityType: "VANO", key: space.code, entity };
}

function unita(unit: Unit): AssetRecord {
  const entity = {
    codUnita: unit.code,
    codFabbricato: unit.buildingCode,
    subalterno: unit.subalterno,
    categoria: unit.category,
  };
  return { entityType: "UNITA", key: unit.code, entity };
}

function elemento(element: Element): AssetRecord {
  return {
    entityType: "ELEMENTO",
    key: element.code,
    entity: {
      codElemento: element.code,
      codFabbricato: element.buildingCode,
      codVano: element.spaceCode,
      classeUni8290: element.uni8290,
      denominazione: element.name,
      marca: element.maker,
      modello: element.model,
      matricola: element.serial,
      dataInstallazione: element.installedOn === null ? null : romeMidnight(element.installedOn),
    },
  };
}
