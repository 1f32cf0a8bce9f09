import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { loadStated } from "#features/dossier/load-stated.ts";
import { loadRecords } from "#features/dossier/load-records.ts";
import { readDocuments } from "#features/dossier/read-documents.ts";
import { verifyDossier } from "#features/dossier/verify-dossier.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { addBuilding, addElement, movedClock } from "#test/features/dossier/house.ts";

let database: TestDatabase;
let id: string;
let count = 0;
const clock = movedClock("2026-05-10T09:00:00Z");
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  count += 1;
  clock.pass(60_000);
  id = await addBuilding(database.db, { code: `DOC-${count}` });
});

interface Paper {
  type: string;
  number?: string;
  issuedOn?: string;
  expiresOn?: string;
}

async function confirm({ type, number, issuedOn, expiresOn }: Paper): Promise<string> {
  const document = uuidV7();
  await sql`insert into document (id, code, building_id, type, title, number, issued_on, expires_on, state, source, source_key,
      confirmed_at, confirmed_label, created_label, created_at, updated_at)
    values (${document}, ${`D-${document}`}, ${id}, ${type}, 'Prova', ${number ?? null}, ${issuedOn ?? null}::date,
      ${expiresOn ?? null}::date, 'confirmed', 'stabile', ${document}, now(), 'Tecnica', 'Tecnica', now(), now())`.execute(
    database.db,
  );
  return document;
}
const withdraw = (document: string) =>
  sql`update document set state = 'withdrawn', withdrawn_at = now(), updated_at = now() where id = ${document}`.execute(
    database.db,
  );

async function read() {
  clock.pass(60_000);
  await readDocuments(database.db, { clock });
  const stated = await loadStated(database.db, { buildingId: id, kinds: ["building", "element", "record"] });
  return (field: string, subject = id) => stated.get(subject)?.get(field);
}

test(`a confirmed document states what it proves, with itself as evidence (${databaseKind})`, async () => {
  const ape = await confirm({
    type: "ape",
    number: "0701-2021",
    issuedOn: "2021-06-09",
    expiresOn: "2031-06-09",
  });
  const fact = await read();
  expect(fact("apeCode")).toMatchObject({
    value: "0701-2021",
    quality: "documented",
    evidenceId: ape,
    validFrom: "2021-06-09",
    saidBy: "Tecnica",
  });
  expect(fact("apeExpires")?.value).toBe("2031-06-09");
});

test("of two the last issued counts, whichever came first; what is withdrawn takes back what it said", async () => {
  const newer = await confirm({
    type: "ape",
    number: "nuovo",
    issuedOn: "2025-01-01",
    expiresOn: "2035-01-01",
  });
  expect((await read())("apeCode")?.value).toBe("nuovo");
  await confirm({ type: "ape", number: "vecchio", issuedOn: "2015-01-01", expiresOn: "2025-01-01" });
  expect((await read())("apeCode")?.value).toBe("nuovo");
  await withdraw(newer);
  expect((await read())("apeCode")).toMatchObject({ value: "vecchio", validFrom: "2015-01-01" });
});

test("read again without news, it writes nothing; the chain stays whole", async () => {
  await confirm({ type: "ape", number: "uno", issuedOn: "2025-01-01", expiresOn: "2035-01-01" });
  await read();
  const before = await verifyDossier(database.db, clock.now(), id);
  await read();
  expect(await verifyDossier(database.db, clock.now(), id)).toEqual(before);
  expect(before).toMatchObject({ changes: 1, faults: [] });
});

test("a title is an item of its own, and goes with its document; a plant's paper is of the plants it names", async () => {
  const scia = await confirm({ type: "building-title", number: "12/2019", issuedOn: "2019-03-04" });
  const element = await addElement(database.db, id, `EL-${count}`);
  const dico = await confirm({ type: "dico", number: "77", issuedOn: "2020-02-02" });
  await sql`insert into document_link (id, document_id, subject_kind, subject_id, role, created_label, created_at)
    values (${uuidV7()}, ${dico}, 'element', ${element}, 'proves', 'Tecnica', now())`.execute(database.db);
  const fact = await read();
  const [record] = await loadRecords(database.db, id, undefined);
  expect(fact("titleNumber", record?.id)?.value).toBe("12/2019");
  expect(fact("conformityNumber", element)).toMatchObject({ value: "77", evidenceId: dico });
  await withdraw(scia);
  await read();
  expect(await loadRecords(database.db, id, undefined)).toEqual([]);
});
