import { numberText } from "#main/import-report.ts";

const TELL_EVERY_MS = 10_000;

export interface ImportProgress {
  reading(rows: number): void;
  importing(rows: number): void;
  loading(files: number): void;
  end(): void;
}

/** On a terminal one line that moves; in a log a line every ten seconds, and none of an import that is shorter. */
export function createProgress(
  out: Pick<NodeJS.WriteStream, "isTTY" | "write"> = process.stderr,
): ImportProgress {
  let toldAt = Date.now();
  let isShown = false;
  const tell = (text: string) => {
    if (out.isTTY) {
      out.write(`\r${text}\u001b[K`);
      isShown = true;
    } else if (Date.now() - toldAt >= TELL_EVERY_MS) {
      out.write(`${text}\n`);
      toldAt = Date.now();
    }
  };
  return {
    reading: (rows) => tell(`Leggo il file: ${numberText(rows)} righe…`),
    importing: (rows) => tell(`${numberText(rows)} righe…`),
    loading: (files) => tell(`${numberText(files)} file…`),
    end() {
      if (isShown) out.write("\r\u001b[K");
      isShown = false;
    },
  };
}
