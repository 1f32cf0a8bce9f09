import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { runCommand } from "#test/support/run-command.ts";

/** Of the simulated SIRAC: Z999 is no place, so it is nobody's. */
const TAX_CODE = "CNVMRT84C52Z999Z";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  // The embedded database belongs to one process at a time: now it is the command's.
  await database.leave();
});
afterAll(() => database.close());

interface Outcome {
  code: number;
  output: string;
}

async function stabile(...args: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await runCommand(database, args);
  return { code, output: code === 0 ? stdout : stderr };
}

test("the first roles of an installation are given, told and taken away from the command line", async () => {
  expect(await stabile("people", "list")).toMatchObject({
    code: 0,
    output: expect.stringMatching(/Nessuno ha ancora un ruolo/),
  });
  const grant = ["people", "grant", TAX_CODE.toLowerCase(), "urp", "--name", "Marta Canevaro"];
  expect(await stabile(...grant)).toMatchObject({ code: 0, output: expect.stringMatching(/Ruolo dato/) });
  expect(await stabile(...grant)).toMatchObject({ code: 0, output: expect.stringMatching(/Lo aveva già/) });
  const machine = ["people", "grant", "client:gateway/ragioneria/Contabilita", "finance"];
  expect(await stabile(...machine)).toMatchObject({ code: 0, output: expect.stringMatching(/Ruolo dato/) });
  const { output: told } = await stabile("people", "list");
  expect(told).toMatch(
    /^client:gateway\/ragioneria\/Contabilita {2}.* · Ufficio contratti e finanza · tutto/m,
  );
  expect(told).toMatch(
    /CNVMRT84C52Z999Z {2}Marta Canevaro · Operatore URP · tutto il Comune · dal \d+\/\d+\/\d{4}/,
  );
  expect(await stabile("people", "revoke", TAX_CODE, "urp")).toMatchObject({
    code: 0,
    output: expect.stringMatching(/Ruolo tolto/),
  });
  expect(await stabile("people", "revoke", TAX_CODE, "urp")).toMatchObject({
    code: 0,
    output: expect.stringMatching(/Non lo aveva/),
  });
});

test("a role has an end, says why one can do what one can, and a sheet of roles is tried before it is applied", async () => {
  const grant = [
    "people",
    "grant",
    TAX_CODE,
    "technician",
    "--scope",
    "municipio:III",
    "--until",
    "2150-12-31",
  ];
  expect(await stabile(...grant)).toMatchObject({ code: 0, output: expect.stringMatching(/Ruolo dato/) });
  expect((await stabile("people", "why", TAX_CODE)).output).toMatch(
    /Creare ordini di lavoro\n {2}· Tecnico comunale su Municipio III, dato a mano da .* \(riga di comando\) il .*, fino al 31\/12\/2150/,
  );
  const sheet = join(database.dataDir, "ruoli.csv");
  await writeFile(sheet, `codice fiscale;ruolo;ambito\n${TAX_CODE};urp;tutto il Comune\n${TAX_CODE};re;\n`);
  const tried = await stabile("people", "import", sheet);
  expect(tried.output).toMatch(/riga 3 .* → rifiutata: Ruolo sconosciuto: «re»/);
  expect(tried.output).toMatch(
    /1 dati, 0 cambiati, 0 già così, 1 rifiutati.\nProva: non è stato scritto nulla/,
  );
  expect((await stabile("people", "disable", TAX_CODE)).output).toMatch(/Disabilitato: Marta Canevaro/);
  expect((await stabile("people", "list")).output).not.toContain(TAX_CODE);
});

test("a firm is registered, corrected by its code, and becomes the scope of its workers", async () => {
  expect(await stabile("people", "grant", TAX_CODE, "contractor", "--scope", "firm:F-1")).toMatchObject({
    code: 2,
    output: expect.stringMatching(/L'impresa F-1 non c'è/),
  });
  expect(await stabile("firm", "add", "F-1", "Impresa di prova")).toMatchObject({
    code: 0,
    output: expect.stringMatching(/Registrata/),
  });
  expect(await stabile("firm", "add", "F-1", "Impresa di prova srl", "--kind", "squad")).toMatchObject({
    code: 0,
    output: expect.stringMatching(/Corretta/),
  });
  expect((await stabile("firm", "list")).output).toContain("F-1  Impresa di prova srl · squadra interna");
  expect(await stabile("people", "grant", TAX_CODE, "contractor", "--scope", "firm:F-1")).toMatchObject({
    code: 0,
  });
});

test.each([
  [["people", "grant", "CNVMRT84C52Z999A", "urp"], /ha un carattere sbagliato/],
  [["people", "grant", TAX_CODE, "sindaco"], /i ruoli sono urp, technician/],
  [["people", "grant", TAX_CODE, "contractor"], /serve --scope firm:CODICE/],
  [["people", "grant", TAX_CODE, "urp", "--scope", "quartiere:Prè"], /atteso municipality/],
  [["people", "grant", TAX_CODE, "urp", "--ambito", "I"], /--ambito/],
  [["people", "grant", TAX_CODE, "urp", "--until", "domani"], /--until domani: atteso un giorno/],
  [["people", "import"], /serve un file, uno solo/],
  [["firm", "add", "F-2", "Impresa", "--partita-iva", "12345678901"], /cifra sbagliata/],
  [["firm", "add", "F-2"], /Manca la ragione sociale/],
])("%j is refused with what is wrong, as a mistake of usage", async (args, said) => {
  expect(await stabile(...args)).toMatchObject({ code: 2, output: expect.stringMatching(said) });
});
