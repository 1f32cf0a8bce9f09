import { malformed, type Token, tokenise } from "./soql-tokens.ts";

/** Reads tokens one after the other; the shared hands of the query parser and the condition parser. */
export class TokenReader {
  readonly soql: string;
  private readonly tokens: Token[];
  private next = 0;

  constructor(soql: string) {
    this.soql = soql;
    this.tokens = tokenise(soql);
  }

  peek(): Token {
    return this.tokens[this.next] ?? { kind: "end", text: "", pattern: "", at: this.soql.length };
  }

  take(): Token {
    const token = this.peek();
    this.next++;
    return token;
  }

  /** Takes the token if it is this keyword or symbol, whatever the case of its letters. */
  accept(text: string): boolean {
    const token = this.peek();
    const fits = (token.kind === "word" || token.kind === "symbol") && token.text.toUpperCase() === text;
    if (fits) this.next++;
    return fits;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected(`expecting '${text.toLowerCase()}'`);
  }

  word(): string {
    const token = this.take();
    if (token.kind !== "word") throw malformed(this.soql, token.at, `unexpected token: '${token.text}'`);
    return token.text;
  }

  unexpected(hint = ""): Error {
    const token = this.peek();
    const shown = token.kind === "end" ? "<EOF>" : token.text;
    return malformed(this.soql, token.at, `unexpected token: '${shown}'${hint ? `, ${hint}` : ""}`);
  }
}
