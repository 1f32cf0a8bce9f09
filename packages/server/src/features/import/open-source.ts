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
export function openSource(path: string, inspection: Inspection, wishes: ReadingWishes): Promise<SourceFile> {
  const { head, encoding, bytes } = inspection;
  if (isArchive(head)) return openXlsx(path, wishes.sheet);
  if (isOldSpreadsheet(head))
    throw new Problem(
      "bad-request",
      `${path} è un foglio di calcolo di vecchio tipo (.xls): salvalo come .xlsx o CSV`,
    );
  const text = new TextDecoder(encoding).decode(head);
  if (!looksWritten(text)) throw new Problem("bad-request", `${path} non è un testo, né XLSX, né GeoJSON`);
  if (/^\s*\{/u.test(text)) return openGeoJson(path, encoding, bytes);
  return openCsv(path, { encoding, separator: wishes.separator ?? detectSeparator(text) });
}

/** A stray control sign happens in any export, and costs a row; where every third is one, it is no text at all. */
function looksWritten(text: string): boolean {
  const signs = [...text].filter((sign) => sign < " " && !"\t\n\r".includes(sign)).length;
  return signs * 3 < text.length;
}
