import type { Reach } from "#domain/access/policy.ts";
import { scopeText } from "#features/work-orders/scope-text.ts";
import type { Parameters } from "#features/work-orders/sql-text.ts";

/**
 * SQL of the rows (measure, period, state, orders) that a person may see, to be summed. From the figures kept at each
 * change when the reach is one of their axes; counted anew when it is a mixture, or a few buildings or contracts.
 */
export function tallyText(reach: Reach, parameters: Parameters): string {
  const axis = axisOf(reach);
  if (axis === undefined) return countedText(reach, parameters);
  const isOneOf = (column: string) => keyCondition(column, axis.keys, parameters);
  const totals = axis.keys === undefined ? "axis_key = ''" : isOneOf("axis_key");
  const changes = axis.keys === undefined ? "true" : isOneOf(`${axis.column}::text`);
  return `select measure, period, state, orders from work_order_tally where axis = '${axis.name}' and ${totals}
    union all select measure, period, state, orders from work_order_tally_change where ${changes}`;
}

function keyCondition(column: string, keys: readonly string[] | undefined, parameters: Parameters): string {
  if (keys?.length === 1) return `${column} = ${parameters.add(keys[0])}::text`;
  return `${column} = any(${parameters.add(keys)}::text[])`;
}

interface Axis {
  name: "all" | "municipio" | "firm";
  column: string;
  keys: string[] | undefined;
}

function axisOf(reach: Reach): Axis | undefined {
  if (reach.all) return { name: "all", column: "", keys: undefined };
  if (reach.buildingIds.length > 0 || reach.contractIds.length > 0) return undefined;
  if (reach.firmIds.length === 0) return { name: "municipio", column: "municipio", keys: reach.municipi };
  if (reach.municipi.length === 0) return { name: "firm", column: "firm_id", keys: reach.firmIds };
  return undefined;
}

function countedText(reach: Reach, parameters: Parameters): string {
  const scope = scopeText(reach, parameters) ?? "true";
  return `select 'opened' as measure, month_in_rome(o.opened_at) as period, o.state, 1::bigint as orders
      from work_order o where ${scope}
    union all select 'closed', month_in_rome(o.verified_at), '', 1 from work_order o
      where o.verified_at is not null and ${scope}
    union all select 'due', day_in_rome(o.due_at), '', 1 from work_order o where o.due_at is not null and ${scope}`;
}
