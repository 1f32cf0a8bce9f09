import { type InnerQuery, parseCondition } from "./soql-condition.ts";
import { type Aggregate, AGGREGATES, type Condition, type Query } from "./soql-query.ts";
import { TokenReader } from "./soql-reader.ts";
import { malformed } from "./soql-tokens.ts";

/** Salesforce's own bound on the length of a query, in characters. */
const LONGEST = 100_000;

/** Parses a SOQL query. @throws SalesforceError MALFORMED_QUERY with the place of the mistake. */
export function parseSoql(soql: string): Query {
  if (soql.length > LONGEST)
    throw malformed("", 0, "SOQL statements cannot be longer than 100000 characters.");
  const reader = new TokenReader(soql);
  const query = parseQuery(reader, readInner);
  if (reader.peek().kind !== "end") throw reader.unexpected();
  return query;
}

/** A query between parentheses, of which Salesforce lets one be within another once. */
function readInner(reader: TokenReader): Query {
  const inner = parseQuery(reader, (nested) => {
    throw nested.unexpected("Nesting of semi join sub-selects is not supported");
  });
  reader.expect(")");
  return inner;
}

function parseQuery(reader: TokenReader, inner: InnerQuery): Query {
  reader.expect("SELECT");
  const query: Query = {
    selected: [],
    children: [],
    countOnly: false,
    allFields: null,
    from: "",
    where: null,
    groupBy: [],
    orderBy: [],
    limit: null,
    offset: 0,
  };
  do {
    if (reader.accept("(")) query.children.push(inner(reader));
    else readSelected(reader, query);
  } while (reader.accept(","));
  reader.expect("FROM");
  query.from = reader.word();
  const alias = readAlias(reader);
  if (reader.accept("WHERE")) query.where = parseCondition(reader, inner);
  readGroupBy(reader, query);
  readOrderBy(reader, query);
  if (reader.accept("LIMIT")) query.limit = readCount(reader);
  if (reader.accept("OFFSET")) query.offset = readCount(reader);
  return dropAlias(query, [query.from, alias]);
}

const CLAUSES = new Set(["WHERE", "GROUP", "ORDER", "LIMIT", "OFFSET"]);

function readAlias(reader: TokenReader): string | null {
  const token = reader.peek();
  return token.kind === "word" && !CLAUSES.has(token.text.toUpperCase()) ? reader.word() : null;
}

function readSelected(reader: TokenReader, query: Query): void {
  const name = reader.word();
  if (!reader.accept("(")) {
    query.selected.push({ path: name, aggregate: null, alias: null });
    return;
  }
  const called = name.toUpperCase();
  if (called === "FIELDS") {
    const which = reader.word().toUpperCase();
    if (which !== "ALL" && which !== "STANDARD" && which !== "CUSTOM") throw reader.unexpected();
    query.allFields = which;
    reader.expect(")");
    return;
  }
  if (called === "COUNT" && reader.accept(")")) {
    query.countOnly = true;
    return;
  }
  const aggregate = aggregateNamed(reader, name);
  const path = reader.word();
  reader.expect(")");
  const token = reader.peek();
  const alias = token.kind === "word" && token.text.toUpperCase() !== "FROM" ? reader.word() : null;
  query.selected.push({ path, aggregate, alias });
}

function aggregateNamed(reader: TokenReader, name: string): Aggregate {
  const found = AGGREGATES.find((each) => each === name.toUpperCase());
  if (found === undefined) throw reader.unexpected(`function ${name} is not offered here`);
  return found;
}

function readGroupBy(reader: TokenReader, query: Query): void {
  if (!reader.accept("GROUP")) return;
  reader.expect("BY");
  do {
    query.groupBy.push(reader.word());
    if (reader.peek().text === "(") throw reader.unexpected("ROLLUP and CUBE are not offered here");
  } while (reader.accept(","));
}

function readOrderBy(reader: TokenReader, query: Query): void {
  if (!reader.accept("ORDER")) return;
  reader.expect("BY");
  do {
    const name = reader.word();
    const isCall = reader.accept("(");
    const aggregate = isCall ? aggregateNamed(reader, name) : null;
    const path = isCall ? reader.word() : name;
    if (isCall) reader.expect(")");
    const descending = reader.accept("DESC") || (reader.accept("ASC") && false);
    let nullsLast = false;
    if (reader.accept("NULLS")) {
      nullsLast = reader.accept("LAST");
      if (!nullsLast) reader.expect("FIRST");
    }
    query.orderBy.push({ path, aggregate, descending, nullsLast });
  } while (reader.accept(","));
}

function readCount(reader: TokenReader): number {
  const token = reader.take();
  const value = Number(token.text);
  if (token.kind !== "number" || !Number.isInteger(value) || value < 0) {
    throw malformed(reader.soql, token.at, `unexpected token: '${token.text}'`);
  }
  return value;
}

/** `SELECT c.Id FROM Case c` and `SELECT Case.Id FROM Case` mean `Id`. */
function dropAlias(query: Query, names: (string | null)[]): Query {
  const strip = (path: string) => {
    const [head = "", ...rest] = path.split(".");
    return rest.length > 0 && names.some((n) => n?.toLowerCase() === head.toLowerCase())
      ? rest.join(".")
      : path;
  };
  const inCondition = (part: Condition): Condition => {
    if (part.kind === "compare" || part.kind === "within") return { ...part, path: strip(part.path) };
    if (part.kind === "not") return { ...part, part: inCondition(part.part) };
    return { ...part, parts: part.parts.map(inCondition) };
  };
  return {
    ...query,
    selected: query.selected.map((each) => ({ ...each, path: strip(each.path) })),
    children: query.children.map((child) => ({ ...child, from: strip(child.from) })),
    where: query.where && inCondition(query.where),
    groupBy: query.groupBy.map(strip),
    orderBy: query.orderBy.map((each) => ({ ...each, path: strip(each.path) })),
  };
}
