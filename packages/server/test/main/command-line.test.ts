import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commands } from "#main/commands.ts";
import { exitCodeOf, explain } from "#main/exit-codes.ts";
import { Problem } from "#runtime/problem.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { runCommand } from "#test/support/run-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  // Of a program that is newer than this one.
  await sql`insert into schema_migration (name, sha256) values ('9999_domani.sql', 'x')`.execute(database.db);
  await database.leave();
});
afterAll(() => database.close());

async function stabile(...args: string[]): Promise<{ code: number; said: string }> {
  const { code, stdout, stderr } = await runCommand(database, args);
  return { code, said: code === 0 ? stdout : stdout + stderr };
}

test("the commands are all in the help, and each explains itself before anything is opened", async () => {
  const { said } = await stabile("--help");
  for (const { summary, help } of commands) {
    expect(said).toContain(summary);
    expect(help.length).toBeGreaterThan(40);
  }
  expect(await stabile("doctor", "--help")).toMatchObject({
    code: 0,
    said: expect.stringMatching(/^\.\/stabile doctor .*\n\n.*codice del primo errore/s),
  });
});

test.each([
  [["start", "--port", "4000"], /start --port: non vuole argomenti/],
  [["migrate", "--dry-run"], /migrate --dry-run: non vuole argomenti/],
  [["doctor", "tutto"], /doctor tutto: non vuole argomenti/],
  [["people", "list", "tutti"], /argomento di troppo «tutti»/],
  [["firm", "list", "tutte"], /argomento di troppo «tutte»/],
  [["firm", "add", "F-1", "Ditta", "Rossi"], /argomento di troppo «Rossi».*tra virgolette/],
  [["import", "list", "--apply"], /argomento di troppo «--apply»/],
  [["import", "streets", "x", "--aply"], /^Opzione non riconosciuta: --aply\. Ogni comando/],
  [["import", "streets", "x", "--profile"], /^A --profile manca il suo valore\./],
  [["import", "streets", "x", "--apply=si"], /^--apply non vuole un valore\./],
  [["pippo"], /^[\s\S]*Comando sconosciuto: pippo/],
])("%j is a mistake of usage, told in Italian", async (args, said) => {
  expect(await stabile(...args)).toEqual({ code: 2, said: expect.stringMatching(said) });
});

test("a database of a newer program is left alone by this one, and doctor says so", async () => {
  expect(await stabile("migrate")).toMatchObject({
    code: 4,
    said: expect.stringMatching(/più nuova di questa: ha già 9999_domani\.sql.*Aggiorna il programma/),
  });
  expect(await stabile("doctor")).toMatchObject({
    code: 4,
    said: expect.stringMatching(/✗ La base dati è di una versione di Stabile più nuova.*9999_domani/),
  });
});

test.each([
  [new Problem("conflict", "Un altro processo sta importando lo stesso file"), 8, /Un altro processo/],
  [Object.assign(new Error('role "x" does not exist'), { code: "28000" }), 4, /La base dati non risponde/],
  [
    Object.assign(new Error("getaddrinfo ENOTFOUND db"), { code: "ENOTFOUND" }),
    4,
    /La base dati non risponde/,
  ],
  [new Problem("database-unfit", "sul server manca PostGIS"), 4, /non va bene per Stabile: sul server/],
])("what stops a command has its own code: %s", (error, code, said) => {
  expect(exitCodeOf(error)).toBe(code);
  expect(explain(error)).toMatch(said);
});
