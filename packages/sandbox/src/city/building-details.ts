import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { type ElementKind, ONE_EACH, REPEATED } from "#city/element-catalogue.ts";
import { FEWEST_SPACES, SPACES } from "#city/space-catalogue.ts";
import type { Building, BuildingUse, Element, Space, Storey, Unit } from "#city/types.ts";

/** What a building is made of inside; drawn when asked for, always the same for the same seed and code. */
export interface Details {
  storeys: Storey[];
  spaces: Space[];
  units: Unit[];
  elements: Element[];
}

export interface DetailOptions {
  seed: number;
  /** How many real-estate units and maintained elements this building has. */
  units: number;
  elements: number;
}

const FLOORS =
  "terra,primo,secondo,terzo,quarto,quinto,sesto,settimo,ottavo,nono,decimo,undicesimo,dodicesimo".split(",");

/** Category of the land registry by use (A/4 homes, B/5 schools, D/8 markets…). */
const CADASTRAL: Record<BuildingUse, string> = {
  school: "B/5",
  nursery: "B/5",
  office: "B/4",
  market: "D/8",
  museum: "B/6",
  library: "B/6",
  housing: "A/4",
  sports: "D/6",
  cemetery: "E/8",
  social: "B/1",
  depot: "C/2",
};

export function drawDetails(building: Building, options: DetailOptions): Details {
  const draw = createDraw(seedOf(options.seed, building.code));
  const storeys = Array.from({ length: building.storeys }, (_, level) => storeyOf(building, level));
  const spaces = storeys.flatMap((storey) =>
    drawSpaces(building, { storey, draw, count: spacesOn(building, storey.level, options.seed) }),
  );
  return {
    storeys,
    spaces,
    units: drawUnits(building, options.units, draw),
    elements: drawElements(building, { draw, spaces, wanted: options.elements }),
  };
}

/** How many rooms a building has, without drawing them: a register numbers its records with it. */
export function spaceCountOf(building: Building, seed: number): number {
  let count = 0;
  for (let level = 0; level < building.storeys; level += 1) count += spacesOn(building, level, seed);
  return count;
}

function spacesOn(building: Building, level: number, seed: number): number {
  const most = SPACES[building.use].length;
  return createDraw(seedOf(seed, `${building.code}/${level}`)).between(Math.min(FEWEST_SPACES, most), most);
}

function storeyOf(building: Building, level: number): Storey {
  return {
    code: `${building.code}-P${level}`,
    buildingCode: building.code,
    level,
    name: `Piano ${FLOORS[level] ?? level}`,
  };
}

function drawSpaces(
  building: Building,
  { storey, draw, count }: { storey: Storey; draw: Draw; count: number },
): Space[] {
  return SPACES[building.use].slice(0, count).map((kind, index) => ({
    code: `${storey.code}-V${index + 1}`,
    storeyCode: storey.code,
    name: `${kind.name} ${storey.level}.${index + 1}`,
    use: kind.use,
    areaM2: draw.between(kind.from, kind.to),
  }));
}

/** Homes, with a cellar or a shop among them now and then; elsewhere the whole building and a caretaker's home. */
function drawUnits(building: Building, count: number, draw: Draw): Unit[] {
  return Array.from({ length: count }, (_, index) => ({
    code: `${building.code}-U${index + 1}`,
    buildingCode: building.code,
    subalterno: String(index + 1),
    category: categoryOf(building.use, index, draw),
  }));
}

function categoryOf(use: BuildingUse, index: number, draw: Draw): string {
  if (use === "housing")
    return draw.chance(0.85) ? draw.pick(["A/4", "A/3", "A/4"]) : draw.pick(["C/1", "C/2"]);
  if (index === 0) return CADASTRAL[use];
  return draw.chance(0.2) ? "A/3" : CADASTRAL[use];
}

/** Exactly as many as wanted: one of each first, then extinguishers, lamps, doors, storey by storey. */
function drawElements(
  building: Building,
  { draw, spaces, wanted }: { draw: Draw; spaces: readonly Space[]; wanted: number },
): Element[] {
  const fits = ({ uses, storeys }: ElementKind) =>
    (uses.length === 0 || uses.includes(building.use)) && building.storeys >= storeys;
  const single = ONE_EACH.filter(fits);
  const repeated = REPEATED.filter(fits);
  const kinds: { kind: ElementKind; copy: number }[] = [];
  for (let turn = 0; kinds.length < wanted; turn += 1) {
    const one = single[turn];
    if (one !== undefined) kinds.push({ kind: one, copy: 0 });
    // The five most looked after come first; then they take turns with what there are many of.
    const many = turn < 5 ? -1 : turn - 5;
    const next = repeated[many % repeated.length];
    if (next !== undefined) kinds.push({ kind: next, copy: 1 + Math.floor(many / repeated.length) });
  }
  return kinds.slice(0, wanted).map((one, index) => elementOf(building, { ...one, index, draw, spaces }));
}

interface ElementPlace {
  kind: ElementKind;
  /** 0 for the only one; from 1 when there are several. */
  copy: number;
  index: number;
  draw: Draw;
  spaces: readonly Space[];
}

function elementOf(building: Building, { kind, copy, index, draw, spaces }: ElementPlace): Element {
  const hasMaker = kind.makers.length > 0 && draw.chance(0.85);
  const make = draw.between(0, Math.max(0, kind.makers.length - 1));
  const year = draw.between(Math.max(building.builtYear, copy > 0 ? 2008 : 1992), 2025);
  const day = `${String(draw.between(1, 12)).padStart(2, "0")}-${String(draw.between(1, 28)).padStart(2, "0")}`;
  return {
    code: `${building.code}-E${String(index + 1).padStart(3, "0")}`,
    buildingCode: building.code,
    spaceCode: spaces.length > 0 && (copy > 0 || draw.chance(0.35)) ? draw.pick(spaces).code : null,
    uni8290: kind.uni8290,
    name: copy > 1 ? `${kind.name} n. ${copy}` : kind.name,
    maker: hasMaker ? (kind.makers[make] ?? null) : null,
    model: hasMaker && draw.chance(0.85) ? (kind.models[make] ?? null) : null,
    serial: hasMaker && draw.chance(0.75) ? serialOf(draw) : null,
    installedOn: draw.chance(0.9) ? `${year}-${day}` : null,
  };
}

function serialOf(draw: Draw): string {
  return `${draw.pick(["", "SN", "M", "IT"])}${draw.between(100_000, 9_999_999)}`;
}
