import { inflateSync } from "node:zlib";

export interface PdfObject {
  dictionary: string;
  stream: Buffer | undefined;
}

/**
 * The objects of a PDF as its own cross-reference table finds them: another reading than the writer's. For files without
 * object streams, which PDF/A-3 readers of every age take.
 */
export function readObjects(file: Buffer): Map<number, PdfObject> {
  const text = file.toString("latin1");
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  const entries = text.slice(start).matchAll(/^(\d{10}) (\d{5}) n/gm);
  const objects = new Map<number, PdfObject>();
  for (const [, offset] of entries) {
    const at = Number(offset);
    const head = /^(\d+) 0 obj\n/.exec(text.slice(at, at + 20));
    if (head === null) throw new Error(`the table says that an object begins at ${at}: it does not`);
    objects.set(Number(head[1]), objectAt(file, text, at + head[0].length));
  }
  return objects;
}

function objectAt(file: Buffer, text: string, at: number): PdfObject {
  const end = text.indexOf("endobj", at);
  const begin = text.indexOf("\nstream\n", at);
  if (begin === -1 || begin > end) return { dictionary: text.slice(at, end), stream: undefined };
  const dictionary = text.slice(at, begin);
  const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0);
  const from = begin + "\nstream\n".length;
  const bytes = file.subarray(from, from + length);
  return { dictionary, stream: /\/Filter \/FlateDecode/.test(dictionary) ? inflateSync(bytes) : bytes };
}

export const ofType = (objects: Map<number, PdfObject>, type: string): PdfObject[] =>
  [...objects.values()].filter(({ dictionary }) => new RegExp(`/Type /${type}\\b`).test(dictionary));

/** What a reference of a dictionary leads to. */
export function follow(objects: Map<number, PdfObject>, { dictionary }: PdfObject, key: string): PdfObject {
  const found = objects.get(Number(new RegExp(`/${key} (?:\\[)?(\\d+) 0 R`).exec(dictionary)?.[1]));
  if (found === undefined) throw new Error(`${key} leads nowhere`);
  return found;
}
