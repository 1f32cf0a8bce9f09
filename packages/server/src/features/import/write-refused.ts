import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import type { RefusedRow } from "#features/import/run-import.ts";

/** Writes refused rows as they were, with their line and reason first: to be corrected and imported again. */
export async function writeRefused(
  path: string,
  { headings, refused }: { headings: readonly string[]; refused: readonly RefusedRow[] },
): Promise<void> {
  const out = createWriteStream(path, "utf8");
  const line = (cells: readonly string[]) => `${cells.map(quoted).join(";")}\r\n`;
  // The mark makes spreadsheets read the accents.
  out.write(`\uFEFF${line(["riga", "motivo", ...headings])}`);
  for (const { line: number, reason, detail, cells } of refused) {
    const because = detail === "" ? reason : `${reason}: ${detail}`;
    const text = line([String(number), because, ...headings.map((heading) => cells.get(heading) ?? "")]);
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await finished(out);
}

/** A cell that a spreadsheet would run as a formula is kept a text. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.,]+$/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
