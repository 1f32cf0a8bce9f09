import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCatalogue } from "#features/home/read-catalogue.ts";
import { readConfig } from "#main/config.ts";
import { writeMunicipality } from "#main/municipality.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), "stabile-comune-"));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const municipi = async () => (await readCatalogue(database.db, [])).municipi;
const patron = () =>
  database.db
    .selectFrom("holiday")
    .select(["name", "month_day"])
    .where("code", "=", "patrono")
    .executeTakeFirst();
const write = (profile?: string) =>
  writeMunicipality(database.db, readConfig(profile === undefined ? {} : { MUNICIPALITY_PROFILE: profile }));

test(`another municipality has its own parts and patron saint, and none of Genoa's (${databaseKind})`, async () => {
  const path = join(folder, "comune.json");
  const parts = [
    { code: "N", label: "Circoscrizione Nord" },
    { code: "I", label: "Circoscrizione Isola" },
  ];
  const text = { municipi: parts, patronSaint: { name: "San Marco, patrono", day: "04-25" } };
  await writeFile(path, JSON.stringify(text));
  await write(path);
  await write(path);
  expect(await municipi()).toEqual(parts);
  expect(await patron()).toEqual({ name: "San Marco, patrono", month_day: "04-25" });
  await write();
  expect(await municipi()).toEqual(parts);
  await write("alessandria-municipality");
  expect(await municipi()).toEqual([]);
});

test("the profile of Genoa that comes with Stabile is what the tables are born with", async () => {
  const born = await freshDatabase();
  const before = (await readCatalogue(born.db, [])).municipi;
  await born.close();
  await write("genova-municipality");
  expect(await municipi()).toEqual(before);
  expect(await patron()).toEqual({ name: "San Giovanni Battista, patrono di Genova", month_day: "06-24" });
});

test("a wrong profile stops the start and names the setting and the field", async () => {
  const path = join(folder, "sbagliato.json");
  const start = async (value: object) => {
    await writeFile(path, JSON.stringify(value));
    return () => readConfig({ MUNICIPALITY_PROFILE: path });
  };
  const patronSaint = { name: "San Marco", day: "04-25" };
  const twice = [
    { code: "I", label: "Uno" },
    { code: "I", label: "Due" },
  ];
  expect(await start({ municipi: [], patronSaint: { ...patronSaint, day: "25 aprile" } })).toThrow(
    /MUNICIPALITY_PROFILE[\s\S]*mese e giorno[\s\S]*patronSaint\.day/,
  );
  expect(await start({ municipi: twice, patronSaint })).toThrow(/un codice compare due volte/);
  expect(() => readConfig({ MUNICIPALITY_PROFILE: "nessuno" })).toThrow(
    /MUNICIPALITY_PROFILE: il profilo nessuno non si legge/,
  );
});
