import { fileTypeFromBuffer } from "file-type";

export const LARGEST_UPLOAD = 10 * 1024 * 1024;
export const MOST_UPLOADS = 3;

const ACCEPTED = new Set(["image/jpeg", "image/png", "image/heic", "image/heif", "application/pdf"]);

interface SniffedType {
  mime: string;
  ext: string;
}

/** What the bytes are, whatever the sender called them; null when they are nothing that a report may carry. */
export async function fileTypeOf(bytes: Buffer): Promise<SniffedType | null> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  return found && ACCEPTED.has(found.mime) ? { mime: found.mime, ext: found.ext } : null;
}

/** A name safe to keep and to show: no folders, no control characters, the extension of what the file really is. */
export function safeFileName(given: string | undefined, type: SniffedType): string {
  const base = (given ?? "").replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
  const clean = base
    .replace(/[^\p{L}\p{N} _-]+/gu, "")
    .trim()
    .slice(0, 60);
  return `${clean || "foto"}.${type.ext}`;
}
