import { randomBytes } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { migrate, readMigrationState } from "#runtime/database/migrate.ts";
import { type OpenDatabase, openDatabase } from "#runtime/database/open-database.ts";

const ADMIN_URL = process.env.STABILE_TEST_DATABASE_URL;

/** An empty database, which no migration has seen. */
async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: ADMIN_URL });
  await admin.connect();
  const name = `stabile_empty_${randomBytes(6).toString("hex")}`;
  await admin.query(`create database ${name}`);
  const url = new URL(ADMIN_URL ?? "");
  url.pathname = `/${name}`;
  try {
    await work(url.href);
  } finally {
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
}

async function together(url: string, count: number, work: (database: OpenDatabase) => Promise<unknown>) {
  const opened = await Promise.all(Array.from({ length: count }, () => openDatabase({ url, dataDir: "" })));
  try {
    // Each has a connection before the first begins.
    await Promise.all(opened.map((database) => database.executeSql("select 1")));
    return await Promise.allSettled(opened.map(work));
  } finally {
    await Promise.all(opened.map((database) => database.close()));
  }
}

test.skipIf(ADMIN_URL === undefined)(
  "processes that start at once on a new database all find it migrated, each migration applied by one of them",
  () =>
    withEmptyDatabase(async (url) => {
      const ended = await together(url, 8, ({ db }) => migrate(db));
      expect(ended.flatMap((one) => (one.status === "rejected" ? [String(one.reason)] : []))).toEqual([]);
      await together(url, 1, async ({ db }) => {
        expect(await readMigrationState(db)).toEqual({ missing: [], unknown: [] });
      });
    }),
);

test.skipIf(ADMIN_URL === undefined)(
  "a user who may not create what is needed is told so, and doctor's look changes nothing",
  () =>
    withEmptyDatabase(async (url) => {
      const role = `povero_${randomBytes(4).toString("hex")}`;
      await together(url, 1, async (database) => {
        await database.executeSql(`create role ${role} login`);
        const state = await readMigrationState(database.db);
        expect(state.missing.length).toBeGreaterThan(10);
        expect(state.unknown).toEqual([]);
      });
      const poor = new URL(url);
      poor.username = role;
      const [ended] = await together(poor.href, 1, ({ db }) => migrate(db));
      expect(ended).toMatchObject({ status: "rejected", reason: { code: "database-unfit" } });
      await together(url, 1, (database) => database.executeSql(`drop role ${role}`));
    }),
);
