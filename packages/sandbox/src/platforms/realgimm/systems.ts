import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import type { Building, City, Element } from "#city/types.ts";
import { drawnDay, romeMidnight } from "#platforms/realgimm/date-times.ts";
import { type AssetRecord, withComma } from "#platforms/realgimm/records.ts";

interface SystemKind {
  tipo: string;
  descrizione: string;
  /** What it is made of: elements of this class, or with this name. */
  uni8290: string;
  named?: string;
  fuels: readonly string[];
  kilowatts: readonly [from: number, to: number] | null;
}

const KINDS: readonly SystemKind[] = [
  {
    tipo: "RISCALDAMENTO",
    descrizione: "Impianto di riscaldamento centralizzato",
    uni8290: "5.1",
    fuels: ["METANO", "METANO", "GASOLIO", "ELETTRICA"],
    kilowatts: [35, 420],
  },
  {
    tipo: "ELETTRICO",
    descrizione: "Impianto elettrico di edificio",
    uni8290: "5.7",
    fuels: ["ELETTRICA"],
    kilowatts: [6, 100],
  },
  {
    tipo: "ASCENSORE",
    descrizione: "Impianto elevatore",
    uni8290: "5.9",
    fuels: ["ELETTRICA"],
    kilowatts: [4, 15],
  },
  {
    tipo: "ANTINCENDIO",
    descrizione: "Impianto di rivelazione e spegnimento",
    uni8290: "6.1",
    fuels: [],
    kilowatts: null,
  },
  {
    tipo: "FOTOVOLTAICO",
    descrizione: "Impianto fotovoltaico in copertura",
    uni8290: "5.7",
    named: "Impianto fotovoltaico",
    fuels: ["SOLARE"],
    kilowatts: [3, 60],
  },
];

/** A fire system of a large school has hundreds of lamps: the first ones are enough to tell what it is. */
const MOST_ELEMENTS = 20;

const drawFor = (city: City, { code }: Building) => createDraw(seedOf(city.seed, `${code}/systems`));
const countFrom = (draw: Draw): number => (draw.chance(0.4) ? draw.between(1, 2) : 0);

/** About one for two buildings. */
export function systemCountOf(city: City, building: Building): number {
  return countFrom(drawFor(city, building));
}

export function systemsOf(city: City, building: Building): AssetRecord[] {
  const draw = drawFor(city, building);
  return Array.from({ length: countFrom(draw) }, (_, index) => systemOf(city, building, { draw, index }));
}

function systemOf(
  city: City,
  building: Building,
  { draw, index }: { draw: Draw; index: number },
): AssetRecord {
  const key = `${building.code}-IMP${index + 1}`;
  const { tipo, descrizione, uni8290, named, fuels, kilowatts } = draw.pick(KINDS);
  const isPart = (element: Element) =>
    element.uni8290 === uni8290 && (named === undefined || element.name === named);
  const installed = drawnDay(draw, { from: Math.max(building.builtYear, 1990), to: 2024 });
  const entity = {
    codImpianto: key,
    codFabbricato: building.code,
    tipo,
    descrizione,
    potenza:
      kilowatts !== null && draw.chance(0.85)
        ? withComma(draw.between(kilowatts[0] * 10, kilowatts[1] * 10) / 10, 1)
        : null,
    alimentazione: fuels.length > 0 && draw.chance(0.9) ? draw.pick(fuels) : null,
    dataInstallazione: draw.chance(0.85) ? romeMidnight(installed) : null,
    // Elements are drawn for whom looks at the record, not for whom passes over it.
    get codElementi() {
      const parts = city.elementsOf(building.code).filter(isPart);
      return parts.slice(0, MOST_ELEMENTS).map(({ code }) => code);
    },
  };
  return { entityType: "IMPIANTO", key, entity };
}
