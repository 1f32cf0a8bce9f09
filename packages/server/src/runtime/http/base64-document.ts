import { fileTypeFromBuffer } from "file-type";
import { nameOfKind, safeFileName } from "#domain/text/file-name.ts";

export type Base64Document =
  | { kind: "document"; fileName: string; mediaType: string; bytes: Buffer }
  | { kind: "unreadable"; because: string };

const UNKNOWN = "application/octet-stream";

/**
 * A document that came as Base64 inside JSON. What it is, its content says: a name may come without an extension, or
 * with a wrong one.
 */
export async function readBase64Document(encoded: string, givenName: string): Promise<Base64Document> {
  const text = encoded.replaceAll(/\s/g, "");
  if (text === "") return { kind: "unreadable", because: "Il documento è vuoto" };
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text))
    return { kind: "unreadable", because: "Il documento non è in Base64" };
  const bytes = Buffer.from(text, "base64");
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  const mediaType = found?.mime ?? UNKNOWN;
  const name = safeFileName(givenName);
  const hasEnding = /\.[A-Za-z0-9]{1,5}$/.test(name);
  const fileName = hasEnding || found === undefined ? nameOfKind(name, mediaType) : `${name}.${found.ext}`;
  return { kind: "document", fileName, mediaType, bytes };
}
