import type { Call } from "./org.ts";
import type { View } from "./record-view.ts";
import type { Plan } from "./soql-plan.ts";
import type { Query } from "./soql-query.ts";
import { fieldExpression, statement } from "./store.ts";

export interface Counting {
  query: Query;
  plan: Plan;
  whereSql: string;
}

/** `SELECT COUNT() FROM …`: only how many. */
export function countOf(call: Call, { query, plan, whereSql }: Counting): number {
  const text = `SELECT count(*) AS n FROM ${plan.fromSql} WHERE ${whereSql}`;
  const row = statement(call.org.db, text).get(...plan.parameters) as { n: number };
  return query.limit === null ? row.n : Math.min(row.n, query.limit);
}

/** Groups, or the one row of aggregates over everything, as `AggregateResult`. */
export function aggregateRows(call: Call, { query, plan, whereSql }: Counting): View[] {
  const fields = plan.selected.map(
    ({ join, field }, index) => `${fieldExpression(join.object, field.name, join.alias)} AS g${index}`,
  );
  const measures = plan.measures.map(({ sql }, index) => `${sql} AS m${index}`);
  const grouping = plan.groupSql.length > 0 ? `GROUP BY ${plan.groupSql.join(", ")}` : "";
  const order = plan.groupSql.length > 0 ? `ORDER BY ${plan.orderSql}` : "";
  const text = `SELECT ${[...fields, ...measures].join(", ")} FROM ${plan.fromSql} WHERE ${whereSql}
    ${grouping} ${order} LIMIT ? OFFSET ?`;
  const rows = statement(call.org.db, text).all(...plan.parameters, query.limit ?? -1, query.offset);
  return rows.map((row) => {
    const view: View = { attributes: { type: "AggregateResult" } };
    plan.selected.forEach(({ field }, index) => {
      const value = row[`g${index}`] ?? null;
      view[field.name] = field.type === "boolean" && value !== null ? value === 1 : value;
    });
    plan.measures.forEach(({ name }, index) => {
      view[name] = row[`m${index}`] ?? null;
    });
    return view;
  });
}
