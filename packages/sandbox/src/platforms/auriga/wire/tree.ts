import { DOMParser, type Element } from "@xmldom/xmldom";

/** An element of a payload: AURIGA's have no namespace, and either text or children. */
export interface Tree {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Tree[];
}

export class NotXml extends Error {}

const DEEPEST = 60;
const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const XMLNS = "http://www.w3.org/2000/xmlns/";

/** The root of an XML text. Document types are refused before parsing: no payload has one. Throws `NotXml`. */
export function parseXml(text: string): Element {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new NotXml("DOCTYPE is disallowed");
  try {
    const document = new DOMParser({ onError: refuse }).parseFromString(text, "text/xml");
    if (document.documentElement === null) throw new NotXml("Premature end of file.");
    return document.documentElement;
  } catch (error) {
    throw error instanceof NotXml ? error : new NotXml("Content is not well formed.", { cause: error });
  }
}

function refuse(_level: string, message: string): never {
  throw new NotXml(message);
}

/** A payload as a tree. Throws `NotXml`. */
export function readTree(text: string): Tree {
  return treeOf(parseXml(text), 1);
}

function treeOf(element: Element, depth: number): Tree {
  if (depth > DEEPEST) throw new NotXml("Content is nested too deeply.");
  if (element.namespaceURI) throw new NotXml(`Cannot find the declaration of element '${element.nodeName}'.`);
  const children = elementsOf(element);
  const text = children.length === 0 ? (element.textContent ?? "") : ownTextOf(element);
  return {
    name: element.nodeName,
    attributes: attributesOf(element),
    text,
    children: children.map((child) => treeOf(child, depth + 1)),
  };
}

export function elementsOf(element: Element): Element[] {
  const found: Element[] = [];
  for (let node = element.firstChild; node !== null; node = node.nextSibling)
    if (node.nodeType === 1) found.push(node as Element);
  return found;
}

function ownTextOf(element: Element): string {
  let text = "";
  for (let node = element.firstChild; node !== null; node = node.nextSibling)
    if (node.nodeType === 3 || node.nodeType === 4) text += node.nodeValue ?? "";
  return text.trim();
}

function attributesOf(element: Element): Record<string, string> {
  const own = Array.from(element.attributes).filter(
    ({ namespaceURI }) => namespaceURI !== XMLNS && namespaceURI !== XSI,
  );
  return Object.fromEntries(own.map(({ name, value }) => [name, value]));
}

/** What is found going down from child to child, `DatiEntrata/MittenteEsterno`. */
export function allAt(tree: Tree | undefined, path: string): Tree[] {
  return path
    .split("/")
    .reduce<Tree[]>(
      (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
      tree === undefined ? [] : [tree],
    );
}

export function firstAt(tree: Tree | undefined, path: string): Tree | undefined {
  return allAt(tree, path)[0];
}

/** Its text without the blanks around; undefined when it is not there or is empty. */
export function textAt(tree: Tree | undefined, path: string): string | undefined {
  return firstAt(tree, path)?.text.trim() || undefined;
}

export function numberAt(tree: Tree | undefined, path: string): number | undefined {
  const text = textAt(tree, path);
  return text === undefined ? undefined : Number(text);
}

type Content = string | number | undefined | readonly (Tree | undefined)[];

/** An element to write; undefined members are left out. */
export function element(name: string, content: Content, attributes: Record<string, string> = {}): Tree {
  const children = typeof content === "object" ? content.filter((child) => child !== undefined) : [];
  const text = typeof content === "object" ? "" : String(content ?? "");
  return { name, attributes, text, children };
}

/** The element, or nothing when there is no value for it. */
export function optional(name: string, content: string | number | undefined | null): Tree | undefined {
  return content === undefined || content === null || content === "" ? undefined : element(name, content);
}

export type Encoding = "ISO-8859-1" | "UTF-8";

export function writeTree(tree: Tree, encoding: Encoding): Buffer {
  const text = `<?xml version="1.0" encoding="${encoding}"?>\n${markupOf(tree)}`;
  if (encoding === "UTF-8") return Buffer.from(text, "utf8");
  const representable = Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xff ? `&#${code};` : character;
  });
  return Buffer.from(representable.join(""), "latin1");
}

function markupOf({ name, attributes, text, children }: Tree): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return `<${name}${written.join("")}>${escapeXml(text)}${children.map(markupOf).join("")}</${name}>`;
}

export function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
