import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openRefused } from "#features/import/write-refused.ts";
import { countsOf, importFile, importFolder } from "#test/features/import/importing.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let folder: Awaited<ReturnType<typeof importFolder>>;
let profile: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await importFolder();
  profile = await folder.file(
    JSON.stringify({
      kind: "streets",
      name: "Borgo di prova",
      source: "borgo",
      columns: { code: "Cod", kind: "Tipo", name: "Nome", postcode: "CAP" },
    }),
    "vie.json",
  );
});
afterAll(async () => {
  await folder.remove();
  await database.close();
});

const streets = () =>
  database.db.selectFrom("street").select(["code", "name", "postcode"]).orderBy("code").execute();

const VIARIO = [
  "Cod;Tipo;Nome;CAP",
  "1;VIA;DEGLI ORTI;16100",
  "2;P.ZZA;CITTA' VECCHIA;16100",
  ";VIA;SENZA CODICE;16100",
  "2;PIAZZA;CITTA' VECCHIA;16100",
  "4;VIA;CAP SBAGLIATO;1610",
  '5;VIA;"DUE PAROLE;16100',
].join("\n");

test("without --apply nothing is written, and every row is told for what would become of it", async () => {
  const path = await folder.file(VIARIO.split("\n").slice(0, -1).join("\n"));
  const outcome = await importFile(database.db, { kind: "streets", path, profile });
  expect(countsOf(outcome)).toEqual([2, 0, 0, 3]);
  expect(outcome.sample.map(({ text }) => text)).toEqual([
    "1  Via degli Orti · 16100",
    "2  Piazza Città Vecchia · 16100",
  ]);
  expect(outcome.refused.map(({ line, reason, detail }) => [line, reason, detail])).toEqual([
    [4, "Manca il codice della via", ""],
    [5, "Ripete una riga precedente", "riga 3"],
    [6, "CAP non valido", "1610"],
  ]);
  expect(await streets()).toEqual([]);
  expect(await database.db.selectFrom("import_run").selectAll().execute()).toEqual([]);
});

test("imported twice, the second time everything is as it was; a corrected row alone is changed", async () => {
  const path = await folder.file("Cod;Tipo;Nome;CAP\n1;VIA;DEGLI ORTI;16100\n2;P.ZZA;CITTA' VECCHIA;16100\n");
  const asked = { kind: "streets", path, profile, apply: true } as const;
  expect(countsOf(await importFile(database.db, asked))).toEqual([2, 0, 0, 0]);
  const before = await streets();
  expect(countsOf(await importFile(database.db, asked))).toEqual([0, 0, 2, 0]);
  expect(await streets()).toEqual(before);
  const corrected = await folder.file(
    "Cod;Tipo;Nome;CAP\n1;VIA;DEGLI ORTI;16121\n2;P.ZZA;CITTA' VECCHIA;16100\n",
  );
  expect(countsOf(await importFile(database.db, { ...asked, path: corrected }))).toEqual([0, 1, 1, 0]);
  expect(await streets()).toEqual([
    { code: "1", name: "Via degli Orti", postcode: "16121" },
    { code: "2", name: "Piazza Città Vecchia", postcode: "16100" },
  ]);
});

test("a street of another source is not touched", async () => {
  const path = await folder.file("Cod;Tipo;Nome;CAP\n1;Via;Altra;16100\n");
  const outcome = await importFile(database.db, {
    kind: "streets",
    path,
    profile,
    source: "altri",
    apply: true,
  });
  expect(countsOf(outcome)).toEqual([0, 0, 0, 1]);
  expect(outcome.refused[0]).toMatchObject({
    reason: "Il codice è già di una via di un'altra fonte",
    detail: "borgo",
  });
});

test("an import cut short between two batches goes on from there, and counts every row once", async () => {
  const rows = Array.from(
    { length: 25 },
    (_, index) => `${100 + index};Via;Numero ${index};${index === 3 ? "x" : "16100"}`,
  );
  const path = await folder.file(`Cod;Tipo;Nome;CAP\n${rows.join("\n")}\n`);
  const asked = { kind: "streets", path, profile, apply: true, batchRows: 10 } as const;
  const cut = importFile(database.db, {
    ...asked,
    onBatch: (done) => {
      if (done === 10) throw new Error("spento");
    },
  });
  await expect(cut).rejects.toThrow("spento");
  const outcome = await importFile(database.db, asked);
  expect(outcome.resumedAt).toBe(10);
  expect(countsOf(outcome)).toEqual([24, 0, 0, 1]);
  expect(outcome.refused).toMatchObject([{ line: 5, reason: "CAP non valido" }]);
  expect(countsOf(await importFile(database.db, asked))).toEqual([0, 0, 24, 1]);
});

test("two processes on the same file: the second stops, and nothing is counted twice", async () => {
  const rows = Array.from({ length: 20 }, (_, index) => `${200 + index};Via;Contesa ${index};16100`);
  const path = await folder.file(`Cod;Tipo;Nome;CAP\n${rows.join("\n")}\n`);
  const asked = { kind: "streets", path, profile, apply: true, batchRows: 10 } as const;
  const slow = importFile(database.db, {
    ...asked,
    onBatch: async (done) => {
      if (done === 10) await importFile(database.db, asked);
    },
  });
  await expect(slow).rejects.toThrow(/Un altro processo/);
  const { rows: found } = { rows: (await streets()).filter(({ name }) => name.includes("Contesa")) };
  expect(found).toHaveLength(20);
});

test("refused rows are written as they were, with their reason, and no cell can become a formula", async () => {
  const path = await folder.file("Cod;Tipo;Nome;CAP\n;Via;=CMD();16100\n");
  const { refused } = await importFile(database.db, { kind: "streets", path, profile });
  const out = folder.path("rifiutate.csv");
  const file = openRefused(out, ["Cod", "Tipo", "Nome", "CAP"]);
  await file.write(refused);
  await file.close();
  expect(await readFile(out, "utf8")).toBe(
    "\uFEFFriga;motivo;Cod;Tipo;Nome;CAP\r\n2;Manca il codice della via;;Via;'=CMD();16100\r\n",
  );
});

test.each([
  [VIARIO, /una virgoletta non si chiude/],
  [
    "Altro;Nome\n1;x\n",
    /mancano le colonne «Cod» \(code\), «Tipo» \(kind\), «CAP» \(postcode\)\. Ci sono: Altro, Nome/,
  ],
  ["", /è vuoto/],
])("a file that cannot be read as its profile says is refused with what is wrong", async (text, said) => {
  const path = await folder.file(text);
  await expect(importFile(database.db, { kind: "streets", path, profile })).rejects.toThrow(said);
});

test.each([
  ["inesistente", /non si legge; ci sono .*generic-streets/],
  ["generic-civics", /è per civics, non per streets/],
])("the profile «%s» is refused", async (name, said) => {
  const path = await folder.file("Cod\n1\n");
  await expect(importFile(database.db, { kind: "streets", path, profile: name })).rejects.toThrow(said);
});

test("whatever is written in the cells, every row ends imported, unchanged or refused with a reason", async () => {
  const cell = fc.oneof(
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("1", "Via", "\0", "16100", "'; drop table x"),
  );
  const rows = fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, fc.boolean(), async (cells, apply) => {
      const lines = cells.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(";"));
      const text = `Cod;Tipo;Nome;CAP\n${lines.join("\n")}\n`;
      // So many control signs are no text: such a file is refused whole, as another test shows.
      fc.pre((text.match(/[^\P{Cc}\t\n\r]/gu)?.length ?? 0) * 12 < text.length);
      const path = await folder.file(text);
      const outcome = await importFile(database.db, {
        kind: "streets",
        path,
        profile,
        source: "caso",
        apply,
      });
      const filled = cells.filter((row) => row.some((text) => text.trim() !== ""));
      expect(outcome.rows).toBe(filled.length);
      expect(countsOf(outcome).reduce((sum, count) => sum + count, 0)).toBe(outcome.rows);
      expect(outcome.refused.every(({ reason }) => reason !== "")).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test("a file that breaks off in its middle is refused before anything of it is written", async () => {
  const good = Array.from({ length: 2_500 }, (_, index) => `Z${index};Via;Rotta ${index};16100\n`).join("");
  const path = await folder.file(`Cod;Tipo;Nome;CAP\n${good}"Z9999;Via;Aperta;16100\n`);
  const runs = () => database.db.selectFrom("import_run").select("id").execute();
  const before = await runs();
  await expect(importFile(database.db, { kind: "streets", path, profile, apply: true })).rejects.toThrow(
    /virgoletta non si chiude/,
  );
  expect(await runs()).toEqual(before);
  expect(await database.db.selectFrom("street").select("code").where("code", "like", "Z%").execute()).toEqual(
    [],
  );
});

test("of many refused rows the first are kept, and every one is told and counted", async () => {
  const rows = Array.from({ length: 2_400 }, (_, index) => `;Via;Senza codice ${index};16100\n`).join("");
  const path = await folder.file(`Cod;Tipo;Nome;CAP\n${rows}R1;Via;Buona;16100\nR1;Via;Doppia;16100\n`);
  const told: number[] = [];
  const { refused, reasons, counts } = await importFile(database.db, {
    kind: "streets",
    path,
    profile,
    onRefused: (some) => void told.push(...some.map(({ line }) => line)),
  });
  expect(told).toEqual([...Array.from({ length: 2_400 }, (_, index) => index + 2), 2_403]);
  expect(refused).toHaveLength(1_000);
  expect(counts).toMatchObject({ added: 1, refused: 2_401 });
  expect([...reasons].map(([reason, { count, first }]) => [reason, count, first.length])).toEqual([
    ["Manca il codice della via", 2_400, 8],
    ["Ripete una riga precedente", 1, 1],
  ]);
});
