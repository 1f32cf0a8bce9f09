import { link, readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkRefusedPath } from "#features/import/write-refused.ts";
import { importFolder } from "#test/features/import/importing.ts";

let folder: Awaited<ReturnType<typeof importFolder>>;
beforeAll(async () => {
  folder = await importFolder();
});
afterAll(() => folder.remove());

test("the imported file is never written over by its own refused rows, not even under another name", async () => {
  const path = await folder.file("Cod;Nome\n1;Via Roma\n", "vie.csv");
  await link(path, folder.path("altro-nome.csv"));
  for (const refused of [path, folder.path("altro-nome.csv")])
    await expect(checkRefusedPath(refused, path)).rejects.toThrow(/è il file da importare/);
  expect(await readFile(path, "utf8")).toBe("Cod;Nome\n1;Via Roma\n");
});

test.each([
  ["manca/rifiutate.csv", /la cartella non c'è/],
  ["vie.csv/rifiutate.csv", /la cartella non c'è/],
  [".", /è una cartella/],
])("refused rows asked for in «%s» are refused at once, before anything is imported", async (name, said) => {
  const path = await folder.file("Cod;Nome\n1;Via Roma\n", "vie.csv");
  await expect(checkRefusedPath(folder.path(name), path)).rejects.toThrow(said);
});
