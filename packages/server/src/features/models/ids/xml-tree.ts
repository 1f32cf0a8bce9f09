import { SaxesParser } from "saxes";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

export interface XmlNode {
  /** Without its prefix. */
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: XmlNode[];
  text: string;
}

const DEEPEST = 40;
const MOST_NODES = 100_000;

/** @throws ModelUnreadable when it is not XML, has a DTD (none of these files needs one), or is larger than any of them */
export function readXmlTree(bytes: Uint8Array): XmlNode {
  const top: XmlNode = { name: "", attributes: {}, children: [], text: "" };
  const path = [top];
  let nodes = 0;
  const parser = new SaxesParser({ xmlns: true });
  const refuse = (message: string): never => {
    throw new ModelUnreadable(message);
  };
  parser.on("error", () => refuse("Il file IDS non è XML valido: esportalo di nuovo"));
  parser.on("doctype", () => refuse("Il file IDS contiene una DTD: non si accetta"));
  parser.on("opentag", ({ local, attributes }) => {
    nodes += 1;
    if (path.length > DEEPEST || nodes > MOST_NODES) refuse("Il file IDS è troppo grande o troppo annidato");
    const values = Object.values(attributes).map((one) => [one.local, one.value] as const);
    const node = { name: local, attributes: Object.fromEntries(values), children: [], text: "" };
    path.at(-1)?.children.push(node);
    path.push(node);
  });
  parser.on("text", (text) => {
    (path.at(-1) as XmlNode).text += text;
  });
  parser.on("cdata", (text) => {
    (path.at(-1) as XmlNode).text += text;
  });
  parser.on("closetag", () => void path.pop());
  parser.write(new TextDecoder("utf-8").decode(bytes)).close();
  return top.children[0] ?? refuse("Il file IDS è vuoto");
}

export const childNamed = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  node?.children.find((one) => one.name === name);
