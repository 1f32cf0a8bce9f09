import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { EXIT } from "#main/exit-codes.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { madePdf } from "#test/support/made-files.ts";
import { runCommand } from "#test/support/run-command.ts";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "stabile-folder-"));
  await sql`insert into building (id, code, name, use, source, source_key)
    values (${uuidV7()}::uuid, 'ED-1', 'Scuola', 'school', 'prova', '1')`.execute(database.db);
  // The embedded database belongs to one process at a time: now it is the command's.
  await database.leave();
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await database.close();
});

async function stabile(...args: string[]): Promise<{ code: number; output: string }> {
  const { code, stdout, stderr } = await runCommand(database, ["import", "documents", ...args]);
  return { code, output: code === 0 ? stdout : stderr };
}

test("the template is rules that stand; a folder is tried, loaded, and loaded again without doubles, each file with its outcome", async () => {
  const template = await stabile("--template");
  expect(template.code).toBe(0);
  const rules = join(folder, "regole.csv");
  await writeFile(rules, template.output);
  const tree = join(folder, "archivio");
  await mkdir(join(tree, "ED-1/CPI"), { recursive: true });
  await writeFile(join(tree, "ED-1/CPI/2024-03-12 cpi.pdf"), madePdf(["Certificato di prevenzione incendi"]));
  await writeFile(join(tree, "=altro.txt"), "Fuori posto");

  const tried = await stabile(tree, "--rules", rules);
  expect(tried.output).toMatch(
    /1 {2}da caricare[\s\S]*1 {2}da collocare a mano[\s\S]*=altro\.txt: Nessuna regola/,
  );
  expect(tried.output).toMatch(/non è stato scritto nulla/);

  const report = join(folder, "esito.csv");
  const loaded = await stabile(tree, "--rules", rules, "--apply", "--report", report);
  expect(loaded).toMatchObject({ code: 0, output: expect.stringMatching(/1 {2}caricati[\s\S]*Fatto\./) });
  const lines = (await readFile(report, "utf8")).split("\r\n");
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^ED-1\/CPI\/2024-03-12 cpi\.pdf;caricato;;1;ED-1;fire-certificate;2024-03-12;office;DOC-\d{4}-\d{6};$/,
    ),
  );
  const code = /DOC-\d{4}-\d{6}/.exec(lines.join())?.[0] ?? "";
  const verified = await runCommand(database, ["dossier", "verify", "--document", code]);
  expect(verified).toMatchObject({ code: 0 });
  expect(verified.stdout).toMatch(/versione 1 {2}[0-9a-f]{64} {2}integra/);
  // What a spreadsheet would execute is text.
  expect(lines).toContainEqual(expect.stringMatching(/^'=altro\.txt;da collocare a mano;/));
  expect(await stabile(tree, "--rules", rules, "--apply", "--report", report)).toMatchObject({ code: 2 });
  expect((await stabile(tree, "--rules", rules, "--apply")).output).toMatch(
    /0 {2}caricati\n +1 {2}già presenti/,
  );
});

test("a document whose file was altered is told as such, with what the file is now", async () => {
  const kept = await filesUnder(join(database.dataDir, "blobs"));
  expect(kept).toHaveLength(1);
  await chmod(kept[0] ?? "", 0o600);
  await writeFile(kept[0] ?? "", "alterato");
  const listed = await runCommand(database, [
    "dossier",
    "verify",
    "--document",
    `DOC-${new Date().getFullYear()}-000001`,
  ]);
  expect(listed.code).toBe(EXIT.auditBroken);
  expect(listed.stdout).toMatch(/versione 1 .*il file è stato alterato/);
});

async function filesUnder(top: string): Promise<string[]> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test("what is missing or says the contrary is told before anything is opened", async () => {
  expect((await stabile(folder)).output).toMatch(/servono le regole/);
  expect((await stabile("--rules", "x.csv")).output).toMatch(/serve una cartella/);
  expect((await stabile(folder, "--rules", "x.csv", "--apply", "--dry-run")).output).toMatch(/il contrario/);
  expect((await stabile(folder, "--rules", join(folder, "manca.csv"))).output).toMatch(/non si apre/);
});
