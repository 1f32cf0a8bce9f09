import type {
  Building,
  BuildingUse,
  City,
  Complex,
  Element,
  LonLat,
  Space,
  Storey,
  Unit,
} from "#city/types.ts";

export type EntityType = "COMPLESSO" | "FABBRICATO" | "PIANO" | "VANO" | "UNITA" | "ELEMENTO";

export interface AssetRecord {
  entityType: EntityType;
  key: string;
  entity: Record<string, unknown>;
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

const withComma = (value: number, decimals: number): string => value.toFixed(decimals).replace(".", ",");

/** Everything of one building, itself first, parents before their children. */
export function recordsOf(city: City, building: Building): AssetRecord[] {
  return [
    fabbricato(building),
    ...city.storeysOf(building.code).map(piano),
    ...city.spacesOf(building.code).map(vano),
    ...city.unitsOf(building.code).map(unita),
    ...city.elementsOf(building.code).map(elemento),
  ];
}

export function complesso({ code, name }: Complex): AssetRecord {
  return { entityType: "COMPLESSO", key: code, entity: { codComplesso: code, denominazione: name } };
}

function fabbricato(building: Building): AssetRecord {
  const { address } = building;
  return {
    entityType: "FABBRICATO",
    key: building.code,
    entity: {
      codFabbricato: building.code,
      codComplesso: building.complexCode,
      denominazione: building.name,
      destinazioneUso: USE[building.use],
      municipio: building.municipio,
      codVia: address.streetCode,
      desVia: address.streetName,
      civico: String(address.number).padStart(4, "0"),
      lettera: address.letter,
      colore: address.colour === "red" ? "R" : null,
      ...building.cadastral,
      annoCostruzione: building.builtYear,
      numeroPiani: building.storeys,
      longitudine: withComma(address.point[0], 6),
      latitudine: withComma(address.point[1], 6),
      perimetro: wkt(building.footprint),
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
      dataInstallazione: element.installedOn === null ? null : `${element.installedOn}T00:00:00+01:00`,
    },
  };
}
