import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Reading } from "#runtime/text-reading/text-reader.ts";

const run = promisify(execFile);

/** What of the machine reads scans: Tesseract, which languages it knows, and the program that makes pictures of pages. */
export interface OcrPrograms {
  version: string;
  language: string;
  hasPdf: boolean;
}

const QUICK_MS = 5_000;

/** @returns undefined when Tesseract is not installed */
export async function findOcr(): Promise<OcrPrograms | undefined> {
  try {
    const { stdout, stderr } = await run("tesseract", ["--version"], { timeout: QUICK_MS });
    const version = /tesseract\s+v?([\d.]+)/.exec(stdout || stderr)?.[1] ?? "?";
    const { stdout: languages } = await run("tesseract", ["--list-langs"], { timeout: QUICK_MS });
    const language = languages.split("\n").includes("ita") ? "ita" : "eng";
    const hasPdf = await run("pdftoppm", ["-v"], { timeout: QUICK_MS }).then(
      () => true,
      () => false,
    );
    return { version, language, hasPdf };
  } catch {
    return undefined;
  }
}

const PAGE_MS = 60_000;
const MOST_PAGES = 30;
const DOTS_PER_INCH = "200";

/** The text of a scan. What the programs do not manage in their time is left unread, with its reason. */
export async function recognise(
  programs: OcrPrograms,
  { path, mediaType }: { path: string; mediaType: string },
): Promise<Reading> {
  if (mediaType !== "application/pdf") return textOfPictures(programs, [path]);
  if (!programs.hasPdf)
    return { kind: "none", because: "Il PDF è fatto di immagini: per leggerlo serve anche poppler-utils" };
  const folder = await mkdtemp(join(tmpdir(), "stabile-pages-"));
  try {
    const pages = ["-r", DOTS_PER_INCH, "-gray", "-l", String(MOST_PAGES), "-png", path, join(folder, "p")];
    await run("pdftoppm", pages, { timeout: PAGE_MS * 2 });
    const pictures = (await readdir(folder)).toSorted().map((name) => join(folder, name));
    return await textOfPictures(programs, pictures);
  } catch {
    return { kind: "failed", because: "Le pagine del PDF non si lasciano disegnare" };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function textOfPictures({ language }: OcrPrograms, pictures: readonly string[]): Promise<Reading> {
  const texts: string[] = [];
  try {
    for (const picture of pictures) {
      const { stdout } = await run("tesseract", [picture, "-", "-l", language], {
        timeout: PAGE_MS,
        maxBuffer: 10_000_000,
        // One core is enough: others are at work.
        env: { ...process.env, OMP_THREAD_LIMIT: "1" },
      });
      texts.push(stdout);
    }
  } catch {
    return { kind: "failed", because: "Il riconoscimento del testo non è riuscito" };
  }
  const text = texts.join("\n\n").trim();
  return text === ""
    ? { kind: "none", because: "Nell'immagine non si riconosce alcun testo" }
    : { kind: "read", text, pages: pictures.length, byOcr: true };
}
