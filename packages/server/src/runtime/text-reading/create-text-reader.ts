import { findOcr, recognise } from "#runtime/text-reading/recognise.ts";
import { readInWorker } from "#runtime/text-reading/read-in-worker.ts";
import type { TextReader } from "#runtime/text-reading/text-reader.ts";

const SCANS = new Set(["application/pdf", "image/jpeg", "image/png", "image/tiff", "image/webp"]);

/** Reads what has a text; scans too, where the programs for it are installed. */
export function createTextReader(): TextReader {
  const ocr = findOcr();
  return {
    async read(file) {
      const reading = file.mediaType.startsWith("image/")
        ? ({ kind: "none", because: "Un'immagine: per leggerla serve il riconoscimento del testo" } as const)
        : await readInWorker(file);
      const isLocked = reading.kind === "none" && reading.because?.includes("password");
      if (reading.kind !== "none" || isLocked || !SCANS.has(file.mediaType)) return reading;
      const programs = await ocr;
      return programs === undefined ? reading : recognise(programs, file);
    },
  };
}
