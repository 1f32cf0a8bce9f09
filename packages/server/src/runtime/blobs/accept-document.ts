import { fileTypeFromBuffer } from "file-type";
import type { Accepted } from "#runtime/blobs/accept-attachment.ts";
import { inspectArchive } from "#runtime/blobs/inspect-archive.ts";

const MEGABYTE = 1024 * 1024;
const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const ODT = "application/vnd.oasis.opendocument.text";
const ODS = "application/vnd.oasis.opendocument.spreadsheet";

/** What a dossier keeps, and how large each may be. What a browser would execute is kept, and only ever saved to disk. */
const MOST_MEGABYTES: Readonly<Record<string, number>> = {
  "application/pdf": 60,
  "image/jpeg": 30,
  "image/png": 30,
  "image/webp": 30,
  "image/tiff": 60,
  "image/heic": 30,
  [DOCX]: 30,
  [XLSX]: 30,
  [ODT]: 30,
  [ODS]: 30,
  "application/zip": 60,
  "application/pkcs7-mime": 60,
  "image/vnd.dxf": 60,
  "image/svg+xml": 10,
  "application/x-step": 60,
  "message/rfc822": 30,
  "application/xml": 10,
  "text/plain": 10,
};

export const MOST_DOCUMENT_BYTES = Math.max(...Object.values(MOST_MEGABYTES)) * MEGABYTE;

const ARCHIVES = new Set([DOCX, XLSX, ODT, ODS, "application/zip"]);
/** Old Office files hold macros where nobody sees them; programs and pages are nobody's evidence. */
const NOT_TAKEN =
  "Si accettano PDF, immagini (JPEG, PNG, WebP, TIFF, HEIC), DOCX, XLSX, ODT, ODS, DXF, SVG, IFC, ZIP, P7M, EML, XML e testo";

export async function acceptDocument(bytes: Uint8Array, fileName: string): Promise<Accepted> {
  const mediaType = await mediaTypeOf(bytes, fileName);
  const most = mediaType === undefined ? undefined : MOST_MEGABYTES[mediaType];
  if (mediaType === undefined || most === undefined) return { refused: NOT_TAKEN };
  if (bytes.byteLength > most * MEGABYTE)
    return { refused: `Un file di questo tipo può avere al massimo ${most} MB` };
  if (!ARCHIVES.has(mediaType)) return { mediaType };
  const refused = await inspectArchive(bytes, { isOffice: mediaType !== "application/zip" });
  return refused === undefined ? { mediaType } : { refused };
}

/** As the library calls them, and as we do. */
const SAME: Readonly<Record<string, string>> = { "image/heif": "image/heic" };
const ENDING = /\.([a-z0-9]{1,5})$/i;

async function mediaTypeOf(bytes: Uint8Array, fileName: string): Promise<string | undefined> {
  const found = (await fileTypeFromBuffer(bytes))?.mime;
  const ending = ENDING.exec(fileName)?.[1]?.toLowerCase() ?? "";
  if (found !== undefined && found !== "application/xml") return SAME[found] ?? found;
  if (isSigned(bytes)) return ending === "p7m" ? "application/pkcs7-mime" : undefined;
  return textTypeOf(bytes, ending);
}

/** DER: a sequence that begins with the object identifier of PKCS #7 signed data, 1.2.840.113549.1.7.2 (RFC 2315 §14). */
function isSigned(bytes: Uint8Array): boolean {
  const oid = Buffer.from("06092a864886f70d010702", "hex");
  return (
    bytes[0] === 0x30 && Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).includes(oid)
  );
}

function textTypeOf(bytes: Uint8Array, ending: string): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4_096));
  // What has a zero in it is no text that anybody reads.
  if (start.includes(0)) return undefined;
  const text = start
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "")
    .trimStart();
  if (/^<(!doctype\s+html|html|script)/i.test(text) || text.startsWith("#!")) return undefined;
  if (text.startsWith("ISO-10303-21;")) return "application/x-step";
  if (/<svg[\s>]/i.test(text)) return "image/svg+xml";
  if (text.startsWith("<?xml") || (ending === "xml" && text.startsWith("<"))) return "application/xml";
  if (ending === "dxf" && /^(999\r?\n|0\r?\n\s*SECTION)/.test(text)) return "image/vnd.dxf";
  if (ending === "eml" && /^[\w-]{2,40}:\s/.test(text)) return "message/rfc822";
  return ending === "txt" || ending === "csv" ? "text/plain" : undefined;
}
