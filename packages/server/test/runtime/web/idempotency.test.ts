import { randomUUID } from "node:crypto";
import { sessionRoutes } from "@stabile/contract/session";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import { createLogger } from "#runtime/logger.ts";
import { createApp } from "#runtime/web/app.ts";
import type { Call } from "#runtime/web/api.ts";
import { withIdempotency } from "#runtime/web/idempotency.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const contract = workOrderRoutes.deleteView;
let database: TestDatabase;
const userId = uuidV7();
beforeAll(async () => {
  database = await freshDatabase();
  await database.db
    .insertInto("app_user")
    .values({ id: userId, scheme: "codice-fiscale", identifier: "PROVA", display_name: "Prova" })
    .execute();
});
afterAll(() => database.close());

const principal = { userId, displayName: "", firmId: undefined, grants: [] };
const callOf = () =>
  ({ params: { id: uuidV7() }, query: {}, body: undefined, principal }) as unknown as Call<typeof contract>;
const raise = (db: Db, code: string) =>
  sql`do ${sql.raw(`$$ begin raise exception using errcode = '${code}'; end $$`)}`.execute(db);
const tell = (db: Db, subjectId: string) =>
  announce(db, [{ kind: "prova", subjectKind: "prova", subjectId }]);

async function told(subjectId: string): Promise<number> {
  const rows = await database.db
    .selectFrom("domain_event")
    .select("id")
    .where("subject_id", "=", subjectId)
    .execute();
  return rows.length;
}

/** Does the work, meeting this error the first so many times. */
async function attempt(code: string, failures: number) {
  const id = uuidV7();
  let times = 0;
  const outcome = await withIdempotency(
    { db: database.db, key: randomUUID(), contract, call: callOf() },
    async (tx) => {
      times += 1;
      await tell(tx, id);
      if (times <= failures) await raise(tx, code);
      return { value: { id, version: 1 } };
    },
  ).then(
    () => "done",
    (error: { code: string }) => error.code,
  );
  return { outcome, times, told: await told(id) };
}

test(`what the database undid for another's sake is done again, and is done once (${databaseKind})`, async () => {
  for (const code of ["40001", "40P01"]) {
    expect(await attempt(code, 1)).toEqual({ outcome: "done", times: 2, told: 1 });
    expect(await attempt(code, 2)).toEqual({ outcome: "done", times: 3, told: 1 });
    expect(await attempt(code, 9)).toEqual({ outcome: code, times: 3, told: 0 });
  }
  expect(await attempt("23514", 1)).toEqual({ outcome: "23514", times: 1, told: 0 });
});

test.runIf(databaseKind === "PostgreSQL")(
  "two that take the same two things the other way round both end",
  async () => {
    const names = [uuidV7(), uuidV7()];
    const order = async (first: string, second: string) => {
      const call = callOf();
      await withIdempotency({ db: database.db, key: randomUUID(), contract, call }, async (tx) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${first}, 0))`.execute(tx);
        await sql`select pg_sleep(0.2)`.execute(tx);
        await sql`select pg_advisory_xact_lock(hashtextextended(${second}, 0))`.execute(tx);
        return { value: { id: uuidV7(), version: 1 } };
      });
    };
    const [one = "", other = ""] = names;
    const outcomes = await Promise.allSettled([order(one, other), order(other, one)]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  },
);

test("who meets it all the same is told in words that it passes, and when to come back", async () => {
  const { fastify, api } = await createApp({
    db: database.db,
    clock: systemClock,
    logger: createLogger("fatal"),
    sessions: { read: () => Promise.resolve(undefined) },
    requestsPerMinute: 1000,
    trustedProxies: [],
    formTargets: [],
  });
  api.route(sessionRoutes.readInstallation, async ({ db }) => {
    await raise(db, "40P01");
    return { json: "" };
  });
  const answer = await fastify.inject("/api/v1/installation");
  await fastify.close();
  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toBe("5");
  expect(answer.json()).toMatchObject({ type: "urn:stabile:problem:busy" });
});
