import { DOMParser, type Element } from "@xmldom/xmldom";

export type { Element } from "@xmldom/xmldom";

/** What came is no XML that we read. */
export class NotXml extends Error {}

/**
 * The root of an XML text. A text with a document type is refused before it is parsed: no platform has use for one, and
 * entities are how readers are made to open files or to grow without end.
 * @throws NotXml
 */
export function readXml(text: string): Element {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new NotXml("A document type is not admitted");
  try {
    const { documentElement } = new DOMParser({ onError: refuse }).parseFromString(text, "text/xml");
    if (documentElement === null) throw new NotXml("There is no element");
    return documentElement;
  } catch (error) {
    throw error instanceof NotXml ? error : new NotXml("This is not XML", { cause: error });
  }
}

/** The parser warns of U+FFFD, which is what `write-xml.ts` puts in place of a sign that XML does not admit. */
function refuse(level: string, message: string): void {
  if (level === "warning" && /replacement character/i.test(message)) return;
  throw new NotXml(message);
}

/** Bytes in the encoding that their own prolog declares; UTF-8 when it declares none that we know. */
export function xmlText(bytes: Buffer): string {
  const prolog = bytes.subarray(0, 200).toString("latin1");
  const declared =
    /^(?:\u00EF\u00BB\u00BF)?\s*<\?xml[^>]*encoding=["']([\w.-]+)["']/.exec(prolog)?.[1] ?? "utf-8";
  // The Encoding Standard reads ISO-8859-1 as windows-1252, of which it is a part.
  const isSingleByte = /^(iso-8859-1|latin1|windows-1252|us-ascii)$/i.test(declared);
  return new TextDecoder(isSingleByte ? "windows-1252" : "utf-8").decode(bytes);
}

/** Whatever namespace a stack of the other side puts them in. */
export function childrenOf(parent: Element | undefined, name: string): Element[] {
  if (parent === undefined) return [];
  return Array.from(parent.childNodes).filter(
    (node): node is Element => node.nodeType === 1 && (node as Element).localName === name,
  );
}

/** The first element reached by going down these names. */
export function childOf(parent: Element | undefined, ...path: string[]): Element | undefined {
  return path.reduce<Element | undefined>((element, name) => childrenOf(element, name)[0], parent);
}

/** Trimmed; undefined when it is absent or empty. */
export function textOf(parent: Element | undefined, ...path: string[]): string | undefined {
  return childOf(parent, ...path)?.textContent?.trim() || undefined;
}
