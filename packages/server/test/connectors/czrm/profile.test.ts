import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CzrmProfile, CzrmConfig } from "#connectors/czrm/config.ts";
import { interpretCase, toCaseFields, toComment } from "#connectors/czrm/mapping.ts";
import { readConfig } from "#main/config.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { refuseUnknownCategories } from "#main/refuse-unknown-categories.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

const SHIPPED = join(import.meta.dirname, "../../../profiles");
let folder: string;
let genoa: Record<string, unknown>;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stabile-profili-"));
  genoa = JSON.parse(await readFile(join(SHIPPED, "genova-czrm.json"), "utf8"));
  database = await freshDatabase();
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

async function fileWith(changes: object | string): Promise<string> {
  const path = join(folder, `${Math.random()}.json`);
  await writeFile(path, typeof changes === "string" ? changes : JSON.stringify({ ...genoa, ...changes }));
  return path;
}

const load = (path: string): CzrmProfile =>
  CzrmConfig.parse({ ...DEMO_SECRETS, CZRM_PROFILE: path }).CZRM_PROFILE;

const CASE = {
  Id: "5007Q0000000018QAA",
  CaseNumber: "00001042",
  CreatedDate: "2024-03-05T09:12:33.000+0000",
  LastModifiedDate: "2024-03-05T09:12:33.000+0000",
  SystemModstamp: "2024-03-05T09:12:33.000+0000",
};

test("another municipality gives its own words for categories, states and comments, without touching code", async () => {
  const profile = load(
    await fileWith({
      newStatuses: ["Nuovo"],
      closedStatuses: ["Chiuso"],
      endings: { "Non di competenza": "rejected" },
      ignoredRecordTypes: ["PosteInArrivo"],
      publicCommentType: "Visibile",
      told: { ...(genoa.told as object), planned: { status: "In corso", label: "In calendario" } },
      categories: { "Tetti e grondaie": "leak" },
    }),
  );
  const read = (changes: object) => interpretCase(profile, JSON.stringify({ ...CASE, ...changes }));
  expect(read({ Status: "Nuovo", Categoria__c: "TETTI E GRONDAIE " })).toMatchObject({
    value: { state: "open", category: "leak" },
  });
  expect(read({ Status: "Chiuso", StatoFrontEnd__c: "Non di competenza" })).toMatchObject({
    value: { state: "rejected" },
  });
  expect(read({ RecordTypeName__c: "posteinarrivo" })).toMatchObject({ value: { state: "ignored" } });
  // What Genoa's organisation says means nothing here: a category is for the desk, a status for the console.
  expect(read({ Status: "Working", Categoria__c: "Ascensori" })).toMatchObject({
    value: { state: "in-charge", category: null, sourceCategory: "Ascensori" },
  });
  expect(read({ Status: "New" })).toEqual({
    kind: "malformed",
    because: "Status: stato di caso sconosciuto («New»)",
  });
  const message = { key: "k", caseKey: CASE.Id, status: "planned", text: "Il 1º luglio" } as const;
  expect(toCaseFields(profile, message)).toMatchObject({
    Status: "In corso",
    StatoFrontEnd__c: "In calendario",
  });
  expect(toComment(profile, message)).toMatchObject({
    Name: "In calendario",
    TipoCommento__c: "Visibile",
  });
});

test("a wrong profile stops the start with a sentence that names the setting, the file and the field", async () => {
  const start = (path: string) => () => readConfig({ CZRM_PROFILE: path });
  expect(start("assente")).toThrow(/CZRM_PROFILE: il profilo assente non si legge/);
  expect(start(await fileWith("{"))).toThrow(/CZRM_PROFILE: il profilo .* non è JSON/);
  expect(start(await fileWith({ categories: { Tetti: 7 } }))).toThrow(/categories\.Tetti/);
  expect(start(await fileWith({ endings: { Respinta: "buttata" } }))).toThrow(/endings\.Respinta/);
  expect(start(await fileWith({ categorie: {} }))).toThrow(/categorie/);
  const twice = start(await fileWith({ categories: { Tetti: "leak", " TETTI": "other" } }));
  expect(twice).toThrow(/« TETTI» ha due significati/);
});

test("a category that Stabile has not is told at start, with those that it has", async () => {
  const profile = load(await fileWith({ categories: { Tetti: "leak", Antenne: "antenna" } }));
  await expect(refuseUnknownCategories(database.db, { CZRM_PROFILE: profile })).rejects.toThrow(
    /«antenna»; ha school, heating/,
  );
});

test.each(["genova-czrm", "alessandria-czrm"])(
  "the profile %s that comes with Stabile starts",
  async (name) => {
    const profile = load(name);
    expect(profile.categories.size).toBeGreaterThan(10);
    await refuseUnknownCategories(database.db, { CZRM_PROFILE: profile });
  },
);
