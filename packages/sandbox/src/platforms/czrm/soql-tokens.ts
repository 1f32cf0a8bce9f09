import { refuse, type SalesforceError } from "./errors.ts";

export interface Token {
  kind: "word" | "string" | "number" | "instant" | "day" | "symbol" | "end";
  /** As written; for strings, with the escapes undone. */
  text: string;
  /** For strings: the same as a SQL LIKE pattern whose escape character is the backslash. */
  pattern: string;
  at: number;
}

const SPACE = /[\s]/;
const WORD = /[A-Za-z_][A-Za-z0-9_.]*/y;
const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})/y;
const DAY = /\d{4}-\d{2}-\d{2}(?![0-9T])/y;
const NUMBER = /[+-]?(\d+(\.\d*)?|\.\d+)/y;
const SYMBOLS = ["<=", ">=", "!=", "<>", "=", "<", ">", "(", ")", ",", ":"];
const ESCAPES: Record<string, string> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  "'": "'",
  '"': '"',
  "\\": "\\",
};

/** Salesforce shows the place of a mistake in the message: the query, a caret, row and column. */
export function malformed(soql: string, at: number, message: string): SalesforceError {
  const shown = soql.slice(Math.max(0, at - 40), at + 20).replaceAll("\n", " ");
  const caret = `${" ".repeat(Math.min(at, 40))}^`;
  return refuse(400, "MALFORMED_QUERY", `\n${shown}\n${caret}\nERROR at Row:1:Column:${at + 1}\n${message}`);
}

/** Splits a query into tokens, with an `end` token last. @throws MALFORMED_QUERY */
export function tokenise(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < soql.length) {
    if (SPACE.test(soql.charAt(at))) {
      at++;
      continue;
    }
    const { token, next } = soql.charAt(at) === "'" ? readString(soql, at) : readPlain(soql, at);
    tokens.push(token);
    at = next;
  }
  tokens.push({ kind: "end", text: "", pattern: "", at: soql.length });
  return tokens;
}

interface Read {
  token: Token;
  next: number;
}

function readString(soql: string, start: number): Read {
  let text = "";
  let pattern = "";
  let at = start + 1;
  for (; at < soql.length; at++) {
    const letter = soql.charAt(at);
    if (letter === "'") return { token: { kind: "string", text, pattern, at: start }, next: at + 1 };
    if (letter !== "\\") {
      text += letter;
      pattern += letter;
      continue;
    }
    const escape = soql.charAt(++at);
    if (escape === "_" || escape === "%") {
      text += escape;
      pattern += `\\${escape}`;
      continue;
    }
    const meant = ESCAPES[escape.toLowerCase()];
    if (meant === undefined) throw malformed(soql, at, `Illegal character escape: \\${escape}`);
    text += meant;
    pattern += meant === "\\" ? "\\\\" : meant;
  }
  throw malformed(soql, start, "unterminated string literal");
}

function readPlain(soql: string, at: number): Read {
  const shapes: [Token["kind"], RegExp][] = [
    ["instant", INSTANT],
    ["day", DAY],
    ["number", NUMBER],
    ["word", WORD],
  ];
  for (const [kind, shape] of shapes) {
    shape.lastIndex = at;
    const text = shape.exec(soql)?.[0];
    if (text) return { token: { kind, text, pattern: text, at }, next: at + text.length };
  }
  const symbol = SYMBOLS.find((s) => soql.startsWith(s, at));
  if (!symbol) throw malformed(soql, at, `unexpected token: '${soql.charAt(at)}'`);
  return { token: { kind: "symbol", text: symbol, pattern: symbol, at }, next: at + symbol.length };
}
