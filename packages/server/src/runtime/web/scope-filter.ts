import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";

/** Columns that say where a row belongs; leave out those the table has not. */
export interface ScopeColumns {
  municipio?: string;
  building?: string;
  contract?: string;
  firm?: string;
}

/**
 * The SQL condition of a person's reach, to be put in the `where` of every query they cause.
 * @returns undefined when everything is reached, so that the planner sees no condition at all
 */
export function scopeCondition(reach: Reach, columns: ScopeColumns): RawBuilder<boolean> | undefined {
  if (reach.all) return undefined;
  const alternatives: RawBuilder<boolean>[] = [];
  const add = (column: string | undefined, keys: string[], type: "text" | "uuid") => {
    if (column === undefined || keys.length === 0) return;
    const list = type === "uuid" ? sql`${keys}::uuid[]` : sql`${keys}::text[]`;
    alternatives.push(sql<boolean>`${sql.ref(column)} = any(${list})`);
  };
  add(columns.municipio, reach.municipi, "text");
  add(columns.building, reach.buildingIds, "uuid");
  add(columns.contract, reach.contractIds, "uuid");
  add(columns.firm, reach.firmIds, "uuid");
  return alternatives.length === 0
    ? sql<boolean>`false`
    : sql<boolean>`(${sql.join(alternatives, sql` or `)})`;
}
