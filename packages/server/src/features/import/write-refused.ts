import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { open, stat } from "node:fs/promises";
import { finished } from "node:stream/promises";
import type { RefusedRow } from "#features/import/run-import.ts";
import { Problem } from "#runtime/problem.ts";

/**
 * Makes sure, before any row is taken, that the refused rows can be written where they were asked for.
 * @throws Problem `bad-request` when it is the imported file itself, or a place where nothing can be written
 */
export async function checkRefusedPath(path: string, importedPath: string): Promise<void> {
  const [here, imported] = await Promise.all([stat(path).catch(() => undefined), stat(importedPath)]);
  if (here?.ino === imported.ino && here.dev === imported.dev)
    throw new Problem("bad-request", `--refused ${path} è il file da importare: scegline un altro`);
  try {
    await (await open(path, "a")).close();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC") throw error;
    throw new Problem(
      "bad-request",
      `--refused ${path} non si può scrivere: ${whyUnwritable(code) ?? message}`,
    );
  }
}

function whyUnwritable(code: string | undefined): string | undefined {
  if (code === "ENOENT" || code === "ENOTDIR") return "la cartella non c'è";
  if (code === "EISDIR") return "è una cartella";
  return code === "EACCES" || code === "EPERM" || code === "EROFS" ? "manca il permesso" : undefined;
}

export interface RefusedFile {
  write(rows: readonly RefusedRow[]): Promise<void>;
  close(): Promise<void>;
}

/** Writes refused rows as they were, with their line and reason first: to be corrected and imported again. */
export function openRefused(path: string, headings: readonly string[]): RefusedFile {
  const out = createWriteStream(path, "utf8");
  const line = (cells: readonly string[]) => `${cells.map(quoted).join(";")}\r\n`;
  // The mark makes spreadsheets read the accents.
  out.write(`\uFEFF${line(["riga", "motivo", ...headings])}`);
  return {
    async write(rows) {
      for (const { line: number, reason, detail, cells } of rows) {
        const because = detail === "" ? reason : `${reason}: ${detail}`;
        const text = line([String(number), because, ...headings.map((heading) => cells.get(heading) ?? "")]);
        if (!out.write(text)) await once(out, "drain");
      }
    },
    async close() {
      out.end();
      await finished(out);
    },
  };
}

/** A cell that a spreadsheet would run as a formula is kept a text. */
function quoted(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) && !/^-?[\d.,]+$/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
