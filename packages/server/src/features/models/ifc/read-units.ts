import { IFCPROJECT } from "web-ifc";
import { type IfcFile, type IfcLine, referencesIn, scalarOf, textOf } from "#features/models/ifc/ifc-file.ts";

export interface Unit {
  label: string;
  /** To the unit of the SI. */
  factor: number;
}

export interface Units {
  /** Of a measure's type (`IFCAREAMEASURE`); nothing when the project does not say it. */
  ofMeasure(dataType: string | undefined): Unit | undefined;
  /** Of a property that says its own. */
  ofReference(given: unknown): Unit | undefined;
}

/** The project's units, by their type: `LENGTHUNIT`. */
export function readUnits(file: IfcFile): Units {
  const byType = new Map<string, Unit>();
  for (const project of file.idsOf(IFCPROJECT))
    for (const assignment of referencesIn(file.line(project)?.UnitsInContext))
      for (const id of referencesIn(file.line(assignment)?.Units)) {
        const type = textOf(file.line(id)?.UnitType);
        const unit = unitOf(file, id);
        if (type !== undefined && unit !== undefined && !byType.has(type)) byType.set(type, unit);
      }
  const cache = new Map<number, Unit | undefined>();
  return {
    ofMeasure: (dataType) => byType.get(unitTypeOf(dataType)),
    ofReference(given) {
      const [id] = referencesIn(given);
      if (id === undefined) return undefined;
      if (!cache.has(id)) cache.set(id, unitOf(file, id));
      return cache.get(id);
    },
  };
}

/** `IFCPOSITIVELENGTHMEASURE` is in the unit `LENGTHUNIT`. */
function unitTypeOf(dataType = ""): string {
  return dataType.replace(/^IFC(POSITIVE|NONNEGATIVE)?/, "").replace(/MEASURE$/, "UNIT");
}

const PREFIX: Readonly<Record<string, readonly [string, number]>> = {
  GIGA: ["G", 1e9],
  MEGA: ["M", 1e6],
  KILO: ["k", 1e3],
  HECTO: ["h", 1e2],
  DECA: ["da", 10],
  DECI: ["d", 0.1],
  CENTI: ["c", 0.01],
  MILLI: ["m", 1e-3],
  MICRO: ["µ", 1e-6],
  NANO: ["n", 1e-9],
};

const SI: Readonly<Record<string, string>> = {
  METRE: "m",
  SQUARE_METRE: "m²",
  CUBIC_METRE: "m³",
  GRAM: "g",
  SECOND: "s",
  AMPERE: "A",
  KELVIN: "K",
  DEGREE_CELSIUS: "°C",
  CANDELA: "cd",
  LUMEN: "lm",
  LUX: "lx",
  RADIAN: "rad",
  STERADIAN: "sr",
  WATT: "W",
  JOULE: "J",
  PASCAL: "Pa",
  NEWTON: "N",
  VOLT: "V",
  OHM: "Ω",
  HERTZ: "Hz",
  MOLE: "mol",
};
/** The prefix of a square is squared with it. */
const POWER: Readonly<Record<string, number>> = { SQUARE_METRE: 2, CUBIC_METRE: 3 };
/** Units within units, as deep as they make sense. */
const DEEPEST = 4;

function unitOf(file: IfcFile, id: number, depth = 0): Unit | undefined {
  const line = file.line(id);
  if (line === undefined || depth > DEEPEST) return undefined;
  if ("Elements" in line) return derivedUnit(file, line, depth);
  if ("ConversionFactor" in line) return convertedUnit(file, line, depth);
  if ("Currency" in line) return { label: textOf(line.Currency) ?? "", factor: 1 };
  const name = textOf(line.Name);
  if (name === undefined) return undefined;
  const [sign, size] = PREFIX[textOf(line.Prefix) ?? ""] ?? ["", 1];
  // The unit of mass of the SI is the kilogram.
  const factor = size ** (POWER[name] ?? 1) * (name === "GRAM" ? 1e-3 : 1);
  return { label: `${sign}${SI[name] ?? name.toLowerCase()}`, factor };
}

function convertedUnit(file: IfcFile, line: IfcLine, depth: number): Unit | undefined {
  const [measureId] = referencesIn(line.ConversionFactor);
  const measure = measureId === undefined ? undefined : file.line(measureId);
  const value = Number(scalarOf(measure?.ValueComponent));
  const [baseId] = referencesIn(measure?.UnitComponent);
  const base = baseId === undefined ? undefined : unitOf(file, baseId, depth + 1);
  if (!Number.isFinite(value) || base === undefined) return undefined;
  return { label: (textOf(line.Name) ?? "").toLowerCase(), factor: value * base.factor };
}

function derivedUnit(file: IfcFile, line: IfcLine, depth: number): Unit | undefined {
  const parts = referencesIn(line.Elements).map((id) => {
    const element = file.line(id);
    const [unitId] = referencesIn(element?.Unit);
    const unit = unitId === undefined ? undefined : unitOf(file, unitId, depth + 1);
    return { unit, exponent: Number(scalarOf(element?.Exponent) ?? 1) };
  });
  let factor = 1;
  const labels: string[] = [];
  for (const { unit, exponent } of parts) {
    if (unit === undefined || !Number.isFinite(exponent)) return undefined;
    factor *= unit.factor ** exponent;
    labels.push(exponent === 1 ? unit.label : `${unit.label}^${exponent}`);
  }
  return { label: labels.join("·"), factor };
}
