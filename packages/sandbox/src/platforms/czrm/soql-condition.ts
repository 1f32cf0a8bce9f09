import { isRelativeDay, takesCount } from "./soql-days.ts";
import type { Condition, Literal, Operator, Query } from "./soql-query.ts";
import type { TokenReader } from "./soql-reader.ts";
import { malformed } from "./soql-tokens.ts";

/** Reads a query between parentheses, up to and with the closing one. */
export type InnerQuery = (reader: TokenReader) => Query;

/** Deeper than any real query; a hostile one must not exhaust the stack. */
const DEEPEST = 100;

/**
 * The condition after WHERE. AND and OR on one level without parentheses are refused, as Salesforce refuses them.
 * @throws SalesforceError MALFORMED_QUERY
 */
export function parseCondition(reader: TokenReader, inner: InnerQuery, depth = 0): Condition {
  if (depth > DEEPEST) throw reader.unexpected("too many nested conditions");
  const parts = [parseTerm(reader, inner, depth)];
  let joint: "and" | "or" | null = null;
  for (;;) {
    const met = reader.accept("AND") ? "and" : reader.accept("OR") ? "or" : null;
    if (!met) break;
    if (joint && met !== joint) throw reader.unexpected("AND and OR need parentheses between them");
    joint = met;
    parts.push(parseTerm(reader, inner, depth));
  }
  const [only] = parts;
  return joint || !only ? { kind: joint ?? "and", parts } : only;
}

function parseTerm(reader: TokenReader, inner: InnerQuery, depth: number): Condition {
  if (reader.accept("NOT")) return { kind: "not", part: parseTerm(reader, inner, depth + 1) };
  if (reader.accept("(")) {
    const within = parseCondition(reader, inner, depth + 1);
    reader.expect(")");
    return within;
  }
  const path = reader.word();
  const operator = readOperator(reader);
  if (operator !== "IN" && operator !== "NOT IN")
    return { kind: "compare", path, operator, values: [readLiteral(reader)] };
  reader.expect("(");
  if (reader.peek().text.toUpperCase() === "SELECT" && reader.peek().kind === "word")
    return { kind: "within", path, negated: operator === "NOT IN", query: inner(reader) };
  return { kind: "compare", path, operator, values: readList(reader) };
}

function readOperator(reader: TokenReader): Operator {
  for (const symbol of ["=", "<=", ">=", "<", ">"] as const) if (reader.accept(symbol)) return symbol;
  if (reader.accept("!=") || reader.accept("<>")) return "!=";
  if (reader.accept("LIKE")) return "LIKE";
  if (reader.accept("IN")) return "IN";
  if (reader.accept("NOT")) {
    reader.expect("IN");
    return "NOT IN";
  }
  throw reader.unexpected("expecting an operator");
}

function readList(reader: TokenReader): Literal[] {
  const values: Literal[] = [];
  do {
    values.push(readLiteral(reader));
  } while (reader.accept(","));
  reader.expect(")");
  return values;
}

function readLiteral(reader: TokenReader): Literal {
  const token = reader.take();
  const { text, pattern } = token;
  switch (token.kind) {
    case "string":
    case "number":
    case "instant":
    case "day":
      return { kind: token.kind, text, pattern };
    case "word": {
      const upper = text.toUpperCase();
      if (upper === "NULL") return { kind: "null", text, pattern };
      if (upper === "TRUE" || upper === "FALSE") return { kind: "boolean", text: upper, pattern };
      if (isRelativeDay(upper)) return { kind: "relative", text: readRelative(reader, upper), pattern };
      break;
    }
    default:
  }
  throw malformed(reader.soql, token.at, `unexpected token: '${text || "<EOF>"}'`);
}

function readRelative(reader: TokenReader, name: string): string {
  if (!takesCount(name)) return name;
  reader.expect(":");
  const count = reader.take();
  if (count.kind !== "number" || !/^\d{1,5}$/.test(count.text))
    throw malformed(reader.soql, count.at, "expecting a whole number");
  return `${name}:${count.text}`;
}
