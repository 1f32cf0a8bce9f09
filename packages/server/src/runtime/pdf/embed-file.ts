import { createHash } from "node:crypto";
import type { PdfDocument } from "#runtime/pdf/archive-pdf.ts";

export interface EmbeddedFile {
  name: string;
  description: string;
  mediaType: string;
  modifiedAt: Date;
  /** What it is to the document: its source, the data it shows, something added to it (ISO 32000-2, 7.11.3). */
  relationship: "Source" | "Data" | "Supplement";
}

interface Catalogue {
  _root: { data: { AF?: unknown[] } };
}

/**
 * Attaches a file as an associated file (PDF/A-3). As it is: what is attached is mostly compressed already, and PDFKit's
 * own way would deflate it again, all at once, and write its checksum as text where sixteen bytes are due.
 */
export function embedFile(doc: PdfDocument, file: EmbeddedFile, bytes: Uint8Array): void {
  const compress = doc.compress;
  doc.compress = false;
  const content = doc.ref({
    Type: "EmbeddedFile",
    Subtype: nameOf(file.mediaType),
    Params: {
      Size: bytes.byteLength,
      ModDate: file.modifiedAt,
      CheckSum: textOf(createHash("md5").update(bytes).digest().toString("latin1")),
    },
  });
  doc.compress = compress;
  content.end(bytes);
  const spec = doc.ref({
    Type: "Filespec",
    AFRelationship: file.relationship,
    F: textOf(asciiOf(file.name)),
    UF: textOf(file.name),
    Desc: textOf(file.description),
    EF: { F: content, UF: content },
  });
  spec.end(undefined);
  doc.addNamedEmbeddedFile(file.name, spec);
  const { data } = (doc as unknown as Catalogue)._root;
  data.AF = [...(data.AF ?? []), spec];
}

/** A name of PDF: all but letters and digits is written as its number. */
const nameOf = (text: string): string =>
  text.replaceAll(/[^A-Za-z0-9]/g, (sign) => `#${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);

// PDFKit writes a text that is an object as a text, and one that is not as a name.
// oxlint-disable-next-line no-new-wrappers -- its way of telling them apart.
const textOf = (text: string): object => new String(text);

const asciiOf = (name: string): string =>
  name
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .replaceAll(/[^ -~]/g, "_");
