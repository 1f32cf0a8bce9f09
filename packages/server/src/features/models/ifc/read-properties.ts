import type { ModelProperty, Scalar } from "#domain/models/model-object.ts";
import {
  dataTypeOf,
  type IfcFile,
  type IfcLine,
  referencesIn,
  scalarOf,
  textOf,
} from "#features/models/ifc/ifc-file.ts";
import type { Unit, Units } from "#features/models/ifc/read-units.ts";

/** Properties of a property set or a quantity set; the same set is read once, however many things share it. */
export function propertyReader(file: IfcFile, units: Units): (setId: number) => readonly ModelProperty[] {
  const known = new Map<number, readonly ModelProperty[]>();
  return (setId) => {
    let read = known.get(setId);
    if (read === undefined) known.set(setId, (read = readSet(file, units, setId)));
    return read;
  };
}

function readSet(file: IfcFile, units: Units, setId: number): ModelProperty[] {
  const set = file.line(setId);
  if (set === undefined) return [];
  const name = textOf(set.Name) ?? "";
  const members = referencesIn(set.HasProperties ?? set.Quantities ?? set.Properties);
  return members.flatMap((id) => readProperty({ file, units, set: name }, id, { prefix: "", depth: 0 }));
}

interface Reading {
  file: IfcFile;
  units: Units;
  set: string;
}

/** Complex properties hold others; what holds itself is not followed for ever. */
const DEEPEST = 5;

function readProperty(
  reading: Reading,
  id: number,
  { prefix, depth }: { prefix: string; depth: number },
): ModelProperty[] {
  const line = reading.file.line(id);
  const own = textOf(line?.Name);
  if (line === undefined || own === undefined || depth > DEEPEST) return [];
  const name = prefix + own;
  const inner = referencesIn(line.HasProperties ?? line.HasQuantities);
  if (inner.length > 0)
    return inner.flatMap((one) => readProperty(reading, one, { prefix: `${name}.`, depth: depth + 1 }));
  const given = valueOf(line);
  if (given === undefined) return [];
  const { value, dataType, bounds } = given;
  const unit = reading.units.ofReference(line.Unit) ?? reading.units.ofMeasure(dataType);
  return [
    {
      set: reading.set,
      name,
      value,
      ...(dataType === undefined ? {} : { dataType }),
      ...(bounds === undefined ? {} : { bounds }),
      ...unitMembers(unit, value),
    },
  ];
}

function unitMembers(unit: Unit | undefined, value: Given["value"]): { unit?: string; toSi?: number } {
  const isMeasure = typeof value === "number" || (Array.isArray(value) && typeof value[0] === "number");
  if (unit === undefined || !isMeasure) return {};
  return { unit: unit.label, ...(unit.factor === 1 ? {} : { toSi: unit.factor }) };
}

interface Given {
  value: Scalar | readonly Scalar[];
  dataType: string | undefined;
  bounds?: { lower?: Scalar; upper?: Scalar };
}

const QUANTITY: Readonly<Record<string, string>> = {
  LengthValue: "IFCLENGTHMEASURE",
  AreaValue: "IFCAREAMEASURE",
  VolumeValue: "IFCVOLUMEMEASURE",
  CountValue: "IFCCOUNTMEASURE",
  WeightValue: "IFCMASSMEASURE",
  TimeValue: "IFCTIMEMEASURE",
  NumberValue: "IFCNUMERICMEASURE",
};

/** Single values, enumerations, lists, ranges, tables, quantities. */
function valueOf(line: IfcLine): Given | undefined {
  for (const [attribute, dataType] of Object.entries(QUANTITY))
    if (attribute in line) return single(line[attribute], dataType);
  if ("NominalValue" in line) return single(line.NominalValue);
  if ("EnumerationValues" in line) return several(line.EnumerationValues);
  if ("ListValues" in line) return several(line.ListValues);
  if ("UpperBoundValue" in line) return range(line);
  if ("DefinedValues" in line)
    return several([...listOf(line.DefiningValues), ...listOf(line.DefinedValues)]);
  return undefined;
}

const listOf = (given: unknown): unknown[] => (Array.isArray(given) ? given : []);

function single(given: unknown, dataType = dataTypeOf(given)): Given | undefined {
  const value = scalarOf(given);
  return value === undefined ? undefined : { value, dataType };
}

function several(given: unknown): Given | undefined {
  const list = listOf(given);
  const value = list.flatMap((one) => scalarOf(one) ?? []);
  return value.length === 0 ? undefined : { value, dataType: dataTypeOf(list[0]) };
}

function range({ SetPointValue, LowerBoundValue, UpperBoundValue }: IfcLine): Given | undefined {
  const [lower, upper] = [scalarOf(LowerBoundValue), scalarOf(UpperBoundValue)];
  const value = [scalarOf(SetPointValue), lower, upper].flatMap((one) => one ?? []);
  if (value.length === 0) return undefined;
  const dataType = dataTypeOf(SetPointValue ?? LowerBoundValue ?? UpperBoundValue);
  const bounds = { ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) };
  return { value, dataType, bounds };
}
