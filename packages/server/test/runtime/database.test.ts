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

test.each(["access_log", "audit_entry", "request_event", "work_order_event", "work_order_suspension"])(
  "%s is not emptied at one stroke either",
  async (table) => {
    await expect(sql`truncate ${sql.table(table)}`.execute(database.db)).rejects.toThrow(/append-only/);
  },
);

test("a report keeps where it came from and when, and is never deleted; a stored file keeps its content", async () => {
  const id = "018f0000-0000-7000-8000-000000000003";
  await database.db
    .insertInto("request")
    .values({
      id,
      code: "SEG-2026-000001",
      source: "czrm",
      source_key: "500-1",
      state: "received",
      subject: "Prova",
      opened_at: new Date(),
      source_modified_at: new Date(),
    })
    .execute();
  const set = (columns: object) => database.db.updateTable("request").set(columns).execute();
  await set({ state: "triaged", code: "SEG-2026-000001" });
  for (const columns of [{ code: "SEG-2020-000009" }, { source_key: "500-2" }, { received_at: new Date(0) }])
    await expect(set(columns)).rejects.toThrow(/stands/);
  await expect(database.db.deleteFrom("request").execute()).rejects.toThrow(/never deleted/);
  await expect(sql`truncate request cascade`.execute(database.db)).rejects.toThrow(
    /never deleted|append-only/,
  );
  await database.db
    .insertInto("attachment")
    .values({
      id: "018f0000-0000-7000-8000-000000000004",
      subject_kind: "request",
      subject_id: id,
      sha256: "a".repeat(64),
      file_name: "foto.jpg",
      state: "stored",
      source: "czrm",
    })
    .execute();
  const change = (columns: object) => database.db.updateTable("attachment").set(columns).execute();
  await change({ caption: "Soffitto" });
  await expect(change({ sha256: "b".repeat(64) })).rejects.toThrow(/keeps its content/);
  await expect(change({ state: "to-fetch" })).rejects.toThrow(/keeps its content/);
});
