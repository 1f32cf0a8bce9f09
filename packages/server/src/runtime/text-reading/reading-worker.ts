import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { readPdf } from "#runtime/text-reading/read-pdf.ts";
import { readSheet } from "#runtime/text-reading/read-sheet.ts";
import type { Reading } from "#runtime/text-reading/text-reader.ts";

// The thread in which one file is read.
const { path, mediaType } = workerData as { path: string; mediaType: string };
parentPort?.postMessage(await read(await readFile(path)));

async function read(bytes: Buffer): Promise<Reading> {
  switch (mediaType) {
    case "application/pdf":
      return readPdf(bytes);
    case "application/vnd.openxmlformats-officedocument.wordprocessingml.document": {
      const { default: mammoth } = await import("mammoth");
      return textOf((await mammoth.extractRawText({ buffer: bytes })).value);
    }
    case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
      return textOf(await readSheet(bytes));
    case "text/plain":
    case "application/xml":
    case "message/rfc822":
      return textOf(decoded(bytes));
    default:
      return { kind: "none" };
  }
}

/** UTF-8 when it is; else as old programs for Windows write. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function textOf(text: string): Reading {
  return text.trim() === "" ? { kind: "none", because: "Il file non ha testo" } : { kind: "read", text };
}
