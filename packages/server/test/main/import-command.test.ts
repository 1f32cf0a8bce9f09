import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFolder } from "#test/features/import/importing.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { runCommand } from "#test/support/run-command.ts";

let database: TestDatabase;
let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await importFolder();
  // The embedded database belongs to one process at a time: now it is the command's.
  await database.leave();
});
afterAll(async () => {
  await folder.remove();
  await database.close();
});

async function stabile(...args: string[]): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await runCommand(database, ["import", ...args]);
  return { code, output: code === 0 ? stdout : stderr };
}

const VIARIO = "Codice;DUG;Denominazione;Quartiere\n7;VIA;DEGLI ORTI;Est\n;VIA;SENZA CODICE;Est\n";

test("a file without a profile is tried with one proposed from its headings, which can then be kept and applied", async () => {
  const path = await folder.file(VIARIO, "viario.csv");
  const tried = await stabile("streets", path);
  expect(tried.code).toBe(0);
  expect(tried.output).toMatch(/viario\.csv \(CSV, UTF-8, separatore: punto e virgola\)/);
  expect(tried.output).toMatch(/riga 2 \(nuova\) {2}7 {2}Via degli Orti · Est/);
  expect(tried.output).toMatch(/1 nuove, 0 cambiate, 0 uguali, 1 rifiutate/);
  expect(tried.output).toMatch(/Manca il codice della via: 1\. Righe 3\./);
  expect(tried.output).toMatch(/non è stato scritto nulla/);
  const proposed = /Profilo proposto:\n(\{[\s\S]*?\n\})/.exec(tried.output)?.[1] ?? "";
  expect(JSON.parse(proposed)).toMatchObject({
    columns: { code: "Codice", kind: "DUG", name: "Denominazione" },
  });
  expect(await stabile("streets", path, "--apply")).toMatchObject({
    code: 2,
    output: expect.stringMatching(/Salva il profilo/),
  });
  const profile = await folder.file(proposed, "nostro.json");
  const refused = folder.path("rifiutate.csv");
  const applied = await stabile("streets", path, "--profile", profile, "--apply", "--refused", refused);
  expect(applied).toMatchObject({ code: 0, output: expect.stringMatching(/Fatto: import n\. 1\./) });
  expect(await readFile(refused, "utf8")).toContain("3;Manca il codice della via;;VIA;SENZA CODICE;Est");
  expect((await stabile("streets", path, "--profile", profile, "--apply")).output).toMatch(
    /0 nuove, 0 cambiate, 1 uguali/,
  );
  const listed = await stabile("list");
  expect(listed.output).toMatch(
    /^2 .*vie da viario\.csv .*0 nuove, 0 cambiate, 1 uguali, 1 rifiutate[\s\S]*\n1 .*1 nuove/,
  );
});

test.each([
  [["persone"], /le voci sono streets, civics, buildings, reports, documents, list/],
  [["streets"], /serve un file/],
  [["streets", "manca.csv"], /il file non c'è/],
  [["streets", "x", "--crs", "EPSG:9"], /i sistemi conosciuti sono EPSG:4326/],
  [["streets", "x", "--encoding", "ebcdic"], /le codifiche sono utf-8/],
  [["streets", "x", "--separator", "-"], /i separatori sono/],
  [["streets", "x", "--source", "czrm"], /è il nome di una piattaforma/],
  [["streets", "x", "--apply", "--dry-run"], /dicono il contrario/],
  [["streets", "x", "--aply"], /--aply/],
])("import %j is refused with what is wrong, as a mistake of usage", async (args, said) => {
  expect(await stabile(...args)).toMatchObject({ code: 2, output: expect.stringMatching(said) });
});
