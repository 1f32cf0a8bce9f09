import type { ModelFinding, ModelProperty } from "#domain/models/model-object.ts";
import { type CobieRow, placeOf } from "#features/models/cobie/read-sheets.ts";

/** The set of what a row's own columns say. */
export const COBIE_SET = "COBie";

/** Said by the object itself: its name, what it is in, its description. */
const SAID_ELSEWHERE = new Set(["Name", "Description", "ExtIdentifier"]);

export function ownProperties(
  { values }: CobieRow,
  refers: readonly (readonly [column: string, sheet: string])[],
): ModelProperty[] {
  const references = new Set(refers.map(([column]) => column));
  return Object.entries(values)
    .filter(([heading]) => !SAID_ELSEWHERE.has(heading) && !references.has(heading))
    .map(([name, value]) => ({ set: COBIE_SET, name, value }));
}

/** The set an attribute is of: where it came from, or what it is about. */
export const setOfAttribute = (values: CobieRow["values"]): string =>
  (values.ExtObject ?? values.Category ?? "Attributi").replaceAll(".", "·");

/** Properties of the sheet `Attribute`, by the sheet and name of the row they are of. */
// oxlint-disable-next-line max-params -- rows, where they lead, and what is to be told of those that lead nowhere.
export function attributeProperties(
  rows: readonly CobieRow[],
  keys: ReadonlyMap<string, string>,
  findings: ModelFinding[],
): Map<string, ModelProperty[]> {
  const found = new Map<string, ModelProperty[]>();
  for (const row of rows) {
    const { SheetName = "", RowName = "", Value, Unit } = row.values;
    const of = `${SheetName}/${RowName}`;
    if (!keys.has(of))
      findings.push({
        code: "broken-reference",
        message: `L'attributo «${row.name}» è di «${RowName}» del foglio ${SheetName || "?"}, che non c'è`,
        where: placeOf(row),
      });
    else if (Value !== undefined) {
      const property = {
        set: setOfAttribute(row.values),
        name: row.name,
        value: Value,
        ...(Unit === undefined ? {} : { unit: Unit }),
      };
      found.set(of, [...(found.get(of) ?? []), property]);
    }
  }
  return found;
}
