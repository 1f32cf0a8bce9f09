import { SaxesParser } from "saxes";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import type { Drawing } from "#features/models/plans/drawing.ts";
import { SvgWriter } from "#features/models/plans/svg-writer.ts";

const MALFORMED = "Il file SVG non è XML valido: esportalo di nuovo";
const MOST_ELEMENTS = 200_000;
const DEEPEST = 100;
const LONGEST_TEXT = 4 * 1024 * 1024;

function refuse(message: string): never {
  throw new ModelUnreadable(message);
}

/**
 * A drawing written anew from what is allowed of it: nothing of the file is passed on as it came. Entities of its own are
 * refused rather than looked at; a DOCTYPE that only names a DTD, as drawing programs write it, is read by nobody.
 * @throws ModelUnreadable
 */
export function readSvg(bytes: Uint8Array): Drawing {
  const parser = new SaxesParser({ xmlns: true });
  const writer = new SvgWriter();
  let [elements, depth] = [0, 0];
  parser.on("error", () => refuse(MALFORMED));
  parser.on("doctype", (text) => {
    if (text.includes("["))
      refuse("Il file SVG dichiara entità proprie: salvalo come «SVG semplice» e caricalo di nuovo");
  });
  parser.on("opentag", ({ local, uri, attributes }) => {
    elements += 1;
    depth += 1;
    if (elements > MOST_ELEMENTS)
      refuse(`Il disegno ha più di ${MOST_ELEMENTS.toLocaleString("it-IT")} elementi: semplificalo`);
    if (depth > DEEPEST) refuse(`Il disegno ha più di ${DEEPEST} gruppi uno dentro l'altro: semplificalo`);
    const said = Object.values(attributes).map(({ prefix, local: name, value }) => {
      if (value.length > LONGEST_TEXT) refuse("Il disegno ha una linea troppo lunga: semplificalo");
      return [prefix === "" ? name : `${prefix}:${name}`, value] as const;
    });
    writer.open({ name: local, uri, said: Object.fromEntries(said) });
  });
  parser.on("text", (text) => writer.text(text));
  parser.on("cdata", (text) => writer.text(text));
  parser.on("closetag", () => {
    depth -= 1;
    writer.close();
  });
  parser.write(textOf(bytes)).close();
  return writer.drawing();
}

function textOf(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 200)).toString("latin1");
  const encoding = /encoding\s*=\s*["']([\w-]{1,40})["']/i.exec(start)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return refuse(`Il file SVG è in una codifica che non si legge (${encoding}): salvalo in UTF-8`);
  }
}
