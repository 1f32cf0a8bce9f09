import { refuse } from "./errors.ts";
import type { FieldDef } from "./object-definition.ts";
import type { Compiler, Measure, SelectedField } from "./soql-plan.ts";
import type { Aggregate, Ordering, Query } from "./soql-query.ts";
import { fieldExpression } from "./store.ts";

type Resolve = Compiler["resolve"];

function expressionOf({ join, field }: SelectedField): string {
  return fieldExpression(join.object, field.name, join.alias);
}

/** Text is one group, one order and one minimum whatever its capitals. */
function foldedOf(selected: SelectedField): string {
  const { field } = selected;
  const expression = expressionOf(selected);
  return field.column !== null || field.type === "reference" ? expression : `${expression} COLLATE NOCASE`;
}

const SUMMED: readonly FieldDef["type"][] = ["double", "int"];
const UNMEASURED: readonly FieldDef["type"][] = ["textarea", "boolean", "base64"];

function aggregateSql(aggregate: Aggregate, path: string, resolve: Resolve): string {
  const selected = resolve(path);
  const { type, name } = selected.field;
  const needsNumber = aggregate === "SUM" || aggregate === "AVG";
  if (needsNumber ? !SUMMED.includes(type) : UNMEASURED.includes(type)) {
    throw refuse(400, "MALFORMED_QUERY", `field ${name} does not support aggregate operator ${aggregate}`);
  }
  if (aggregate === "COUNT_DISTINCT") return `count(DISTINCT ${foldedOf(selected)})`;
  return `${aggregate.toLowerCase()}(${expressionOf(selected)})`;
}

/** The aggregates asked for; those without a name are `expr0`, `expr1`… */
export function measuresOf({ selected }: Query, resolve: Resolve): Measure[] {
  let unnamed = 0;
  return selected.flatMap(({ path, aggregate, alias }) =>
    aggregate === null
      ? []
      : [{ sql: aggregateSql(aggregate, path, resolve), name: alias ?? `expr${unnamed++}` }],
  );
}

/** Fields of `GROUP BY` as SQL. @throws when a field that is asked for is neither grouped nor aggregated */
export function groupSqlOf(query: Query, selected: readonly SelectedField[], resolve: Resolve): string[] {
  const isGrouped = query.groupBy.length > 0 || query.selected.some(({ aggregate }) => aggregate !== null);
  if (!isGrouped) return [];
  const groups = query.groupBy.map(resolve);
  for (const { field } of groups) {
    if (UNMEASURED.includes(field.type) && field.type !== "boolean") {
      throw refuse(400, "MALFORMED_QUERY", `field '${field.name}' can not be grouped in a query call`);
    }
  }
  const keys = groups.map(expressionOf);
  const loose = selected.find((each) => !keys.includes(expressionOf(each)));
  if (loose !== undefined) {
    throw refuse(400, "MALFORMED_QUERY", `Field must be grouped or aggregated: ${loose.field.name}`);
  }
  return groups.map(foldedOf);
}

interface Ordered {
  resolve: Resolve;
  isGrouped: boolean;
  groupSql: readonly string[];
}

export function orderPart(each: Ordering, { resolve, isGrouped, groupSql }: Ordered): string {
  const expression =
    each.aggregate === null ? foldedOf(resolve(each.path)) : aggregateSql(each.aggregate, each.path, resolve);
  if (isGrouped ? each.aggregate === null && !groupSql.includes(expression) : each.aggregate !== null) {
    throw refuse(400, "MALFORMED_QUERY", `Ordered field must be grouped or aggregated: ${each.path}`);
  }
  return `${expression} ${each.descending ? "DESC" : "ASC"} ${each.nullsLast ? "NULLS LAST" : "NULLS FIRST"}`;
}
