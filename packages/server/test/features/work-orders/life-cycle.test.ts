import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { noteWorkOrder } from "#features/work-orders/note-work-order.ts";
import { transitionWorkOrder } from "#features/work-orders/transition-work-order.ts";
import { CORRELATION, type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let office: Office;
beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
});
afterAll(() => database.close());

const issued = (changes = {}) => office.create({ firmId: office.firmId, issue: true, ...changes });

/** One more technician. */
async function another(displayName: string) {
  const id = uuidV7();
  await database.db
    .insertInto("app_user")
    .values({ id, scheme: "spid-code", identifier: displayName, display_name: displayName })
    .execute();
  return { ...office.technician, userId: id, displayName };
}

async function executed(): Promise<string> {
  const { id } = await issued();
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "plan", plannedStart: "2026-03-04T08:00:00Z" });
  await office.step(id, office.worker, { action: "start" });
  await office.step(id, office.worker, { action: "execute", note: "Fatto" });
  return id;
}

test(`an order goes from draft to verified, each step by whom it belongs to (${databaseKind})`, async () => {
  const { id, code } = await issued();
  expect(code).toMatch(/^ODL-2026-\d{6}$/);
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "plan", plannedStart: "2026-03-04T08:00:00Z" });
  await office.step(id, office.worker, { action: "start" });
  await office.step(id, office.worker, {
    action: "suspend",
    cause: "waiting-materials",
    note: "Manca la guaina",
  });
  await office.step(id, office.technician, { action: "resume" });
  await office.step(id, office.worker, { action: "execute", note: "Guaina rifatta", labourMinutes: 90 });
  await office.step(id, office.worker, { action: "report", labourMinutes: 120 });
  await office.step(id, office.technician, { action: "verify" });
  const order = await office.read(id);
  expect(order.state).toBe("verified");
  expect(order.history.map(({ action }) => action)).toEqual([
    "create",
    "assign",
    "issue",
    "accept",
    "plan",
    "start",
    "suspend",
    "resume",
    "execute",
    "report",
    "verify",
  ]);
  expect(order.assignee).toBe("Franco Operaio");
  expect(order.labourMinutes).toBe(120);
  expect(order.closingNote).toBe("Guaina rifatta");
  expect(order.suspensions).toMatchObject([
    { cause: "waiting-materials", clientCaused: false, note: "Manca la guaina" },
  ]);
  expect(order.version).toBe(11);
  expect(order.actions).toEqual([]);
});

test("what an order does not say is taken from its building", async () => {
  const order = await office.read((await office.create()).id);
  expect(order).toMatchObject({
    addressText: "Via Concordia 3",
    municipio: "III",
    point: { longitude: 8.95, latitude: 44.42 },
    building: { code: "ED-0001" },
  });
});

test("an order on a street has no building, and its Municipio is that of the nearest building", async () => {
  const near = await office.create({ buildingId: null, point: { longitude: 8.9501, latitude: 44.4201 } });
  expect((await office.read(near.id)).municipio).toBe("III");
  const far = await office.create({ buildingId: null, point: { longitude: 8.7, latitude: 44.4 } });
  const order = await office.read(far.id);
  expect(order.municipio).toBeUndefined();
  expect(order.building).toBeUndefined();
  const nowhere = await office.read(
    (await office.create({ buildingId: null, addressText: "Corso Torino" })).id,
  );
  expect(nowhere.point).toBeUndefined();
});

test("who executed a work does not verify it, and somebody else can", async () => {
  const { id } = await office.create({ firmId: office.squadId, issue: true });
  await office.step(id, office.technician, { action: "accept" });
  await office.step(id, office.technician, { action: "start" });
  await office.step(id, office.technician, { action: "execute", note: "Fatto dalla squadra" });
  await expect(office.step(id, office.technician, { action: "verify" })).rejects.toMatchObject({
    code: "invalid-transition",
    detail: "Chi ha eseguito il lavoro non può verificarlo",
  });
  const offered = (await office.read(id)).actions.find(({ action }) => action === "verify");
  expect(offered?.refusedBecause).toBe("Chi ha eseguito il lavoro non può verificarlo");
  await office.step(id, office.otherTechnician, { action: "verify" });
  expect((await office.read(id)).state).toBe("verified");
});

test("sent back and done again by a colleague, a work is verified by neither of the two, nor by who accounted for it", async () => {
  const { id } = await issued({ firmId: office.squadId });
  const [first, second] = [office.technician, office.otherTechnician];
  await office.step(id, first, { action: "accept" });
  await office.step(id, first, { action: "start" });
  await office.step(id, first, { action: "execute", note: "Fatto" });
  await office.step(id, second, { action: "send-back", reason: "Perde ancora" });
  await office.step(id, second, { action: "execute", note: "Rifatto" });
  for (const one of [first, second]) {
    await expect(office.step(id, one, { action: "verify" })).rejects.toThrow(/non può verificarlo/);
    expect((await office.read(id, one)).actions).toContainEqual(
      expect.objectContaining({ action: "verify", refusedBecause: expect.stringMatching(/verificarlo/) }),
    );
  }
  const [third, fourth] = [await another("Terza"), await another("Quarto")];
  await office.step(id, third, { action: "report", labourMinutes: 60 });
  await expect(office.step(id, third, { action: "verify" })).rejects.toThrow(/non può verificarlo/);
  await office.step(id, fourth, { action: "verify" });
});

test("a contractor neither verifies nor cancels, a technician does not execute for a contractor", async () => {
  const id = await executed();
  await expect(office.step(id, office.worker, { action: "verify" })).rejects.toMatchObject({
    code: "forbidden",
  });
  const { id: other } = await issued();
  await expect(office.step(other, office.technician, { action: "accept" })).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("another firm's worker does not learn that an order exists", async () => {
  const { id } = await issued();
  await expect(office.read(id, office.stranger)).rejects.toMatchObject({ code: "not-found" });
  await expect(office.step(id, office.stranger, { action: "accept" })).rejects.toMatchObject({
    code: "not-found",
  });
  const note = { id, note: "Ciao", labourMinutes: 0, principal: office.stranger, correlationId: CORRELATION };
  await expect(noteWorkOrder(database.db, office.deps, note)).rejects.toMatchObject({ code: "not-found" });
});

test("a technician of one Municipio does not reach the orders of another, nor create there", async () => {
  const { id } = await issued();
  await expect(
    office.step(id, office.technicianOfMunicipioI, { action: "cancel", reason: "Prova" }),
  ).rejects.toMatchObject({ code: "not-found" });
  await expect(office.create({}, office.technicianOfMunicipioI)).rejects.toMatchObject({ code: "forbidden" });
});

test("a URP operator opens an order but does not issue it", async () => {
  const { id } = await office.create({}, office.urp);
  expect((await office.read(id)).state).toBe("draft");
  await expect(office.create({ firmId: office.firmId, issue: true }, office.urp)).rejects.toMatchObject({
    code: "forbidden",
  });
});

test("who works on a version that has changed meanwhile is told so", async () => {
  const { id, version } = await issued();
  await office.step(id, office.worker, { action: "accept" });
  const late = { id, transition: { action: "cancel", reason: "Errore" }, principal: office.technician };
  await expect(
    transitionWorkOrder(database.db, office.deps, {
      ...late,
      expectedVersion: version,
      correlationId: CORRELATION,
    }),
  ).rejects.toMatchObject({ code: "stale-version" });
});

test("of two people who decide at once only one does", async () => {
  const { id, version } = await issued();
  const decide = (action: string) =>
    transitionWorkOrder(database.db, office.deps, {
      id,
      transition: { action, reason: "Deciso insieme" },
      principal: office.technician,
      expectedVersion: version,
      correlationId: CORRELATION,
    });
  const outcomes = await Promise.allSettled([decide("cancel"), decide("cancel"), decide("cancel")]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  expect((await office.read(id)).history.filter(({ action }) => action === "cancel")).toHaveLength(1);
});

test("a refused step names the field that is missing and leaves nothing behind", async () => {
  const { id, version } = await issued();
  await office.step(id, office.worker, { action: "accept" });
  await expect(office.step(id, office.worker, { action: "plan" })).rejects.toMatchObject({
    code: "unprocessable",
    errors: [{ field: "plannedStart", message: "Indica la data di inizio prevista" }],
  });
  await expect(office.step(id, office.worker, { action: "verify" })).rejects.toMatchObject({
    code: "invalid-transition",
  });
  expect((await office.read(id)).version).toBe(version + 1);
});

test("an order sent back is executed again: the history holds both times", async () => {
  const id = await executed();
  await office.step(id, office.technician, { action: "send-back", reason: "Gocciola ancora" });
  const sentBack = await office.read(id);
  expect(sentBack.executedAt).toBeUndefined();
  expect(sentBack.history.at(-1)).toMatchObject({ label: "Rinviato all'esecutore", note: "Gocciola ancora" });
  await office.step(id, office.worker, { action: "execute", note: "Rifatto" });
  const again = await office.read(id);
  expect(again.history.filter(({ action }) => action === "execute")).toHaveLength(2);
});

test("a firm that declines no longer sees the order, which waits for another", async () => {
  const { id } = await issued();
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "decline", reason: "Squadra ferma" });
  await expect(office.read(id, office.worker)).rejects.toMatchObject({ code: "not-found" });
  await office.step(id, office.technician, { action: "assign", firmId: office.otherFirmId });
  await office.step(id, office.stranger, { action: "accept" });
  const order = await office.read(id);
  expect(order).toMatchObject({ state: "accepted", firm: { code: "F-2" }, assignee: "Diego Altro" });
});

test("a firm that takes over an order accepts it anew, whatever the former one had planned", async () => {
  const { id } = await issued();
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "plan", plannedStart: "2026-03-04T08:00:00Z" });
  await office.step(id, office.technician, { action: "assign", firmId: office.otherFirmId });
  const order = await office.read(id, office.stranger);
  expect(order).toMatchObject({ state: "issued", firm: { code: "F-2" } });
  expect([order.acceptedAt, order.plannedStart, order.assignee]).toEqual([undefined, undefined, undefined]);
  await expect(office.read(id, office.worker)).rejects.toMatchObject({ code: "not-found" });
});

test("an order on which a firm has stopped is handed to another, which accepts it anew; the first beginning stands", async () => {
  const { id } = await issued();
  await office.step(id, office.worker, { action: "accept" });
  await office.step(id, office.worker, { action: "start" });
  const { startedAt } = await office.read(id);
  await office.step(id, office.worker, { action: "suspend", cause: "executor-unavailable" });
  // The same firm again: nothing moves, and the work still stands still.
  await office.step(id, office.technician, { action: "assign", firmId: office.firmId });
  expect(await office.read(id)).toMatchObject({ state: "suspended", suspendCause: "executor-unavailable" });
  await office.step(id, office.technician, { action: "assign", firmId: office.otherFirmId });
  const order = await office.read(id, office.stranger);
  expect(order).toMatchObject({ state: "issued", startedAt, firm: { code: "F-2" } });
  expect([order.suspendedAt, order.acceptedAt, order.assignee]).toEqual([undefined, undefined, undefined]);
  expect(order.suspensions).toMatchObject([{ cause: "executor-unavailable", endedAt: expect.any(String) }]);
  await expect(office.read(id, office.worker)).rejects.toMatchObject({ code: "not-found" });
  for (const action of ["accept", "start"]) await office.step(id, office.stranger, { action });
  await office.step(id, office.stranger, { action: "execute", note: "Finito" });
  await office.step(id, office.technician, { action: "verify" });
  expect(await office.read(id)).toMatchObject({ state: "verified", startedAt });
});

test("the instants of an order cannot be rewritten, nor the order or its suspensions deleted", async () => {
  const id = await executed();
  const set = (columns: object) =>
    database.db.updateTable("work_order").set(columns).where("id", "=", id).execute();
  const past = new Date("2020-01-01T00:00:00Z");
  for (const column of ["opened_at", "created_at", "issued_at", "accepted_at", "started_at", "executed_at"])
    await expect(set({ [column]: past }), column).rejects.toThrow(/stands/);
  await expect(set({ executed_at: null })).rejects.toThrow(/stands/);
  await expect(set({ code: "ODL-2020-000001" })).rejects.toThrow(/stands/);
  await expect(database.db.deleteFrom("work_order").where("id", "=", id).execute()).rejects.toThrow(
    /never deleted/,
  );
  await expect(
    database.db.updateTable("work_order_event").set({ note: "altro" }).where("order_id", "=", id).execute(),
  ).rejects.toThrow(/append-only/);
});

test("notes add the time spent, until the final account replaces it", async () => {
  const { id } = await issued();
  const note = (labourMinutes: number) => ({
    id,
    note: "Sopralluogo",
    labourMinutes,
    principal: office.worker,
    correlationId: CORRELATION,
  });
  await noteWorkOrder(database.db, office.deps, note(30));
  await noteWorkOrder(database.db, office.deps, note(45));
  expect((await office.read(id)).labourMinutes).toBe(75);
});

test("of the orders near one, a page names those alone that its reader reaches", async () => {
  const parent = await issued({ title: "Capofila dell'impresa prima" });
  const own = await issued({ title: "Figlio della stessa impresa", parentId: parent.id });
  const other = await issued({
    title: "Figlio di un'altra impresa",
    parentId: parent.id,
    firmId: office.otherFirmId,
  });
  const codes = async (id: string, principal = office.technician) => {
    const page = await office.read(id, principal);
    return { parent: page.parent?.code, children: page.children.map(({ code }) => code) };
  };
  // Asked at the same moment, they are one question to the database: each reader gets their own answer all the same.
  expect(
    await Promise.all([
      codes(parent.id),
      codes(parent.id, office.worker),
      codes(own.id, office.worker),
      codes(other.id, office.stranger),
      codes(other.id),
    ]),
  ).toEqual([
    { parent: undefined, children: [own.code, other.code] },
    { parent: undefined, children: [own.code] },
    { parent: parent.code, children: [] },
    { parent: undefined, children: [] },
    { parent: parent.code, children: [] },
  ]);
});

test("a parent is not verified while a child is open, and a child has no children", async () => {
  const id = await executed();
  const child = await office.create({ parentId: id, firmId: office.firmId, issue: true });
  await expect(office.create({ parentId: child.id })).rejects.toMatchObject({
    errors: [{ field: "parentId", message: "L'ordine padre è già figlio di un altro ordine" }],
  });
  await expect(office.step(id, office.technician, { action: "verify" })).rejects.toMatchObject({
    detail: "Restano ordini figli da chiudere",
  });
  await office.step(child.id, office.technician, { action: "cancel", reason: "Non serve più" });
  await office.step(id, office.technician, { action: "verify" });
  const parent = await office.read(id);
  expect(parent.children).toMatchObject([{ code: child.code, state: "cancelled" }]);
  expect((await office.read(child.id)).parent?.code).toBe(parent.code);
});

test("every change leaves a line in the audit and a piece of news that names nobody", async () => {
  const { id } = await issued();
  await office.step(id, office.worker, { action: "accept" });
  const audited = await database.db
    .selectFrom("audit_entry")
    .select(["action", "actor_label"])
    .where("subject_id", "=", id)
    .orderBy("id")
    .execute();
  expect(audited.map(({ action }) => action)).toEqual([
    "work-order.create",
    "work-order.assign",
    "work-order.issue",
    "work-order.accept",
  ]);
  const news = await database.db
    .selectFrom("domain_event")
    .select(["kind", "detail"])
    .where("subject_id", "=", id)
    .orderBy("id", "desc")
    .execute();
  expect(news[0]).toEqual({
    kind: "work-order.changed",
    detail: {
      municipio: "III",
      buildingId: office.buildingId,
      contractId: office.contractId,
      firmId: office.firmId,
    },
  });
});

test("what is done in somebody's place says so, and neither of the two verifies what the other executed", async () => {
  const { technician } = office;
  const substitute = {
    ...office.urp,
    displayName: "Bruno Neri",
    grants: [
      ...office.urp.grants,
      {
        role: "technician" as const,
        scopeKind: "municipality" as const,
        scopeKey: "",
        origin: "substitution" as const,
        lentBy: { userId: technician.userId, displayName: technician.displayName },
      },
    ],
  };
  const byTheSquad = async (who: typeof technician) => {
    const { id } = await issued({ firmId: office.squadId });
    await office.step(id, who, { action: "accept" });
    await office.step(id, who, { action: "start" });
    await office.step(id, who, { action: "execute", note: "Fatto" });
    return id;
  };
  const verify = { action: "verify" } as const;

  const byTechnician = await byTheSquad(technician);
  await expect(office.step(byTechnician, substitute, verify)).rejects.toThrow(/non può verificarlo/);
  const bySubstitute = await byTheSquad(substitute);
  await expect(office.step(bySubstitute, technician, verify)).rejects.toThrow(/non può verificarlo/);
  await expect(office.step(bySubstitute, substitute, verify)).rejects.toThrow(/non può verificarlo/);
  expect((await office.read(bySubstitute, technician)).actions).toContainEqual(
    expect.objectContaining({ action: "verify", refusedBecause: expect.stringMatching(/verificarlo/) }),
  );
  await office.step(bySubstitute, office.otherTechnician, verify);

  const { history } = await office.read(bySubstitute);
  const signature = `Bruno Neri (in sostituzione di ${technician.displayName})`;
  expect(history.find(({ action }) => action === "execute")?.actor).toBe(signature);
  const entry = await database.db
    .selectFrom("audit_entry")
    .select(["actor_label", "detail"])
    .where("subject_id", "=", bySubstitute)
    .where("action", "=", "work-order.execute")
    .executeTakeFirstOrThrow();
  expect(entry.actor_label).toBe(signature);
  expect(entry.detail).toMatchObject({
    capacity: `in sostituzione di ${technician.displayName}`,
    inPlaceOf: technician.userId,
  });
});
