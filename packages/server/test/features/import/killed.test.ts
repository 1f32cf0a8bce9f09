import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { openDatabase } from "#runtime/database/open-database.ts";
import { countsOf, importFile, importFolder } from "#test/features/import/importing.ts";
import { freshDatabase } from "#test/support/database.ts";

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL("killed-import.ts", import.meta.url));

test("an import killed again and again comes to the same end as one that never was", async () => {
  const database = await freshDatabase();
  const folder = await importFolder();
  try {
    const columns = { code: "cod", name: "nome", postcode: "cap" };
    const profile = await folder.file(
      JSON.stringify({ kind: "streets", name: "x", source: "borgo", columns }),
      "vie.json",
    );
    const rows = Array.from({ length: 950 }, (_, n) => `${n};Via ${n};${n % 50 === 7 ? "no" : "16100"}`);
    const path = await folder.file(`cod;nome;cap\n${rows.join("\n")}\n`);
    await database.leave();
    const { url, dataDir } = database;
    for (const dieAt of [200, 500, 900]) {
      const killed = run(process.execPath, [SCRIPT, JSON.stringify({ url, dataDir, path, profile, dieAt })]);
      await expect(killed).rejects.toMatchObject({ signal: "SIGKILL" });
    }
    const { db, close } = await openDatabase({ url, dataDir });
    const outcome = await importFile(db, { kind: "streets", path, profile, apply: true, batchRows: 100 });
    expect(outcome.resumedAt).toBe(900);
    expect(countsOf(outcome)).toEqual([931, 0, 0, 19]);
    expect(outcome.refused).toHaveLength(19);
    const streets = await db.selectFrom("street").select("code").execute();
    const runs = await db.selectFrom("import_run").select(["state", "position"]).execute();
    await close();
    expect(streets).toHaveLength(931);
    expect(runs).toEqual([{ state: "finished", position: 950 }]);
  } finally {
    await folder.remove();
    await database.close();
  }
});
