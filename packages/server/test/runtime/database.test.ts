import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inTransaction } from "#runtime/transaction.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

test(`readable codes count up within their year (${databaseKind})`, async () => {
  const next = () => sql<{ code: string }>`select next_code('odl', 2026) as code`.execute(database.db);
  expect((await next()).rows[0]?.code).toBe("ODL-2026-000001");
  expect((await next()).rows[0]?.code).toBe("ODL-2026-000002");
});

test("a query of one caller never slips inside the open transaction of another", async () => {
  const id = "018f0000-0000-7000-8000-000000000001";
  const insert = inTransaction(database.db, async (tx) => {
    await tx.insertInto("firm").values({ id, code: "F1", name: "Prova", kind: "squad" }).execute();
    await new Promise((resolve) => setTimeout(resolve, 100));
    throw new Error("rolled back");
  }).catch(() => undefined);
  const other = database.db
    .insertInto("firm")
    .values({ id: "018f0000-0000-7000-8000-000000000002", code: "F2", name: "Altra", kind: "squad" })
    .execute();
  await Promise.all([insert, other]);
  const firms = await database.db.selectFrom("firm").select("code").execute();
  expect(firms.map((firm) => firm.code)).toEqual(["F2"]);
});

test("history refuses to be rewritten", async () => {
  await database.db
    .insertInto("audit_entry")
    .values({ actor_label: "prova", action: "a", subject_kind: "s", subject_id: "1", correlation_id: "c" })
    .execute();
  await expect(database.db.updateTable("audit_entry").set({ action: "b" }).execute()).rejects.toThrow(
    /append-only/,
  );
  await expect(database.db.deleteFrom("audit_entry").execute()).rejects.toThrow(/append-only/);
});
