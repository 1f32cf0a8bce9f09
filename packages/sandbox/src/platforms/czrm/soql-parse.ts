import { parseCondition } from "./soql-condition.ts";
import type { Condition, Query } from "./soql-query.ts";
import { TokenReader } from "./soql-reader.ts";
import { malformed } from "./soql-tokens.ts";

/** Salesforce's own bound on the length of a query, in characters. */
const LONGEST = 100_000;

/** Parses a SOQL query. @throws SalesforceError MALFORMED_QUERY with the place of the mistake. */
export function parseSoql(soql: string): Query {
  if (soql.length > LONGEST)
    throw malformed("", 0, "SOQL statements cannot be longer than 100000 characters.");
  const reader = new TokenReader(soql);
  reader.expect("SELECT");
  const query: Query = {
    selected: [],
    countOnly: false,
    allFields: null,
    from: "",
    where: null,
    orderBy: [],
    limit: null,
    offset: 0,
  };
  do {
    readSelected(reader, query);
  } while (reader.accept(","));
  reader.expect("FROM");
  query.from = reader.word();
  const alias = readAlias(reader);
  if (reader.accept("WHERE")) query.where = parseCondition(reader);
  readOrderBy(reader, query);
  if (reader.accept("LIMIT")) query.limit = readCount(reader);
  if (reader.accept("OFFSET")) query.offset = readCount(reader);
  if (reader.peek().kind !== "end") throw reader.unexpected();
  return dropAlias(query, [query.from, alias]);
}

const CLAUSES = new Set(["WHERE", "ORDER", "LIMIT", "OFFSET"]);

function readAlias(reader: TokenReader): string | null {
  const token = reader.peek();
  return token.kind === "word" && !CLAUSES.has(token.text.toUpperCase()) ? reader.word() : null;
}

function readSelected(reader: TokenReader, query: Query): void {
  if (reader.peek().text === "(") throw reader.unexpected("child sub-queries are not offered here");
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
  if (called !== "COUNT") throw reader.unexpected(`function ${name} is not offered here`);
  if (reader.accept(")")) {
    query.countOnly = true;
    return;
  }
  const path = reader.word();
  reader.expect(")");
  const token = reader.peek();
  const alias = token.kind === "word" && token.text.toUpperCase() !== "FROM" ? reader.word() : null;
  query.selected.push({ path, aggregate: "COUNT", alias });
}

function readOrderBy(reader: TokenReader, query: Query): void {
  if (!reader.accept("ORDER")) return;
  reader.expect("BY");
  do {
    const path = reader.word();
    const descending = reader.accept("DESC") || (reader.accept("ASC") && false);
    let nullsLast = false;
    if (reader.accept("NULLS")) {
      nullsLast = reader.accept("LAST");
      if (!nullsLast) reader.expect("FIRST");
    }
    query.orderBy.push({ path, descending, nullsLast });
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
    if (part.kind === "compare") return { ...part, path: strip(part.path) };
    if (part.kind === "not") return { ...part, part: inCondition(part.part) };
    return { ...part, parts: part.parts.map(inCondition) };
  };
  return {
    ...query,
    selected: query.selected.map((each) => ({ ...each, path: strip(each.path) })),
    where: query.where && inCondition(query.where),
    orderBy: query.orderBy.map((each) => ({ ...each, path: strip(each.path) })),
  };
}
