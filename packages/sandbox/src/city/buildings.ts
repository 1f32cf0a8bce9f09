import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { ashore, moved } from "#city/geography.ts";
import { NOTABLE, NURSERY_NAMES, SCHOOL_NAMES } from "#city/notable-buildings.ts";
import { pointAlong } from "#city/streets.ts";
import type { Building, BuildingUse, CivicNumber, Complex, LonLat, Street } from "#city/types.ts";

/** How a municipality's estate is made, by number of buildings. */
const MIX: readonly (readonly [use: BuildingUse, share: number])[] = [
  ["housing", 34],
  ["school", 24],
  ["nursery", 9],
  ["office", 8],
  ["sports", 8],
  ["social", 7],
  ["depot", 4],
  ["market", 3],
  ["library", 2],
  ["cemetery", 1],
];

const CODE: Record<BuildingUse, string> = {
  school: "SC",
  nursery: "NI",
  market: "ME",
  museum: "MU",
  office: "UF",
  housing: "ER",
  sports: "SP",
  library: "BI",
  cemetery: "CI",
  social: "SO",
  depot: "DE",
};

const SCHOOL_KINDS = [
  "Scuola primaria",
  "Scuola dell'infanzia",
  "Scuola secondaria di I grado",
  "Istituto comprensivo",
];

interface Wanted {
  name: string;
  use: BuildingUse;
  street: Street;
  civic: CivicNumber;
  builtYear: number;
  storeys: number;
}

/** The estate: the notable ones first, then others by the mix, spread over every street. */
export function drawBuildings(
  streets: readonly Street[],
  options: { seed: number; count: number },
): { buildings: Building[]; complexes: Complex[] } {
  const draw = createDraw(seedOf(options.seed, "buildings"));
  const byName = new Map(streets.map((street) => [street.name, street]));
  const notable = NOTABLE.slice(0, options.count).map(
    ([name, use, streetName, number, builtYear, storeys]): Wanted => {
      const street = byName.get(streetName);
      if (street === undefined) throw new Error(`no street ${streetName} for ${name}`);
      return {
        name,
        use,
        street,
        civic: civicOf(street, { number, letter: null, colour: "black" }),
        builtYear,
        storeys,
      };
    },
  );
  const others = Array.from({ length: options.count - notable.length }, (_, index) =>
    drawOther(streets, draw, index),
  );
  const wanted = [...notable, ...others];
  const complexes: Complex[] = [];
  const buildings = wanted.map((one, index) => toBuilding(one, { index, draw, complexes }));
  return { buildings, complexes };
}

function drawOther(streets: readonly Street[], draw: Draw, index: number): Wanted {
  const use = drawUse(draw);
  const street = streets[(index * 37 + draw.between(0, 5)) % streets.length] as Street;
  const isRed = use === "market" || (use === "social" && draw.chance(0.4));
  const letter = draw.chance(0.12) ? draw.pick(["A", "B", "C"]) : null;
  const civic = civicOf(street, { number: draw.between(1, 140), letter, colour: isRed ? "red" : "black" });
  return {
    name: nameOf(use, street, draw),
    use,
    street,
    civic,
    builtYear: draw.between(1890, 2012),
    storeys: storeysOf(use, draw),
  };
}

function drawUse(draw: Draw): BuildingUse {
  const total = MIX.reduce((sum, [, share]) => sum + share, 0);
  let left = draw.next() * total;
  for (const [use, share] of MIX) {
    left -= share;
    if (left < 0) return use;
  }
  return "housing";
}

function storeysOf(use: BuildingUse, draw: Draw): number {
  if (use === "housing") return draw.between(4, 9);
  return ["market", "depot", "cemetery", "sports"].includes(use) ? draw.between(1, 2) : draw.between(2, 4);
}

function nameOf(use: BuildingUse, street: Street, draw: Draw): string {
  const place = readable(street.name);
  switch (use) {
    case "school":
      return `${draw.pick(SCHOOL_KINDS)} ${draw.pick(SCHOOL_NAMES)}`;
    case "nursery":
      return `Nido d'infanzia ${draw.pick(NURSERY_NAMES)}`;
    case "office":
      return draw.pick([
        `Uffici comunali di ${place}`,
        `Sede di polizia locale, ${place}`,
        `Anagrafe di ${place}`,
      ]);
    case "sports":
      return draw.pick([
        `Palestra comunale di ${place}`,
        `Campo sportivo di ${place}`,
        `Bocciodromo di ${place}`,
      ]);
    case "social":
      return draw.pick([
        `Centro sociale di ${place}`,
        `Ambito territoriale sociale, ${place}`,
        `Centro diurno anziani di ${place}`,
      ]);
    case "market":
      return `Mercato di ${place}`;
    case "library":
      return `Biblioteca di ${place}`;
    case "cemetery":
      return `Cimitero di ${place}`;
    case "depot":
      return `Magazzino comunale di ${place}`;
    case "museum":
      return `Museo di ${place}`;
    case "housing":
      return `Alloggi ERP di ${place}`;
  }
}

/** `VIA SAN LORENZO` → `via San Lorenzo`. */
export function readable(street: string): string {
  const words = street.toLowerCase().split(" ");
  const small = ["di", "dei", "del", "della", "delle", "da", "de", "dell'albara"];
  return words
    .map((word, index) =>
      index === 0 || small.includes(word) || /^[ivx]+$/.test(word)
        ? /^[ivx]+$/.test(word) && index > 0
          ? word.toUpperCase()
          : word
        : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join(" ");
}

export function civicOf(
  street: Street,
  door: Pick<CivicNumber, "number" | "letter" | "colour">,
): CivicNumber {
  const share = Math.min(door.number / 160, 1);
  // Even numbers on the right going up the street, odd ones on the left.
  const side = door.number % 2 === 0 ? 14 : -14;
  return { streetCode: street.code, ...door, point: ashore(pointAlong(street, share, side)) };
}

function toBuilding(
  wanted: Wanted,
  { index, draw, complexes }: { index: number; draw: Draw; complexes: Complex[] },
): Building {
  const number = String(index + 1).padStart(index < 9_999 ? 4 : 6, "0");
  const complexCode = drawComplex(wanted, { draw, complexes });
  return {
    code: `GE-${number}-${CODE[wanted.use]}`,
    complexCode,
    name: wanted.name,
    use: wanted.use,
    address: { ...wanted.civic, streetName: wanted.street.name },
    municipio: wanted.street.municipio,
    cadastral: {
      sezione: "GEA",
      foglio: String(draw.between(1, 120)),
      particella: String(draw.between(1, 1800)),
    },
    footprint: footprintAt(wanted.civic.point, draw),
    builtYear: wanted.builtYear,
    storeys: wanted.storeys,
    withdrawn: false,
  };
}

/** One building in eight shares its complex with the one before, as a school with its gymnasium does. */
function drawComplex(
  wanted: Wanted,
  { draw, complexes }: { draw: Draw; complexes: Complex[] },
): string | null {
  if (draw.chance(0.7)) return null;
  const last = complexes.at(-1);
  if (last !== undefined && draw.chance(0.4)) return last.code;
  const complex = {
    code: `CX-${String(complexes.length + 1).padStart(4, "0")}`,
    name: `Complesso ${wanted.name}`,
  };
  complexes.push(complex);
  return complex.code;
}

function footprintAt(point: LonLat, draw: Draw): LonLat[] {
  const width = draw.between(7, 24);
  const depth = draw.between(6, 16);
  const turn = draw.next() * Math.PI;
  const corner = (x: number, y: number): LonLat =>
    moved(point, {
      east: x * Math.cos(turn) - y * Math.sin(turn),
      north: x * Math.sin(turn) + y * Math.cos(turn),
    });
  const ring = [corner(-width, -depth), corner(width, -depth), corner(width, depth), corner(-width, depth)];
  return [...ring, ring[0] as LonLat];
}
