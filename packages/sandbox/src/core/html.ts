/** Markup that is already safe; made only by the `html` tag, so plain text can never be mistaken for it. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Markup | string | number | undefined | readonly Markup[];

/** A template tag that escapes every value put into it, unless it is markup made by this same tag. */
export function html(strings: TemplateStringsArray, ...values: Piece[]): Markup {
  const pieces = strings.map((text, index) => text + render(values[index]));
  return new Markup(pieces.join(""));
}

function render(value: Piece): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "object") return value.map((markup) => markup.text).join("");
  return escapeHtml(String(value));
}

const ENTITY: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITY[character] ?? character);
}
