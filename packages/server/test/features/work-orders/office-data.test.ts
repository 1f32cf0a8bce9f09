import { afterAll, beforeAll, expect, test } from "vitest";
import { NOWHERE } from "#domain/access/policy.ts";
import { listFirms } from "#features/work-orders/list-firms.ts";
import { deleteView, listViews, saveView } from "#features/work-orders/saved-views.ts";
import { seedDemo } from "#features/work-orders/seed-demo.ts";
import { type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.close());

test(`the training environment gets its firms, squads and contracts once (${databaseKind})`, async () => {
  await seedDemo(database.db);
  await seedDemo(database.db);
  const firms = await listFirms(database.db, { all: true });
  expect(firms.map(({ code, kind }) => `${kind} ${code}`).sort()).toEqual([
    "contractor F-1",
    "contractor F-2",
    "contractor F-BISAGNO",
    "contractor F-LANTERNA",
    "squad S-1",
    "squad S-EDILE",
    "squad S-IMPIANTI",
  ]);
  const contracts = await database.db.selectFrom("contract").select("code").orderBy("code").execute();
  expect(contracts.map(({ code }) => code)).toEqual(["CTR-1", "CTR-DIM-01", "CTR-DIM-02"]);
});

test("a firm is listed with the orders it has open, and one that no longer works is not listed", async () => {
  const { id } = await office.create({ firmId: office.firmId, issue: true });
  await office.create({ firmId: office.firmId, issue: true });
  const openOrders = async () =>
    (await listFirms(database.db, { all: true })).find((firm) => firm.id === office.firmId)?.openOrders;
  expect(await openOrders()).toBe(2);
  await office.step(id, office.technician, { action: "cancel", reason: "Prova" });
  expect(await openOrders()).toBe(1);
  await database.db
    .updateTable("firm")
    .set({ disabled_at: new Date() })
    .where("id", "=", office.otherFirmId)
    .execute();
  const codes = (await listFirms(database.db, { all: true })).map(({ code }) => code);
  expect(codes).not.toContain("F-2");
  await expect(office.create({ firmId: office.otherFirmId })).rejects.toMatchObject({
    errors: [{ field: "firmId" }],
  });
});

test("a view is its owner's: saved again under its name it is replaced, and nobody else sees or deletes it", async () => {
  const mine = office.technician.userId;
  const view = { page: "work-orders", name: "In ritardo", query: "due=overdue" };
  const saved = await saveView(database.db, mine, view);
  const again = await saveView(database.db, mine, { ...view, query: "due=overdue&sort=due" });
  expect(again).toEqual({ ...saved, query: "due=overdue&sort=due" });
  expect(await listViews(database.db, mine, "work-orders")).toEqual([again]);
  expect(await listViews(database.db, office.urp.userId, "work-orders")).toEqual([]);
  await expect(deleteView(database.db, office.urp.userId, saved.id)).rejects.toMatchObject({
    code: "not-found",
  });
  await deleteView(database.db, mine, saved.id);
  expect(await listViews(database.db, mine, "work-orders")).toEqual([]);
});

test("who works for a firm sees that one; a role more elsewhere takes none away", async () => {
  const codes = async (reach: object) =>
    (await listFirms(database.db, { ...NOWHERE, ...reach } as typeof NOWHERE)).map(({ id }) => id);
  const firmIds = [office.firmId];
  expect(await codes({ firmIds })).toEqual(firmIds);
  const all = await codes({ municipi: ["I"] });
  expect(all.length).toBeGreaterThan(1);
  expect(await codes({ municipi: ["I"], firmIds })).toEqual(all);
});
