import { fileTypeFromBuffer } from "file-type";
import {
  type Encoding,
  type Inspection,
  isArchive,
  isOldSpreadsheet,
} from "#features/import/inspect-file.ts";
import { detectSeparator, openCsv, type Separator } from "#features/import/read-csv.ts";
import { openGeoJson } from "#features/import/read-geojson.ts";
import { openXlsx } from "#features/import/read-xlsx.ts";
import type { SourceFile } from "#features/import/source-row.ts";
import { Problem } from "#runtime/problem.ts";

export interface ReadingWishes {
  encoding?: Encoding | undefined;
  separator?: Separator | undefined;
  sheet?: string | undefined;
}

/** Opens a file for what its bytes say it is, whatever its name ends with. */
export async function openSource(
  path: string,
  inspection: Inspection,
  wishes: ReadingWishes,
): Promise<SourceFile> {
  const { head, encoding, bytes } = inspection;
  if (isArchive(head)) return openXlsx(path, wishes.sheet);
  if (isOldSpreadsheet(head))
    throw new Problem(
      "bad-request",
      `${path} è un foglio di calcolo di vecchio tipo (.xls), o protetto da una password: salvalo come .xlsx senza password, o CSV`,
    );
  const text = new TextDecoder(encoding).decode(head);
  const other = await otherKind(head, text);
  if (other !== undefined)
    throw new Problem("bad-request", `${path} è ${other}: salvalo come CSV, XLSX o GeoJSON`);
  if (!looksWritten(text)) throw new Problem("bad-request", `${path} non è un testo, né XLSX, né GeoJSON`);
  if (/^\s*\[/u.test(text))
    throw new Problem(
      "bad-request",
      `${path} è un elenco JSON: serve una FeatureCollection GeoJSON, o un CSV`,
    );
  if (/^\s*\{/u.test(text)) return openGeoJson(path, encoding, bytes);
  return openCsv(path, { encoding, separator: wishes.separator ?? detectSeparator(text) });
}

/** What it is, when its first bytes say that it is something else, whatever it is called. */
async function otherKind(head: Buffer, text: string): Promise<string | undefined> {
  if (/^\s*<(?:!doctype html|html|head|body|table)\b/i.test(text)) return "una pagina HTML";
  if (/^\s*<\?xml\b/.test(text)) return "un documento XML";
  const found = await fileTypeFromBuffer(head);
  return found === undefined ? undefined : `un file ${found.ext.toUpperCase()} (${found.mime})`;
}

/**
 * A stray control sign happens in any export, and costs a row. Bytes drawn at random have one in eight: where there is one
 * in twelve, it is no text at all.
 */
function looksWritten(text: string): boolean {
  const signs = text.match(/[^\P{Cc}\t\n\r]/gu)?.length ?? 0;
  return signs < 2 || signs * 12 < text.length;
}
