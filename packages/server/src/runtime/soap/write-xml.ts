/** A piece of XML to be written: nothing is put in it but through `element`, which escapes. */
export interface Xml {
  readonly markup: string;
}

type Content = string | number | readonly (Xml | undefined)[];

/** `undefined` children are left out, so that what is not known is not written. */
export function element(
  name: string,
  content: Content = [],
  attributes: Readonly<Record<string, string>> = {},
): Xml {
  const head = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return { markup: `<${name}${head.join("")}>${inner(content)}</${name}>` };
}

/** An element only where there is something to say. */
export function maybe(name: string, content: string | number | null | undefined): Xml | undefined {
  return content == null || content === "" ? undefined : element(name, content);
}

function inner(content: Content): string {
  if (typeof content === "number") return String(content);
  if (typeof content === "string") return escaped(content);
  return content.map((child) => child?.markup ?? "").join("");
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // A parser turns a bare carriage return into a line feed, and the digest of what was signed would differ.
  "\r": "&#13;",
};

/** Signs that XML 1.0 does not admit (§2.2) become a visible mark: they may be in what a person pasted. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])\p{Cc}|[\uFFFE\uFFFF]/gu, "\uFFFD")
    .replaceAll(/[&<>"\r]/g, (sign) => ESCAPES[sign] ?? sign);
}
