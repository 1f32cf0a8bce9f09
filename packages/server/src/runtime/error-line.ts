import { maskText } from "#domain/privacy/mask.ts";

const MOST_FRAMES = 12;
const MOST_CHARACTERS = 500;

/** What of an error is written in the log. */
interface ErrorLine {
  type: string;
  message: string;
  code?: string;
  /** Names of the database's own things, never values. */
  constraint?: string;
  table?: string;
  column?: string;
  stack: string[];
}

/**
 * An error as the log tells it: its kind, its place in the code, and the names of what it broke. The database adds the
 * row that it refused, PGlite the statement's parameters, a JSON parser the text it was reading: none of that is written,
 * since it is what citizens and platforms said.
 *
 * @param hide takes secrets away, before what looks like a person's particulars is masked in their middle
 */
export function errorLine(error: unknown, hide = asItIs): ErrorLine {
  const { name, message, code, stack, constraint, table, column } = (error ?? {}) as Record<string, unknown>;
  return {
    type: textOf(name) ?? typeof error,
    message: plainMessage(hide(textOf(message) ?? ""), { code: textOf(code), name: textOf(name) }),
    ...named({ code, constraint, table, column }),
    stack: framesOf(textOf(stack) ?? ""),
  };
}

const asItIs = (text: string): string => text;
const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function named(values: Record<string, unknown>): Record<string, string> {
  const texts = Object.entries(values).filter(([, value]) => typeof value === "string" && value.length < 100);
  return Object.fromEntries(texts) as Record<string, string>;
}

/** Errors about a value repeat it: of those the message ends where the value begins. */
function plainMessage(
  message: string,
  { code, name }: { code: string | undefined; name: string | undefined },
): string {
  const isAboutValue = name === "SyntaxError" || /^22[0-9A-Z]{3}$/.test(code ?? "");
  const kept = isAboutValue ? message.replace(/["'«:].*$/s, "…") : message;
  return maskText(kept).slice(0, MOST_CHARACTERS);
}

/** The first lines of a stack repeat the message. */
function framesOf(stack: string): string[] {
  return stack
    .split("\n")
    .filter((line) => /^ {4}at .*(?:\d+:\d+\)?|<anonymous>\)?|native\)?)$/.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim());
}
