import { complexNames, nameOf } from "#city/building-names.ts";
import { type CivicRegister, openCivicRegister } from "#city/civic-numbers.ts";
import { readTable } from "#city/csv-table.ts";
import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { moved } from "#city/geography.ts";
import type { KnownStreet } from "#city/streets.ts";
import type { Building, BuildingUse, CivicNumber, Complex, LonLat } from "#city/types.ts";

/** How a municipality's estate is made, in parts of a hundred. */
const MIX: readonly (readonly [use: BuildingUse, share: number])[] = [
  ["housing", 36],
  ["school", 23],
  ["nursery", 8],
  ["office", 9],
  ["sports", 8],
  ["social", 8],
  ["depot", 4],
  ["market", 2],
  ["library", 1],
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

/** Quarters where most of the municipality's homes are. */
const HOUSING_QUARTERS = new Set(
  "Rivarolo,Bolzaneto,Prà,Voltri,Quezzi,Sant'Eusebio,Molassana,Struppa,Sestri Ponente,Cornigliano,Oregina,Lagaccio,Sampierdarena,Pontedecimo".split(
    ",",
  ),
);

interface Wanted {
  name: string;
  use: BuildingUse;
  street: KnownStreet;
  civic: CivicNumber;
  builtYear: number;
  storeys: number;
  complexCode: string | null;
}

/** The old town and its surroundings have had no burial ground since the Napoleonic edict. */
const WITHOUT_CEMETERY = new Set(
  "Molo,Prè,Maddalena,Portoria,San Vincenzo,Carignano,Castelletto,Foce,Albaro,Lagaccio,San Fruttuoso".split(
    ",",
  ),
);

/** What is needed while the estate is made up, and what it becomes. */
interface Estate {
  streets: readonly KnownStreet[];
  homes: readonly KnownStreet[];
  outskirts: readonly KnownStreet[];
  draw: Draw;
  civics: CivicRegister;
  names: Set<string>;
  complexes: Complex[];
  wanted: Wanted[];
}

/** The estate: the places every Genoese knows first, then others by the mix, spread over every street. */
export function drawBuildings(
  streets: readonly KnownStreet[],
  options: { seed: number; count: number },
): { buildings: Building[]; complexes: Complex[] } {
  const estate: Estate = {
    streets,
    homes: streets.filter(({ quarter }) => HOUSING_QUARTERS.has(quarter)),
    outskirts: streets.filter(({ quarter }) => !WITHOUT_CEMETERY.has(quarter)),
    draw: createDraw(seedOf(options.seed, "buildings")),
    civics: openCivicRegister(),
    names: new Set(),
    complexes: [],
    wanted: [],
  };
  addNotable(estate, options.count);
  for (let turn = 0; estate.wanted.length < options.count; turn += 1) addOther(estate, turn, options.count);
  const buildings = estate.wanted.map((one, index) => toBuilding(one, index, estate.draw));
  return { buildings, complexes: estate.complexes };
}

const COLUMNS = ["nome", "uso", "via", "civico", "colore", "anno", "piani", "complesso"] as const;

function addNotable(estate: Estate, count: number): void {
  const byName = new Map(estate.streets.map((street) => [street.name, street]));
  const complexCodes = new Map<string, string>();
  for (const row of readTable("notable-buildings.csv", COLUMNS).slice(0, count)) {
    const street = byName.get(row.via);
    if (street === undefined) throw new Error(`no street ${row.via} for ${row.nome}`);
    if (row.complesso !== "" && !complexCodes.has(row.complesso))
      complexCodes.set(row.complesso, addComplex(estate, row.complesso));
    estate.names.add(row.nome);
    estate.wanted.push({
      name: row.nome,
      use: row.uso as BuildingUse,
      street,
      civic: estate.civics.take(street, {
        number: Number(row.civico),
        letter: null,
        colour: row.colore === "rosso" ? "red" : "black",
      }),
      builtYear: Number(row.anno),
      storeys: Number(row.piani),
      complexCode: complexCodes.get(row.complesso) ?? null,
    });
  }
}

function addComplex({ complexes }: Estate, name: string): string {
  const code = `CX-${String(complexes.length + 1).padStart(4, "0")}`;
  complexes.push({ code, name });
  return code;
}

/** One more building, or a whole complex of them on the same street. */
function addOther(estate: Estate, turn: number, count: number): void {
  const { draw, names } = estate;
  const use = drawUse(draw);
  const from = use === "housing" ? estate.homes : use === "cemetery" ? estate.outskirts : estate.streets;
  const street = from[(turn * 37 + draw.between(0, 5)) % from.length] as KnownStreet;
  const number = draw.between(1, street.lastNumber);
  const name = nameOf(use, { street, number, draw, taken: names });
  const family = draw.chance(0.22) ? complexNames(use, name, street) : undefined;
  const builtYear = yearOf(use, draw);
  const first: Wanted = {
    name,
    use,
    street,
    civic: estate.civics.take(street, { number, letter: letterOf(draw), colour: colourOf(use, draw) }),
    builtYear,
    storeys: storeysOf(use, draw),
    complexCode: null,
  };
  const room = count - estate.wanted.length - 1;
  const others = (family?.others ?? []).slice(0, Math.min(room, draw.between(1, 3)));
  if (family !== undefined && others.length > 0) first.complexCode = addComplex(estate, family.complex);
  estate.wanted.push(first);
  others.forEach((other, index) => {
    if (names.has(other.name)) other = { ...other, name: `${other.name} (${first.complexCode})` };
    names.add(other.name);
    const door = { number: number + 2 * (index + 1), letter: null, colour: "black" } as const;
    const storeys = other.use === use ? first.storeys : storeysOf(other.use, draw);
    estate.wanted.push({ ...first, ...other, civic: estate.civics.take(street, door), storeys });
  });
}

function drawUse(draw: Draw): BuildingUse {
  let left = draw.next() * MIX.reduce((sum, [, share]) => sum + share, 0);
  for (const [use, share] of MIX) {
    left -= share;
    if (left < 0) return use;
  }
  return "housing";
}

function letterOf(draw: Draw): string | null {
  return draw.chance(0.08) ? draw.pick(["A", "B", "C"]) : null;
}

function colourOf(use: BuildingUse, draw: Draw): CivicNumber["colour"] {
  const red = use === "market" || (["social", "depot", "office"].includes(use) && draw.chance(0.35));
  return red ? "red" : "black";
}

/** Homes of the municipality are mostly of the great years of public housing. */
function yearOf(use: BuildingUse, draw: Draw): number {
  if (use === "housing") return draw.chance(0.75) ? draw.between(1952, 1988) : draw.between(1908, 1940);
  return draw.chance(0.4) ? draw.between(1880, 1940) : draw.between(1950, 2014);
}

function storeysOf(use: BuildingUse, draw: Draw): number {
  if (use === "housing") return draw.between(4, 9);
  return ["market", "depot", "cemetery", "sports"].includes(use) ? draw.between(1, 2) : draw.between(2, 4);
}

function toBuilding(wanted: Wanted, index: number, draw: Draw): Building {
  return {
    code: `GE-${String(index + 1).padStart(4, "0")}-${CODE[wanted.use]}`,
    complexCode: wanted.complexCode,
    name: wanted.name,
    use: wanted.use,
    address: { ...wanted.civic, streetName: wanted.street.name },
    municipio: wanted.street.municipio,
    cadastral: cadastralOf(wanted, draw),
    footprint: footprintAt(wanted.civic.point, draw),
    builtYear: wanted.builtYear,
    storeys: wanted.storeys,
    withdrawn: false,
  };
}

/** Letters of the land registry's sections are ours; one street stays within two neighbouring sheets. */
function cadastralOf({ street }: Wanted, draw: Draw): Building["cadastral"] {
  const sheet = 1 + (Number(street.code) % 118);
  return {
    sezione: `GE${"ABCDEFGHI".charAt(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"].indexOf(street.municipio))}`,
    foglio: String(sheet + draw.between(0, 1)),
    particella: String(draw.between(1, 1800)),
  };
}

function footprintAt(point: LonLat, draw: Draw): LonLat[] {
  const width = draw.between(6, 18);
  const depth = draw.between(5, 11);
  const turn = draw.next() * Math.PI;
  const corner = (x: number, y: number): LonLat =>
    moved(point, {
      east: x * Math.cos(turn) - y * Math.sin(turn),
      north: x * Math.sin(turn) + y * Math.cos(turn),
    });
  const ring = [corner(-width, -depth), corner(width, -depth), corner(width, depth), corner(-width, depth)];
  return [...ring, ring[0] as LonLat];
}
