import { parseArgs } from "node:util";
import { basename } from "node:path";
import { applyRoleSheet } from "#features/import/role-sheet.ts";
import { asLocalAuthor } from "#main/local-author.ts";
import { Problem } from "#runtime/problem.ts";

const OUTCOME = {
  given: "dato",
  changed: "durata cambiata",
  same: "già così",
  refused: "rifiutata",
} as const;

/** `./stabile people import FILE [--apply]`: what would change, row by row; then it changes. */
export async function importRoles(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { apply: { type: "boolean", default: false } },
  });
  const [path = "", ...more] = positionals;
  if (path === "" || more.length > 0)
    throw new Problem("bad-request", "people import: serve un file, uno solo");
  await asLocalAuthor(async (db, author) => {
    const sheet = await applyRoleSheet(db, { path, fileName: basename(path), keep: values.apply }, author);
    for (const { line, taxCode, name, role, scope, outcome, because } of sheet.rows) {
      if (outcome === "same") continue;
      const why = because === undefined ? "" : `: ${because}`;
      console.log(`riga ${line}  ${taxCode}  ${name} · ${role} · ${scope} → ${OUTCOME[outcome]}${why}`);
    }
    const { given, changed, same, refused } = sheet.counts;
    console.log(`${given} dati, ${changed} cambiati, ${same} già così, ${refused} rifiutati.`);
    console.log(values.apply ? "Fatto." : "Prova: non è stato scritto nulla. Con --apply si scrive.");
  });
}
