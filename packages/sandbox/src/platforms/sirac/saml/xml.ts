import { randomBytes } from "node:crypto";
import { DOMParser, type Element } from "@xmldom/xmldom";

export { html as xml, type Markup as Xml } from "#core/html.ts";

export class NotXml extends Error {}

/**
 * The root of an XML text. A text with a document type is refused before it is parsed: SAML has no use for one, and
 * entities are how readers are made to open files or to grow without end. Throws `NotXml`.
 */
export function parseXml(text: string): Element {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new NotXml("A document type is not admitted");
  try {
    const document = new DOMParser({ onError: refuse }).parseFromString(text, "text/xml");
    if (document.documentElement === null) throw new NotXml("There is no element");
    return document.documentElement;
  } catch (error) {
    throw error instanceof NotXml ? error : new NotXml("This is not XML", { cause: error });
  }
}

function refuse(_level: string, message: string): never {
  throw new NotXml(message);
}

type QName = readonly [namespace: string, name: string];

export function childrenOf(parent: Element, [namespace, name]: QName): Element[] {
  return Array.from(parent.childNodes).filter(
    (node): node is Element =>
      node.nodeType === 1 && node.namespaceURI === namespace && (node as Element).localName === name,
  );
}

export function childOf(parent: Element | undefined, name: QName): Element | undefined {
  return parent === undefined ? undefined : childrenOf(parent, name)[0];
}

export function textOf(element: Element | undefined): string | undefined {
  return element?.textContent?.trim() || undefined;
}

export function attributeOf(element: Element, name: string): string | undefined {
  return element.getAttribute(name) ?? undefined;
}

export function isNamed(element: Element, [namespace, name]: QName): boolean {
  return element.namespaceURI === namespace && element.localName === name;
}

/** Identifiers of messages: 128 bits and no digit in front, which an `xs:ID` may not have. */
export function newId(): string {
  return `_${randomBytes(16).toString("hex")}`;
}

/** `2026-11-23T10:00:00Z`: SAML wants UTC, and some readers choke on milliseconds. */
export function instant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
