import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import type { Drawing } from "#features/models/plans/drawing.ts";
import { frameOf } from "#features/models/plans/svg-frame.ts";

const run = promisify(execFile);
const PAGE_MS = 60_000;
/** Of the longer side: a room's number is read, and a telephone holds it. */
const DOTS = 4_000;

const NOTE =
  "È l'immagine di una pagina: i vani si disegnano a mano. Il PDF originale resta tra i documenti.";

/** A page of a PDF as a picture, by poppler's program. @throws ModelUnreadable */
export async function drawPdf(bytes: Uint8Array, page: number): Promise<Drawing> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-plan-"));
  try {
    await writeFile(join(folder, "plan.pdf"), bytes);
    const which = ["-f", String(page), "-l", String(page), "-scale-to", String(DOTS), "-png"];
    await run("pdftoppm", [...which, join(folder, "plan.pdf"), join(folder, "page")], { timeout: PAGE_MS });
    const made = (await readdir(folder)).find((name) => name.endsWith(".png"));
    if (made === undefined) throw new ModelUnreadable(`Il PDF non ha una pagina ${page}`);
    return await pictureOf(await readFile(join(folder, made)));
  } catch (error) {
    throw error instanceof ModelUnreadable ? error : new ModelUnreadable(reasonOf(error, page));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pictureOf(png: Buffer): Promise<Drawing> {
  const { data, info } = await sharp(png).png({ palette: true }).toBuffer({ resolveWithObject: true });
  const { width, height } = frameOf([0, 0, info.width, info.height]);
  return { bytes: data, mediaType: "image/png", width, height, notes: [NOTE], shapes: [], texts: [] };
}

function reasonOf(error: unknown, page: number): string {
  const { code, stderr = "", killed } = error as { code?: unknown; stderr?: string; killed?: boolean };
  if (code === "ENOENT")
    return "Per mostrare un PDF serve il programma pdftoppm (pacchetto poppler-utils), che qui non c'è. Il PDF resta tra i documenti";
  if (/password|encrypt/i.test(stderr))
    return "Il PDF è protetto da password: salvalo senza e caricalo di nuovo";
  if (/wrong page range/i.test(stderr)) return `Il PDF non ha una pagina ${page}`;
  return killed
    ? "La pagina del PDF è troppo pesante da disegnare: esportala più semplice"
    : "Il PDF è rovinato: la pagina non si lascia disegnare. Esportalo di nuovo";
}
