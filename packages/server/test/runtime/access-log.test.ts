import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const reading = (subjectId: string) => ({
  userId: uuidV7(),
  action: "read",
  subjectKind: "request",
  subjectId,
  correlationId: "018f0000-0000-7000-8000-00000000c0de",
});

const logged = async () => {
  const rows = await database.db.selectFrom("access_log").select("subject_id").execute();
  return rows.map(({ subject_id }) => Number(subject_id)).sort((a, b) => a - b);
};

test(`readings that come together are all logged, each once (${databaseKind})`, async () => {
  const log = createAccessLog(database.db);
  const subjects = Array.from({ length: 1_200 }, (_, n) => n);
  await Promise.all(subjects.map((n) => log.record(reading(String(n)))));
  expect(await logged()).toEqual(subjects);
});

test("a reading is answered only once its line is there", async () => {
  const log = createAccessLog(database.db);
  await log.record(reading("9999"));
  expect(await logged()).toContain(9999);
});

test("a reading that cannot be logged is refused, and the next ones are logged", async () => {
  const log = createAccessLog(database.db);
  await expect(log.record({ ...reading("1"), userId: "nobody" })).rejects.toThrow();
  await log.record(reading("7777"));
  expect(await logged()).toContain(7777);
});
