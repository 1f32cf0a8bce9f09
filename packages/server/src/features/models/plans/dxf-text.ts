import { ModelUnreadable } from "#features/models/model-unreadable.ts";

/** A plan of a storey has some thousands; a drawing of this many is a whole quarter, or was made to be too much. */
const MOST_ENTITIES = 250_000;

function refuse(message: string): never {
  throw new ModelUnreadable(message);
}

/**
 * The text of a DXF file that is whole.
 * @throws ModelUnreadable when it is binary, cut off, or too much for one plan
 */
export function textOfDxf(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 4_096)).toString("latin1");
  if (start.startsWith("AutoCAD Binary DXF"))
    refuse("È un DXF binario: salvalo come DXF ASCII e caricalo di nuovo");
  const text = decoded(bytes, start);
  if (!/(^|\n)\s*0\s*\r?\n\s*EOF\s*$/.test(text.slice(-200)))
    refuse("Il file DXF è incompleto: manca la fine. Esportalo o copialo di nuovo");
  let entities = 0;
  for (const _ of text.matchAll(/\n[ \t]*0[ \t]*\r?\n[A-Z]/g)) entities += 1;
  if (entities > MOST_ENTITIES)
    refuse(
      `Il disegno ha più di ${MOST_ENTITIES.toLocaleString("it-IT")} elementi: esporta solo il piano che serve`,
    );
  return text;
}

/** From AutoCAD 2007 on it is UTF-8; before, the table of the machine that wrote it. */
function decoded(bytes: Uint8Array, start: string): string {
  const version = Number(/\$ACADVER\s+1\s+AC(\d{4})/.exec(start)?.[1] ?? "1021");
  if (version >= 1021) return new TextDecoder("utf-8").decode(bytes);
  return new TextDecoder("windows-1252").decode(bytes);
}

const LONGEST = 200;

/** What is read of a text: without the codes that give it a font, a height or a new line. */
export function plainWords(text: string): string {
  return text
    .replaceAll(/\\U\+([0-9a-f]{4})/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll(/\\[PN~]|\^[IJM]/g, " ")
    .replaceAll(/\\[ACcFfHhpQTW][^;\\{}]{0,100};/g, "")
    .replaceAll(/\\S([^;]{0,40});/g, "$1")
    .replaceAll(/\\[LlOoKk]|[{}]|%%[uoUO]/g, "")
    .replaceAll(/%%[dD]/g, "°")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST);
}
