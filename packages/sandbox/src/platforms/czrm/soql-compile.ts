import type { SQLInputValue } from "node:sqlite";
import { noSuchColumn, refuse } from "./errors.ts";
import type { ObjectDef } from "./object-definition.ts";
import { childrenOf, findField, findObject, findRelationship, objectNamed } from "./schema.ts";
import { comparison } from "./soql-compare.ts";
import { groupSqlOf, measuresOf, orderPart } from "./soql-grouping.ts";
import type { ChildPlan, Compiler, Join, Plan, SelectedField } from "./soql-plan.ts";
import type { Condition, Query } from "./soql-query.ts";
import { fieldExpression } from "./store.ts";

/** SQLite takes 32,766 bound values; Salesforce gives up on long lists too. */
const MOST_VALUES = 20_000;

function unsupportedObject(name: string): Error {
  const message = `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`;
  return refuse(400, "INVALID_TYPE", message);
}

/** Follows `Account.Name` from the object queried, adding the joins it needs. */
function makeResolver(root: Join, joins: Join[]): (path: string) => SelectedField {
  return (path) => {
    const steps = path.split(".");
    const last = steps.pop() ?? "";
    let join = root;
    for (const step of steps) join = joinTo(join, { step, joins, path });
    const field = findField(join.object, last);
    if (!field || field.writeOnly) throw noSuchColumn(last, join.object.name);
    return { join, field };
  };
}

function joinTo(from: Join, request: { step: string; joins: Join[]; path: string }): Join {
  const lookup = findRelationship(from.object, request.step);
  if (!lookup?.relationship) {
    const message = `Didn't understand relationship '${request.step}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`;
    throw refuse(400, "INVALID_FIELD", message);
  }
  const path = from.path ? `${from.path}.${lookup.relationship}` : lookup.relationship;
  const known = request.joins.find((each) => each.path === path);
  if (known) return known;
  const join = {
    path,
    alias: `r${request.joins.length}`,
    object: objectNamed(lookup.referenceTo?.[0] ?? ""),
  };
  request.joins.push(join);
  return join;
}

function joinSql(joins: Join[]): string {
  const [root, ...others] = joins;
  let sql = `${root?.object.table} t`;
  for (const join of others) {
    const cut = join.path.lastIndexOf(".");
    const parentPath = cut < 0 ? "" : join.path.slice(0, cut);
    const parent = joins.find((each) => each.path === parentPath);
    const lookup = parent && findRelationship(parent.object, join.path.slice(cut + 1));
    if (!parent || !lookup) throw new Error(`join ${join.path} has no parent`);
    sql += ` LEFT JOIN ${join.object.table} ${join.alias} ON ${join.alias}.id = ${fieldExpression(parent.object, lookup.name, parent.alias)}`;
  }
  return sql;
}

function expandFields(query: Query, object: ObjectDef): string[] {
  const named = query.selected.filter((each) => !each.aggregate).map((each) => each.path);
  if (!query.allFields) return named;
  if (query.limit === null || query.limit > 200) {
    throw refuse(400, "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200");
  }
  const wanted = object.fields.filter((field) => {
    const custom = field.name.endsWith("__c");
    return !field.writeOnly && (query.allFields === "ALL" || custom === (query.allFields === "CUSTOM"));
  });
  return [...wanted.map((field) => field.name), ...named];
}

/** A parsed query as SQL over our tables. Names come from the schema only; values are bound, never written in. */
export function compile(query: Query, now: Date, isChild = false): Plan {
  const object = findObject(query.from);
  if (!object) throw unsupportedObject(query.from);
  const root: Join = { path: "", alias: "t", object };
  const joins = [root];
  const resolve = makeResolver(root, joins);
  const parameters: SQLInputValue[] = [];
  const compiler: Compiler = {
    now,
    resolve,
    bind(value) {
      parameters.push(value);
      return "?";
    },
  };
  // The parent of a child sub-query is such a filter.
  if (!isChild) requireLinkFilter(object, query.where);
  const selected = expandFields(query, object).map(resolve);
  const measures = measuresOf(query, resolve);
  const groupSql = groupSqlOf(query, selected, resolve);
  const whereSql = query.where ? conditionSql(query.where, compiler) : "1";
  if (parameters.length > MOST_VALUES)
    throw refuse(400, "QUERY_TOO_COMPLICATED", "Query is too complicated.");
  const isGrouped = measures.length > 0 || groupSql.length > 0;
  const order = query.orderBy.map((each) => orderPart(each, { resolve, isGrouped, groupSql }));
  const orderSql = [...order, ...(isGrouped ? groupSql : ["t.id"])].join(", ");
  const children = query.children.map((child) => childPlan(object, child, now));
  const fromSql = joinSql(joins);
  return { object, joins, selected, measures, groupSql, children, fromSql, whereSql, orderSql, parameters };
}

function childPlan(parent: ObjectDef, query: Query, now: Date): ChildPlan {
  const found = childrenOf(parent).find(({ name }) => name.toLowerCase() === query.from.toLowerCase());
  if (found === undefined) {
    const message = `Didn't understand relationship '${query.from}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`;
    throw refuse(400, "INVALID_TYPE", message);
  }
  const plan = compile({ ...query, from: found.object.name }, now, true);
  if (plan.measures.length > 0 || plan.groupSql.length > 0 || query.countOnly) {
    throw refuse(400, "MALFORMED_QUERY", "aggregates are not allowed in a child sub-query");
  }
  const pointer = fieldExpression(found.object, found.field.name, "t");
  return { relationship: found.name, plan, pointer, limit: query.limit ?? -1 };
}

/** `Id IN (SELECT Case__c FROM Commento__c WHERE …)`: an id or a lookup on both sides. */
function withinSql(condition: Extract<Condition, { kind: "within" }>, compiler: Compiler): string {
  const { join, field } = compiler.resolve(condition.path);
  const inner = compile(condition.query, compiler.now);
  const [wanted] = inner.selected;
  const isKey = (type: string | undefined) => type === "id" || type === "reference";
  if (wanted === undefined || inner.selected.length > 1 || !isKey(wanted.field.type) || !isKey(field.type)) {
    const message = "The inner and outer selects of a semi join must be one field each, an id or a reference";
    throw refuse(400, "INVALID_QUERY_FILTER_OPERATOR", message);
  }
  for (const value of inner.parameters) compiler.bind(value);
  const found = fieldExpression(wanted.join.object, wanted.field.name, wanted.join.alias);
  const expression = fieldExpression(join.object, field.name, join.alias);
  const list = `SELECT ${found} FROM ${inner.fromSql} WHERE t.deleted = 0 AND ${found} IS NOT NULL AND ${inner.whereSql}`;
  return `coalesce(${expression} ${condition.negated ? "NOT IN" : "IN"} (${list}), ${condition.negated ? 1 : 0})`;
}

function conditionSql(condition: Condition, compiler: Compiler): string {
  if (condition.kind === "compare") return comparison(condition, compiler);
  if (condition.kind === "within") return withinSql(condition, compiler);
  // A comparison with an absent value is unknown in SQL and false in SOQL: its negation must be true.
  if (condition.kind === "not") return `NOT coalesce((${conditionSql(condition.part, compiler)}), 0)`;
  const parts = condition.parts.map((part) => conditionSql(part, compiler));
  return balanced(parts, condition.kind === "and" ? "AND" : "OR");
}

/** SQLite bounds the depth of an expression: a flat list of a thousand terms would be a thousand deep. */
function balanced(parts: string[], joint: "AND" | "OR"): string {
  if (parts.length < 3) return `(${parts.join(` ${joint} `)})`;
  const half = Math.ceil(parts.length / 2);
  return `(${balanced(parts.slice(0, half), joint)} ${joint} ${balanced(parts.slice(half), joint)})`;
}

/** Salesforce refuses to list all file links: a query must say of which record or of which file. */
function requireLinkFilter(object: ObjectDef, where: Condition | null): void {
  if (object.name !== "ContentDocumentLink") return;
  const filters = (part: Condition | null): boolean => {
    if (!part) return false;
    if (part.kind === "compare") {
      const named = /^(LinkedEntityId|ContentDocumentId)$/i.test(part.path);
      return named && (part.operator === "=" || part.operator === "IN");
    }
    if (part.kind === "within")
      return /^(LinkedEntityId|ContentDocumentId)$/i.test(part.path) && !part.negated;
    return part.kind === "and" && part.parts.some(filters);
  };
  if (filters(where)) return;
  const message =
    "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.";
  throw refuse(400, "MALFORMED_QUERY", message);
}
