import type { Reach } from "#domain/access/policy.ts";
import type { Parameters } from "#features/work-orders/sql-text.ts";

/**
 * The condition of a person's reach over `o` (work_order), as text: what `scopeCondition` says to Kysely.
 * One key is compared with `=`, not `= any(…)`: only then does an index give its rows already in order.
 * @returns undefined when everything is reached
 */
export function scopeText(reach: Reach, parameters: Parameters): string | undefined {
  if (reach.all) return undefined;
  const alternatives: string[] = [];
  const add = (column: string, keys: string[], type: "text" | "uuid") => {
    if (keys.length === 1) alternatives.push(`${column} = ${parameters.add(keys[0])}`);
    if (keys.length > 1) alternatives.push(`${column} = any(${parameters.add(keys)}::${type}[])`);
  };
  add("o.municipio", reach.municipi, "text");
  add("o.building_id", reach.buildingIds, "uuid");
  add("o.contract_id", reach.contractIds, "uuid");
  add("o.firm_id", reach.firmIds, "uuid");
  return alternatives.length === 0 ? "false" : `(${alternatives.join(" or ")})`;
}
