import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { mergeRequest } from "#features/requests/merge-request.ts";
import { type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.close());

let reports = 0;
async function report(changes: object = {}): Promise<string> {
  const id = uuidV7();
  reports += 1;
  await database.db
    .insertInto("request")
    .values({
      id,
      code: `SEG-2026-${String(reports).padStart(6, "0")}`,
      source: "czrm",
      source_key: `500-${reports}`,
      source_number: `0000${reports}`,
      state: "received",
      category: "leak",
      urgency: "urgent",
      subject: "Piove in classe",
      address_text: "Via Concordia 3",
      municipio: "III",
      opened_at: new Date("2026-03-01T10:00:00Z"),
      source_modified_at: new Date("2026-03-01T10:00:00Z"),
      ...changes,
    })
    .execute();
  return id;
}

const stateOf = async (id: string) =>
  (await database.db.selectFrom("request").select("state").where("id", "=", id).executeTakeFirstOrThrow())
    .state;

async function told(id: string): Promise<unknown[]> {
  const rows = await database.db
    .selectFrom("outbox_message")
    .select("payload")
    .where("subject_id", "=", id)
    .orderBy("sequence")
    .execute();
  return rows.map(({ payload }) => (payload as { status: string }).status);
}

test(`a citizen is told each step once and in order, and their report follows the order (${databaseKind})`, async () => {
  const [first, second] = [await report(), await report()];
  const { id } = await office.create({ requestIds: [first, second], firmId: office.firmId, issue: true });
  expect(await stateOf(first)).toBe("in-charge");
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "plan", plannedStart: "2026-03-04T23:30:00Z" });
  await office.step(id, office.worker, { action: "start" });
  await office.step(id, office.worker, { action: "suspend", cause: "weather" });
  await office.step(id, office.worker, { action: "resume" });
  await office.step(id, office.worker, { action: "execute", note: "Fatto" });
  expect(await stateOf(first)).toBe("in-charge");
  await office.step(id, office.technician, { action: "verify" });
  const steps = ["taken-in-charge", "planned", "suspended", "resumed", "executed"];
  expect(await told(first)).toEqual(steps);
  expect(await told(second)).toEqual(steps);
  expect([await stateOf(first), await stateOf(second)]).toEqual(["resolved", "resolved"]);
  const planned = await database.db
    .selectFrom("outbox_message")
    .select("payload")
    .where("subject_id", "=", first)
    .orderBy("sequence")
    .offset(1)
    .executeTakeFirstOrThrow();
  // Half past midnight of the 5th in Rome.
  expect(planned.payload).toMatchObject({ plannedOn: "2026-03-05" });
});

test("an order that is cancelled closes its reports with the reason that the citizen reads", async () => {
  const id = await report();
  const order = await office.create({ requestIds: [id] });
  await office.step(order.id, office.technician, { action: "cancel", reason: "Competenza di altro ente" });
  expect(await stateOf(id)).toBe("rejected");
  expect(await told(id)).toEqual(["taken-in-charge", "rejected"]);
});

test("what becomes of a report by an order that was made in an emergency says that it was one", async () => {
  const inEmergency = {
    ...office.technician,
    grants: [
      {
        role: "technician" as const,
        scopeKind: "municipality" as const,
        scopeKey: "",
        origin: "emergency" as const,
      },
    ],
  };
  const id = await report();
  const order = await office.create({ requestIds: [id] }, inEmergency);
  await office.step(order.id, inEmergency, { action: "cancel", reason: "Competenza di altro ente" });
  const entries = await database.db
    .selectFrom("audit_entry")
    .select(["action", "detail"])
    .where("subject_id", "=", id)
    .orderBy("id")
    .execute();
  expect(entries).toMatchObject(
    ["request.taken-in-charge", "request.rejected"].map((action) => ({
      action,
      detail: { capacity: "accesso d'emergenza" },
    })),
  );
});

test("a report that somebody else has dealt with meanwhile refuses the order, and nothing is left of it", async () => {
  const [free, taken] = [await report(), await report()];
  await office.create({ requestIds: [taken] });
  await expect(office.create({ requestIds: [free, taken], title: "Doppio ordine" })).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await stateOf(free)).toBe("received");
  expect(await told(free)).toEqual([]);
  const left = await database.db
    .selectFrom("work_order")
    .select("id")
    .where("title", "=", "Doppio ordine")
    .execute();
  expect(left).toEqual([]);
});

test("a report out of reach is not there for who orders the work: nobody is told and nothing copied", async () => {
  const [own, foreign] = [await report({ municipio: "I" }), await report({ municipio: "II" })];
  const buildingId = uuidV7();
  await database.db
    .insertInto("building")
    .values({
      id: buildingId,
      code: "ED-0101",
      name: "Nido di Castelletto",
      use: "school",
      municipio: "I",
      address_text: "Via Cabella 1",
      source: "realgimm",
      source_key: "101",
    })
    .execute();
  const order = (requestIds: string[]) =>
    office.create({ buildingId, requestIds }, office.technicianOfMunicipioI);
  await expect(order([own, foreign])).rejects.toMatchObject({ code: "not-found" });
  expect([await stateOf(own), await stateOf(foreign)]).toEqual(["received", "received"]);
  expect(await told(foreign)).toEqual([]);
  await order([own]);
  expect(await stateOf(own)).toBe("in-charge");
});

test("an order without a building takes place and Municipio from its report", async () => {
  const id = await report({ address_text: "Salita della Provvidenza 5", municipio: "II" });
  const order = await office.read((await office.create({ buildingId: null, requestIds: [id] })).id);
  expect(order).toMatchObject({ addressText: "Salita della Provvidenza 5", municipio: "II" });
  expect(order.requests).toMatchObject([{ id, subject: "Piove in classe" }]);
});

test("the citizen's photos are among the files of the order", async () => {
  const id = await report();
  await database.db
    .insertInto("attachment")
    .values({
      id: uuidV7(),
      subject_kind: "request",
      subject_id: id,
      file_name: "soffitto.jpg",
      state: "to-fetch",
      source: "czrm",
      source_key: "f1",
    })
    .execute();
  const order = await office.read((await office.create({ requestIds: [id] })).id);
  expect(order.files).toMatchObject([{ fileName: "soffitto.jpg", state: "to-fetch" }]);
});

test("a report reopened after its order was verified gives a new order, child of the first", async () => {
  const id = await report();
  const first = await office.create({ requestIds: [id], firmId: office.firmId, issue: true });
  await office.step(first.id, office.worker, { action: "accept" });
  await office.step(first.id, office.worker, { action: "start" });
  await office.step(first.id, office.worker, { action: "execute", note: "Fatto" });
  await office.step(first.id, office.technician, { action: "verify" });
  await database.db
    .updateTable("request")
    .set({ state: "reopened", reopen_count: 1 })
    .where("id", "=", id)
    .execute();
  const second = await office.create({ requestIds: [id], title: "Gocciola di nuovo" });
  expect((await office.read(second.id)).parent?.code).toBe(first.code);
  const former = await office.read(first.id);
  expect(former.state).toBe("verified");
  expect(former.children).toMatchObject([{ code: second.code }]);
  expect(former.history.at(-1)).toMatchObject({
    label: "Riaperto dal cittadino",
    note: `Il cittadino ha riaperto la segnalazione: segue ${second.code}`,
  });
  expect(await stateOf(id)).toBe("in-charge");
});

test("an order planned again for the same day is no news; for another day it is", async () => {
  const id = await report();
  const order = await office.create({ requestIds: [id], firmId: office.firmId, issue: true });
  await office.step(order.id, office.worker, { action: "plan", plannedStart: "2026-03-20T08:00:00Z" });
  await office.step(order.id, office.worker, { action: "plan", plannedStart: "2026-03-20T13:00:00Z" });
  expect(await told(id)).toEqual(["taken-in-charge", "planned"]);
  await office.step(order.id, office.worker, { action: "plan", plannedStart: "2026-03-21T08:00:00Z" });
  expect(await told(id)).toEqual(["taken-in-charge", "planned", "planned"]);
});

test("a report withdrawn while its order goes on is told no more; those merged into it are", async () => {
  const main = await report();
  const order = await office.create({ requestIds: [main], firmId: office.firmId, issue: true });
  const follower = await report({ state: "merged", merged_into: main });
  const gone = await report({ state: "merged", merged_into: main });
  await database.db
    .insertInto("request_event")
    .values({
      id: uuidV7(),
      request_id: gone,
      actor_label: "CzRM",
      kind: "merge",
      detail: JSON.stringify({ mergedIntoKey: "500-x" }),
    })
    .execute();
  await database.db.updateTable("request").set({ state: "withdrawn" }).where("id", "=", main).execute();
  await office.step(order.id, office.worker, { action: "accept" });
  await office.step(order.id, office.worker, { action: "start" });
  await office.step(order.id, office.worker, { action: "execute", note: "Fatto" });
  await office.step(order.id, office.technician, { action: "verify" });
  expect(await told(main)).toEqual(["taken-in-charge"]);
  expect(await stateOf(main)).toBe("withdrawn");
  expect(await told(follower)).toEqual(["executed"]);
  expect(await stateOf(follower)).toBe("resolved");
  expect(await told(gone)).toEqual([]);
});

test.skipIf(databaseKind === "PGlite")(
  "a report that is being merged into one of an order while the order is verified is told of it too",
  async () => {
    const [main, late] = [await report(), await report()];
    const order = await office.create({ requestIds: [main], firmId: office.firmId, issue: true });
    await office.step(order.id, office.worker, { action: "accept" });
    await office.step(order.id, office.worker, { action: "start" });
    await office.step(order.id, office.worker, { action: "execute", note: "Fatto" });
    let verified: Promise<unknown> = Promise.resolve();
    await database.db.transaction().execute(async (tx) => {
      const command = {
        id: late,
        into: main,
        expectedVersion: 1,
        reach: { all: true } as const,
        actor: { id: null, label: "URP" },
        correlationId: "c",
      };
      await mergeRequest(tx, { jobs: office.deps.jobs }, command);
      verified = office.step(order.id, office.technician, { action: "verify" });
      // The verification has come as far as the reports, and waits there.
      await new Promise((resolve) => setTimeout(resolve, 300));
    });
    await verified;
    expect(await told(late)).toEqual(["taken-in-charge", "executed"]);
    expect(await stateOf(late)).toBe("resolved");
  },
);
