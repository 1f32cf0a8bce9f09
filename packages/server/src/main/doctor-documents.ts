import { sql } from "kysely";
import type { Config } from "#main/config.ts";
import type { Finding } from "#main/finding.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { hasPageDrawer } from "#runtime/previews/draw-page.ts";
import { findOcr } from "#runtime/text-reading/recognise.ts";

/** Whether scans can be read, and where files are kept. */
export async function checkFiles(config: Config): Promise<Finding[]> {
  const ocr = await findOcr();
  const place =
    config.BLOBS_S3_ENDPOINT === undefined
      ? `in ${config.STABILE_DATA_DIR}/blobs`
      : `nel bucket ${config.BLOBS_S3_BUCKET} di ${config.BLOBS_S3_ENDPOINT}`;
  const scans: Finding =
    ocr === undefined
      ? {
          level: "ok",
          text: "Testo delle scansioni: non si legge (apt install tesseract-ocr tesseract-ocr-ita poppler-utils)",
        }
      : {
          level: ocr.language === "ita" && ocr.hasPdf ? "ok" : "warning",
          text: `Testo delle scansioni: Tesseract ${ocr.version}${ocr.language === "ita" ? "" : ", ma manca tesseract-ocr-ita"}${ocr.hasPdf ? "" : ", ma manca poppler-utils per i PDF"}`,
        };
  const previews: Finding = (await hasPageDrawer())
    ? { level: "ok", text: "Anteprime dei PDF: la prima pagina si disegna (pdftoppm)" }
    : { level: "ok", text: "Anteprime dei PDF: non si disegnano (apt install poppler-utils)" };
  return [{ level: "ok", text: `File conservati ${place}` }, scans, previews];
}

/** What the verification of the files has found so far. */
export async function checkIntegrity(db: Db): Promise<Finding> {
  const { rows } = await sql<{ whole: number; wrong: number }>`
    select (count(*) filter (where outcome = 'whole'))::int as whole, (count(*) filter (where outcome <> 'whole'))::int as wrong
    from blob_check`.execute(db);
  const { whole = 0, wrong = 0 } = rows[0] ?? {};
  return wrong === 0
    ? { level: "ok", text: `Impronte dei file: ${whole} verificate, tutte intatte` }
    : {
        level: "error",
        text: `Impronte dei file: ${wrong} mancano o sono state alterate (elenco in Documenti; rimettile da una copia)`,
      };
}
