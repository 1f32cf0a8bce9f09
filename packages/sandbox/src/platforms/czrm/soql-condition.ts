import type { Condition, Literal, Operator } from "./soql-query.ts";
import type { TokenReader } from "./soql-reader.ts";
import { malformed } from "./soql-tokens.ts";

/** Deeper than any real query; a hostile one must not exhaust the stack. */
const DEEPEST = 100;

/**
 * The condition after WHERE. AND and OR on one level without parentheses are refused, as Salesforce refuses them.
 * @throws SalesforceError MALFORMED_QUERY
 */
export function parseCondition(reader: TokenReader, depth = 0): Condition {
  if (depth > DEEPEST) throw reader.unexpected("too many nested conditions");
  const parts = [parseTerm(reader, depth)];
  let joint: "and" | "or" | null = null;
  for (;;) {
    const met = reader.accept("AND") ? "and" : reader.accept("OR") ? "or" : null;
    if (!met) break;
    if (joint && met !== joint) throw reader.unexpected("AND and OR need parentheses between them");
    joint = met;
    parts.push(parseTerm(reader, depth));
  }
  const [only] = parts;
  return joint || !only ? { kind: joint ?? "and", parts } : only;
}

function parseTerm(reader: TokenReader, depth: number): Condition {
  if (reader.accept("NOT")) return { kind: "not", part: parseTerm(reader, depth + 1) };
  if (reader.accept("(")) {
    const inner = parseCondition(reader, depth + 1);
    reader.expect(")");
    return inner;
  }
  const path = reader.word();
  const operator = readOperator(reader);
  const values = operator === "IN" || operator === "NOT IN" ? readList(reader) : [readLiteral(reader)];
  return { kind: "compare", path, operator, values };
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
  reader.expect("(");
  const values: Literal[] = [];
  do {
    values.push(readLiteral(reader));
  } while (reader.accept(","));
  reader.expect(")");
  return values;
}

const RELATIVE = new Set(["TODAY", "YESTERDAY", "TOMORROW", "THIS_MONTH", "LAST_N_DAYS", "NEXT_N_DAYS"]);

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
      if (RELATIVE.has(upper)) return { kind: "relative", text: readRelative(reader, upper), pattern };
      break;
    }
    default:
  }
  throw malformed(reader.soql, token.at, `unexpected token: '${text || "<EOF>"}'`);
}

function readRelative(reader: TokenReader, name: string): string {
  if (!name.endsWith("_N_DAYS")) return name;
  reader.expect(":");
  const count = reader.take();
  if (count.kind !== "number") throw malformed(reader.soql, count.at, "expecting a number of days");
  return `${name}:${count.text}`;
}
