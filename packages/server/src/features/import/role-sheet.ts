import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyRoleRows, type Author, type RowOutcome, type WrittenRole } from "#features/access/public.ts";
import { inspectFile } from "#features/import/inspect-file.ts";
import { openSource } from "#features/import/open-source.ts";
import type { SourceRow } from "#features/import/source-row.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** The columns of a sheet of roles, in the order in which it is exported. */
export const SHEET_COLUMNS = ["codice fiscale", "nome", "ruolo", "ambito", "dal", "al", "motivo"] as const;
const NEEDED = ["codice fiscale", "ruolo", "ambito"];
/** More than any municipality has, and few enough to be looked at before they are applied. */
const MOST_ROWS = 5_000;

export interface RoleSheet {
  fileName: string;
  applied: boolean;
  counts: Record<RowOutcome["outcome"], number>;
  rows: RowOutcome[];
}

/**
 * Does what a file of roles says, or only tells what it would do.
 * @throws Problem `bad-request` when it is no sheet of roles
 */
export async function applyRoleSheet(
  db: Db,
  { path, fileName, keep }: { path: string; fileName: string; keep: boolean },
  author: Author,
): Promise<RoleSheet> {
  const rows = await applyRoleRows(db, { rows: await readRows(path), keep }, author);
  const count = (outcome: RowOutcome["outcome"]) => rows.filter((row) => row.outcome === outcome).length;
  const counts = {
    given: count("given"),
    changed: count("changed"),
    same: count("same"),
    refused: count("refused"),
  };
  return { fileName, applied: keep, counts, rows };
}

/** A file that came as bytes: the readers want one that can be read again. */
export async function applyUploadedSheet(
  db: Db,
  { bytes, fileName, keep }: { bytes: Buffer; fileName: string; keep: boolean },
  author: Author,
): Promise<RoleSheet> {
  const folder = await mkdtemp(join(tmpdir(), "stabile-ruoli-"));
  const path = join(folder, "foglio");
  try {
    await writeFile(path, bytes);
    return await applyRoleSheet(db, { path, fileName, keep }, author);
  } catch (error) {
    throw error instanceof Problem ? calledByItsName(error, path, fileName) : error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Who sent it knows the file by its own name; a wrong file is not a wrong call. */
function calledByItsName({ code, detail }: Problem, path: string, fileName: string): Problem {
  const said = detail?.replaceAll(path, fileName === "" ? "Il file" : fileName);
  const errors = said === undefined ? [] : [{ field: "file", message: said }];
  return new Problem(code === "bad-request" ? "unprocessable" : code, said, errors);
}

async function readRows(path: string): Promise<WrittenRole[]> {
  const source = await openSource(path, await inspectFile(path), {});
  const headingOf = new Map(source.headings.map((heading) => [folded(heading), heading]));
  const missing = NEEDED.filter((name) => !headingOf.has(name));
  if (missing.length > 0)
    throw new Problem(
      "bad-request",
      `${path} non è un foglio dei ruoli: mancano le colonne ${missing.join(", ")}`,
    );
  const rows: WrittenRole[] = [];
  for await (const row of source.rows()) {
    if (rows.length === MOST_ROWS)
      throw new Problem("bad-request", `${path} ha più di ${MOST_ROWS} righe: dividilo`);
    rows.push(toWritten(row, headingOf));
  }
  return rows;
}

const folded = (heading: string): string =>
  heading
    .replaceAll(/[_\s]+/g, " ")
    .trim()
    .toLocaleLowerCase("it");

function toWritten({ line, cells, fault }: SourceRow, headingOf: ReadonlyMap<string, string>): WrittenRole {
  // What cannot be stored is no name of anybody.
  const cell = (name: (typeof SHEET_COLUMNS)[number]) =>
    (cells.get(headingOf.get(name) ?? "") ?? "").replaceAll("\0", "").toWellFormed().slice(0, 500);
  return {
    line,
    taxCode: cell("codice fiscale"),
    name: cell("nome"),
    role: cell("ruolo"),
    scope: cell("ambito"),
    from: cell("dal"),
    until: cell("al"),
    reason: cell("motivo"),
    ...(fault === undefined ? {} : { fault: `${fault.reason}: ${fault.detail}` }),
  };
}
