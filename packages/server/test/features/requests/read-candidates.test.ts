import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { readCandidates } from "#features/requests/read-candidates.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await addBuilding("Scuola dell'infanzia Richeri", "VIA STEFANO PRASCA", 20);
  await addBuilding("Scuola dell'infanzia Firpo", "VIA MONTALDO", 3);
  await addBuilding("Mercato di via Prasca", "VIA STEFANO PRASCA", 51);
  await addBuilding("Biblioteca Berio", "VIA DEL SEMINARIO", 16);
});
afterAll(() => database.close());

async function addBuilding(name: string, street: string, number: number): Promise<void> {
  const id = uuidV7();
  await database.db
    .insertInto("building")
    .values({
      id,
      code: id.slice(-12),
      name,
      use: "school",
      street_name: street,
      civic_number: number,
      civic_colour: "black",
      address_text: `${street} ${number}`,
      source: "test",
      source_key: id,
    })
    .execute();
}

async function namesFor(addressText: string, description: string): Promise<string[]> {
  const id = uuidV7();
  await database.db
    .insertInto("request")
    .values({
      id,
      code: `SEG-${id.slice(-12)}`,
      source: "test",
      source_key: id,
      state: "received",
      subject: "Guasto",
      description,
      address_text: addressText,
      opened_at: new Date(),
      source_modified_at: new Date(),
    })
    .execute();
  const { buildings } = await readCandidates(database.db, {
    id,
    reach: { all: true },
    buildings: { all: true },
  });
  return buildings.map(({ building, because }) => `${building.name}: ${because.join(", ")}`);
}

test("a street is found by the family name alone, as people call it", async () => {
  expect(await namesFor("via Prasca 20", "")).toEqual([
    "Scuola dell'infanzia Richeri: Stesso indirizzo",
    "Mercato di via Prasca: Stessa via, civico diverso",
  ]);
});

test("a building named in the text is proposed, also without an address", async () => {
  expect(await namesFor("", "Non va la luce alla scuola dell'infanzia Richeri, da ieri")).toEqual([
    "Scuola dell'infanzia Richeri: Nominato nel testo",
  ]);
});

test("a name that is half of another building's proposes it only beside what else says so", async () => {
  const found = await namesFor("via Prasca", "La scuola dell'infanzia Richeri è chiusa");
  expect(found[0]).toBe("Scuola dell'infanzia Richeri: Nominato nel testo, Stessa via");
});

test("what means nothing to anybody finds nothing, and breaks nothing", async () => {
  expect(await namesFor("%_\\ 'via", "Boh %% __ \\\\")).toEqual([]);
});
