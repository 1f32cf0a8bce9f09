import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { createAccessJournal } from "#runtime/access-journal.ts";
import { createLogger } from "#runtime/logger.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let directory: string;
beforeEach(async () => {
  database = await freshDatabase();
  directory = await mkdtemp(join(tmpdir(), "stabile-journal-"));
});
afterEach(async () => {
  await database.close();
  await rm(directory, { recursive: true, force: true });
});

const openJournal = (folder = directory) =>
  createAccessJournal({ db: database.db, directory: folder, logger: createLogger("fatal") });

const reading = (subjectId: string, userId = uuidV7()) => ({
  userId,
  action: "read",
  subjectKind: "request",
  subjectId,
  correlationId: "018f0000-0000-7000-8000-00000000c0de",
});

const logged = async () => {
  const rows = await database.db.selectFrom("access_log").select("subject_id").orderBy("id").execute();
  return rows.map(({ subject_id }) => subject_id);
};

test(`readings are in the database a moment after they were answered, each once, and no file stays (${databaseKind})`, async () => {
  const journal = openJournal();
  const subjects = Array.from({ length: 1_200 }, (_, n) => String(n));
  await Promise.all(subjects.map((subject) => journal.record(reading(subject))));
  await journal.settle();
  expect(await logged()).toEqual(subjects);
  expect(await readdir(directory)).toEqual([]);
});

test("a line says who read what and when", async () => {
  const journal = openJournal();
  const before = new Date();
  const given = reading("one\ttab\nand more\0");
  await journal.record(given);
  await journal.settle();
  const row = await database.db.selectFrom("access_log").selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    user_id: given.userId,
    action: "read",
    subject_kind: "request",
    subject_id: "one tab and more ",
    correlation_id: given.correlationId,
  });
  expect(row.at.getTime()).toBeGreaterThanOrEqual(before.getTime());
  expect(row.at.getTime()).toBeLessThanOrEqual(Date.now());
});

test("what was answered by a process killed at once is written by another, once, however often its file comes back", async () => {
  const script = join(import.meta.dirname, "../support/journal-until-killed.ts");
  const child = spawn(process.execPath, [script, directory, uuidV7(), "50"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill("SIGKILL");
  await once(child, "exit");

  const files = await readdir(directory);
  expect(files.length).toBeGreaterThan(0);
  const copies = await mkdtemp(join(tmpdir(), "stabile-journal-copy-"));
  for (const name of files) await copyFile(join(directory, name), join(copies, name));
  const [one, other] = [openJournal(), openJournal(copies)];
  await Promise.all([one.takeUpAbandoned(0), other.takeUpAbandoned(0)]);
  await rm(copies, { recursive: true });

  expect((await logged()).toSorted()).toEqual(Array.from({ length: 50 }, (_, n) => `killed-${n}`).toSorted());
  expect(await readdir(directory)).toEqual([]);
});

test("a line cut by a fall belongs to no answer, and the whole ones before it are written", async () => {
  const line = `2026-11-24T08:00:00.000Z\t${uuidV7()}\tread\trequest\twhole\tc\n`;
  await writeFile(join(directory, `${uuidV7()}.log`), `${line}2026-11-24T08:00`);
  await openJournal().takeUpAbandoned(0);
  expect(await logged()).toEqual(["whole"]);
});

test("an unreadable file keeps back no other, and stays", async () => {
  const line = `2026-11-24T08:00:00.000Z\t${uuidV7()}\tread\trequest\twhole\tc\n`;
  await writeFile(join(directory, `${uuidV7()}.log`), "rubbish\n");
  await writeFile(join(directory, `${uuidV7()}.log`), line);
  await openJournal().takeUpAbandoned(0);
  expect(await logged()).toEqual(["whole"]);
  expect(await readdir(directory)).toHaveLength(1);
});

test("the file of a process at work is left alone", async () => {
  const journal = openJournal();
  await journal.record(reading("mine"));
  await openJournal().takeUpAbandoned();
  expect(await logged()).toEqual([]);
  await journal.settle();
  expect(await logged()).toEqual(["mine"]);
});

test("with the database away readings are answered, and written when it is back", async () => {
  const journal = openJournal();
  await sql`alter table access_log rename to access_log_away`.execute(database.db);
  await journal.record(reading("during"));
  await journal.settle();
  expect(await readdir(directory)).toHaveLength(1);
  await sql`alter table access_log_away rename to access_log`.execute(database.db);
  await journal.record(reading("after"));
  await journal.settle();
  expect((await logged()).toSorted()).toEqual(["after", "during"]);
});

test("where no file can be written, the database is waited for before answering", async () => {
  const notAFolder = join(directory, "file");
  await writeFile(notAFolder, "");
  const journal = openJournal(notAFolder);
  await journal.record(reading("straight"));
  expect(await logged()).toEqual(["straight"]);
});

test("a reading that could not be logged is refused, and the next ones are logged", async () => {
  const journal = openJournal();
  await expect(journal.record(reading("1", "nobody"))).rejects.toThrow("for a person");
  await journal.record(reading("2"));
  await journal.settle();
  expect(await logged()).toEqual(["2"]);
});
