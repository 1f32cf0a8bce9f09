import { fileTypeFromBuffer } from "file-type";

export type Accepted = { mediaType: string } | { refused: string };
/** What a file is comes from its bytes; its name helps only where they do not tell. */
export type Accept = (bytes: Uint8Array, fileName: string) => Promise<Accepted>;

/** What a report or an order may carry. Nothing a browser would execute: SVG and HTML stay out. */
const TAKEN = new Map([
  ["image/jpeg", "image/jpeg"],
  ["image/png", "image/png"],
  ["image/webp", "image/webp"],
  ["image/heic", "image/heic"],
  ["image/heif", "image/heic"],
  ["application/pdf", "application/pdf"],
]);

export async function acceptAttachment(bytes: Uint8Array): Promise<Accepted> {
  const mediaType = TAKEN.get((await fileTypeFromBuffer(bytes))?.mime ?? "");
  return mediaType === undefined
    ? { refused: "Si accettano solo foto (JPEG, PNG, WebP, HEIC) e PDF" }
    : { mediaType };
}
