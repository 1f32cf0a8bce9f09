import { refuse } from "./errors.ts";
import { normaliseId } from "./ids.ts";
import type { FieldDef } from "./object-definition.ts";
import { spanOf } from "./soql-days.ts";
import type { Compiler } from "./soql-plan.ts";
import type { Condition, Literal } from "./soql-query.ts";
import { fieldExpression } from "./store.ts";
import { readDay, readInstant, salesforceInstant } from "./times.ts";

type Comparison = Extract<Condition, { kind: "compare" }>;

function isText(field: FieldDef): boolean {
  return ["string", "textarea", "picklist", "email", "phone", "url"].includes(field.type);
}

function wrongLiteral(field: FieldDef, literal: Literal): Error {
  const quoted = isText(field) || field.type === "id" || field.type === "reference";
  const should = quoted ? "and should be enclosed in quotes" : "and should not be enclosed in quotes";
  const message = `value of filter criterion for field '${field.name}' must be of type ${field.type} ${should}`;
  return refuse(400, "INVALID_FIELD", `${message}: ${literal.text}`);
}

function idValue(field: FieldDef, literal: Literal): string {
  if (literal.kind !== "string") throw wrongLiteral(field, literal);
  const id = normaliseId(literal.text);
  if (!id) throw refuse(400, "INVALID_QUERY_FILTER_OPERATOR", `invalid ID field: ${literal.text}`);
  return id;
}

function numberValue(field: FieldDef, literal: Literal): number {
  if (literal.kind !== "number") throw wrongLiteral(field, literal);
  return Number(literal.text);
}

/** The value to compare with, in the form in which that field is kept. */
function boundValue(field: FieldDef, literal: Literal): string | number {
  switch (field.type) {
    case "id":
    case "reference":
      return idValue(field, literal);
    case "boolean":
      if (literal.kind !== "boolean") throw wrongLiteral(field, literal);
      return literal.text === "TRUE" ? 1 : 0;
    case "double":
    case "int":
      return numberValue(field, literal);
    case "datetime":
    case "date":
      return timeValue(field, literal);
    default:
      if (literal.kind !== "string") throw wrongLiteral(field, literal);
      return literal.text;
  }
}

function timeValue(field: FieldDef, literal: Literal): string {
  const instant = field.type === "datetime";
  const fits = literal.kind === (instant ? "instant" : "day");
  const value = fits ? (instant ? readInstant(literal.text) : readDay(literal.text)) : null;
  if (value === null) throw wrongLiteral(field, literal);
  return value;
}

function relativeSql(
  target: { expression: string; field: FieldDef },
  condition: Comparison,
  compiler: Compiler,
): string {
  const [literal] = condition.values;
  if (!literal || (target.field.type !== "datetime" && target.field.type !== "date")) {
    throw wrongLiteral(target.field, literal ?? { kind: "relative", text: "", pattern: "" });
  }
  const { from, to } = spanOf(literal.text, compiler.now);
  const write = (at: Date) =>
    target.field.type === "date" ? at.toISOString().slice(0, 10) : salesforceInstant(at);
  const { expression } = target;
  const since = () => `${expression} >= ${compiler.bind(write(from))}`;
  const before = () => `${expression} < ${compiler.bind(write(to))}`;
  switch (condition.operator) {
    case "=":
      return `(${since()} AND ${before()})`;
    case "!=":
      return `NOT coalesce((${since()} AND ${before()}), 0)`;
    case ">=":
      return since();
    case "<=":
      return before();
    case ">":
      return `${expression} >= ${compiler.bind(write(to))}`;
    case "<":
      return `${expression} < ${compiler.bind(write(from))}`;
    default:
      throw wrongLiteral(target.field, literal);
  }
}

function likeSql(
  target: { expression: string; field: FieldDef },
  literal: Literal,
  compiler: Compiler,
): string {
  if (!isText(target.field) || literal.kind !== "string") {
    const message = `invalid operator on ${target.field.type} field`;
    throw refuse(400, "INVALID_QUERY_FILTER_OPERATOR", message);
  }
  return `${target.expression} LIKE ${compiler.bind(literal.pattern)} ESCAPE '\\'`;
}

function listSql(
  target: { expression: string; field: FieldDef },
  condition: Comparison,
  compiler: Compiler,
): string {
  const filled = condition.values.filter((literal) => literal.kind !== "null");
  const marks = filled.map((literal) => compiler.bind(boundValue(target.field, literal))).join(", ");
  const withNull = filled.length < condition.values.length;
  const isIn = `(${target.expression} IN (${marks})${withNull ? ` OR ${target.expression} IS NULL` : ""})`;
  return condition.operator === "IN" ? isIn : `NOT coalesce(${isIn}, 0)`;
}

/** One comparison as SQL. Text ignores case, as Salesforce's does; absent values are different from everything. */
export function comparison(condition: Comparison, compiler: Compiler): string {
  const { join, field } = compiler.resolve(condition.path);
  if (field.type === "textarea") {
    const message = `field '${field.name}' can not be filtered in a query call`;
    throw refuse(400, "INVALID_FIELD", message);
  }
  const plain = fieldExpression(join.object, field.name, join.alias);
  const expression = isText(field) ? `${plain} COLLATE NOCASE` : plain;
  const target = { expression, field };
  const { operator } = condition;
  const [literal] = condition.values;
  if (!literal) throw new Error("a comparison without value");
  if (operator === "IN" || operator === "NOT IN") return listSql(target, condition, compiler);
  if (operator === "LIKE") return likeSql({ expression: plain, field }, literal, compiler);
  if (literal.kind === "relative") return relativeSql(target, condition, compiler);
  if (literal.kind === "null") return nullSql(target, operator);
  const mark = compiler.bind(boundValue(field, literal));
  return operator === "!=" ? `(${expression} IS NOT ${mark})` : `${expression} ${operator} ${mark}`;
}

function nullSql(target: { expression: string; field: FieldDef }, operator: string): string {
  if (operator === "=") return `${target.expression} IS NULL`;
  if (operator === "!=") return `${target.expression} IS NOT NULL`;
  throw refuse(400, "INVALID_QUERY_FILTER_OPERATOR", `invalid operator on ${target.field.type} field`);
}
