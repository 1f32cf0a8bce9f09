import { sql, type Transaction } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeRequest } from "#features/requests/merge-request.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import { rejectRequest } from "#features/requests/reject-request.ts";
import { restoreRequest } from "#features/requests/restore-request.ts";
import type { Schema } from "#runtime/database/schema.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let world: CzrmWorld;

beforeAll(async () => {
  database = await freshDatabase();
  world = await openCzrmWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.close();
});

async function reports(count: number): Promise<string[]> {
  const keys: string[] = [];
  for (let one = 0; one < count; one += 1) {
    const { body } = await world.admin("POST", "/admin/cases", {
      Subject: "Lampione spento",
      RecordType: { Name: "Segnalazione" },
    });
    keys.push(body.id as string);
  }
  await pollCases(world.deps);
  return keys;
}

const requestOf = (key: string) =>
  database.db.selectFrom("request").selectAll().where("source_key", "=", key).executeTakeFirstOrThrow();
const deps = () => ({ jobs: world.deps.jobs });

async function command(key: string) {
  const { id, version } = await requestOf(key);
  const reach = { all: true } as const;
  const actor = { id: null, label: "URP" };
  return { id, expectedVersion: version, reach, actor, correlationId: "c", now: new Date() };
}

const merge = async (key: string, into: string) =>
  mergeRequest(database.db, deps(), { ...(await command(key)), into: (await requestOf(into)).id });

async function told(key: string): Promise<string[]> {
  const rows = await database.db
    .selectFrom("outbox_message")
    .select("payload")
    .where("subject_id", "=", (await requestOf(key)).id)
    .orderBy("sequence")
    .execute();
  return rows.map(({ payload }) => (payload as { status: string }).status);
}

test(`who was merged into a report is told its rejection, and follows it again when that is undone (${databaseKind})`, async () => {
  const [main, other] = (await reports(2)) as [string, string];
  await merge(other, main);
  await rejectRequest(database.db, deps(), { ...(await command(main)), reason: "È di un privato" });
  expect(await requestOf(other)).toMatchObject({ state: "rejected", reject_reason: "È di un privato" });
  expect(await told(other)).toEqual(["rejected"]);
  await restoreRequest(database.db, deps(), { ...(await command(main)), reason: "Era nostro" });
  expect(await requestOf(other)).toMatchObject({
    state: "merged",
    merged_into: (await requestOf(main)).id,
    reject_reason: null,
    closed_at: null,
  });
  expect(await told(other)).toEqual(["rejected", "reopened"]);
  // A second time, it is news again.
  await rejectRequest(database.db, deps(), { ...(await command(main)), reason: "È di un privato" });
  expect(await told(other)).toEqual(["rejected", "reopened", "rejected"]);
});

test("when the main report is withdrawn while it waits, those merged into it wait again", async () => {
  const [main, other, gone] = (await reports(3)) as [string, string, string];
  await merge(other, main);
  await world.admin("POST", `/admin/cases/${gone}/merge`, { into: main });
  await pollCases(world.deps);
  await world.admin("PATCH", `/admin/cases/${main}`, { Status: "Closed", StatoFrontEnd__c: "Annullata" });
  await pollCases(world.deps);
  expect((await requestOf(main)).state).toBe("withdrawn");
  expect(await requestOf(other)).toMatchObject({ state: "triaged", merged_into: null });
  // Merged at the platform, it is gone there: nobody can be answered.
  expect((await requestOf(gone)).state).toBe("merged");
});

test("a report that moves into another takes along those that follow it, not those that share a past end", async () => {
  const [main, first, former, follower] = (await reports(4)) as [string, string, string, string];
  await merge(former, first);
  await database.db
    .updateTable("request")
    .set({ state: "resolved" })
    .where("source_key", "=", former)
    .execute();
  await merge(follower, first);
  await merge(first, main);
  const mainId = (await requestOf(main)).id;
  expect((await requestOf(follower)).merged_into).toBe(mainId);
  expect((await requestOf(former)).merged_into).toBe((await requestOf(first)).id);
});

test.skipIf(databaseKind === "PGlite")(
  "whoever takes the followers first, as the intake may, finds the main report free: nobody blocks anybody",
  async () => {
    const [follower, main] = (await reports(2)) as [string, string];
    await merge(follower, main);
    const rejecting = { ...(await command(main)), reason: "È di un privato" };
    const take = (tx: Transaction<Schema>, key: string) =>
      sql`select 1 from request where source_key = ${key} for update nowait`.execute(tx);
    let rejected: Promise<unknown> = Promise.resolve();
    await database.db.transaction().execute(async (tx) => {
      await take(tx, follower);
      rejected = rejectRequest(database.db, deps(), rejecting);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await take(tx, main);
    });
    await rejected;
    expect((await requestOf(follower)).state).toBe("rejected");
  },
);
