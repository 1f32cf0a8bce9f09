import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { bulkTransition } from "#features/work-orders/bulk-transition.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { CORRELATION, type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.close());

const issued = () => office.create({ firmId: office.firmId, issue: true });

for (const where of ["in one transaction", "each on its own"]) {
  test(`of several orders the refused ones say why and the others are done, ${where} (${databaseKind})`, async () => {
    const first = await issued();
    const draft = await office.create();
    const last = await issued();
    const missing = uuidV7();
    const command = {
      ids: [last.id, missing, draft.id, first.id, last.id],
      transition: { action: "plan", plannedStart: "2026-03-10T08:00:00Z" },
      principal: office.technician,
      correlationId: CORRELATION,
    };
    const outcomes =
      where === "each on its own"
        ? await bulkTransition(database.db, office.deps, command)
        : await inTransaction(database.db, (tx) => bulkTransition(tx, office.deps, command));
    expect(outcomes).toEqual([
      { id: last.id, code: last.code, done: true },
      { id: missing, code: "", done: false, refusedBecause: "Questo ordine non c'è" },
      {
        id: draft.id,
        code: draft.code,
        done: false,
        refusedBecause: "«Pianifica» non è possibile nello stato attuale",
      },
      { id: first.id, code: first.code, done: true },
    ]);
    expect((await office.read(first.id)).state).toBe("planned");
    expect((await office.read(draft.id)).state).toBe("draft");
  });
}

test("orders out of one's reach are not told apart from those that do not exist", async () => {
  const { id } = await issued();
  const outcomes = await bulkTransition(database.db, office.deps, {
    ids: [id],
    transition: { action: "cancel", reason: "Prova" },
    principal: office.technicianOfMunicipioI,
    correlationId: CORRELATION,
  });
  expect(outcomes).toEqual([{ id, code: "", done: false, refusedBecause: "Questo ordine non c'è" }]);
});

test("two crossing lists do not block each other", async () => {
  const ids = [(await issued()).id, (await issued()).id, (await issued()).id, (await issued()).id];
  const plan = (order: string[], day: string) =>
    inTransaction(database.db, (tx) =>
      bulkTransition(tx, office.deps, {
        ids: order,
        transition: { action: "plan", plannedStart: `2026-03-${day}T08:00:00Z` },
        principal: office.technician,
        correlationId: CORRELATION,
      }),
    );
  const both = await Promise.all([plan(ids, "11"), plan([...ids].reverse(), "12")]).catch(
    (error: unknown) => error,
  );
  expect(both).not.toBeInstanceOf(Error);
});
