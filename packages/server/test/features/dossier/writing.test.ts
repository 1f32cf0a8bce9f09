import { Dossier } from "@stabile/contract/dossier-shapes";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { bringToToday } from "#features/dossier/bring-to-today.ts";
import { readRegistry } from "#features/dossier/read-registry.ts";
import { dossierRoutes } from "#features/dossier/routes.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";
import { addBuilding, addElement, factOf, movedClock, originAt, say } from "#test/features/dossier/house.ts";

let database: TestDatabase;
let desk: Desk;
let id: string;
let count = 0;
const clock = movedClock("2026-05-10T09:00:00Z");

beforeAll(async () => {
  database = await freshDatabase();
  desk = await openDesk({
    db: database.db,
    clock,
    register: dossierRoutes,
    people: {
      tecnica: person("Tecnica", [{ role: "technician", scopeKind: "municipality", scopeKey: "" }]),
      tecnicoII: person("Tecnico del II", [{ role: "technician", scopeKind: "municipio", scopeKey: "II" }]),
      urp: person("Operatrice", [{ role: "urp", scopeKind: "municipality", scopeKey: "" }]),
      impresa: person("Operaio", [{ role: "contractor", scopeKind: "firm", scopeKey: "x" }]),
    },
  });
});
afterAll(async () => {
  await desk.close();
  await database.close();
});
beforeEach(async () => {
  count += 1;
  clock.pass(60_000);
  id = await addBuilding(database.db, { code: `SCR-${count}` });
});

const post = (who: string, path: string, body: unknown) => desk.call(who, path, { method: "POST", body });
const write = (facts: unknown[], who = "tecnica") => post(who, `/buildings/${id}/dossier/facts`, { facts });
const saidFact = (field: string, value: unknown, rest: object = {}) => ({
  field,
  value,
  validFrom: "2026-05-01",
  seen: null,
  ...rest,
});

async function dossier(on?: string, who = "tecnica"): Promise<Dossier> {
  const { body } = await desk.call(who, `/buildings/${id}/dossier${on ? `?on=${on}` : ""}`);
  return Dossier.parse(body);
}
const factIn = (read: Dossier, field: string) =>
  read.sections.flatMap(({ facts }) => facts).find((fact) => fact.field === field);

test(`a value says who wrote it, when, and how well it is founded (${databaseKind})`, async () => {
  const { status } = await write([
    saidFact("apeClass", "C", { quality: "verified", note: "vista sul posto" }),
  ]);
  expect(status).toBe(200);
  expect(factIn(await dossier(), "apeClass")).toMatchObject({
    text: "C",
    state: "founded",
    origin: {
      saidBy: "Tecnica",
      source: "person",
      quality: "verified",
      validFrom: "2026-05-01",
      note: "vista sul posto",
    },
  });
});

test("what is missing says who is asked for it, and counts are of what the use asks for", async () => {
  const before = await dossier();
  expect(factIn(before, "pupils")).toMatchObject({
    required: true,
    state: "missing",
    provider: "Referente dell'edificio",
  });
  await write([saidFact("pupils", 240), saidFact("openingHours", "8-17")]);
  const after = await dossier();
  expect(after.measure.stated).toBe(before.measure.stated + 1);
  expect(after.measure.required).toBe(before.measure.required);
});

test("what is asked only when another fact holds is asked once it does", async () => {
  const before = await dossier();
  expect(factIn(before, "fireCertificateExpires")?.required).toBe(false);
  await write([saidFact("fireActivity", true)]);
  const after = await dossier();
  expect(factIn(after, "fireCertificateExpires")?.required).toBe(true);
  expect(after.measure.required).toBeGreaterThan(before.measure.required);
});

test("two people at one value: the second is told, nothing is overwritten", async () => {
  await write([saidFact("apeClass", "C")]);
  const second = await write([saidFact("apeClass", "D"), saidFact("pupils", 10)]);
  expect(second.status).toBe(409);
  expect(second.body.errors[0]).toMatchObject({
    field: "facts/0/seen",
    message: expect.stringContaining("APE, classe"),
  });
  const read = await dossier();
  expect(factIn(read, "apeClass")?.text).toBe("C");
  expect(factIn(read, "pupils")?.state).toBe("missing");
  const seen = factIn(read, "apeClass")?.origin?.claimId;
  expect((await write([saidFact("apeClass", "D", { seen })])).status).toBe(200);
});

test.each([
  ["apeClass", "Z", "non è una delle voci previste"],
  ["pupils", 1.5, "intero"],
  ["pupils", "molti", "serve un numero"],
  ["apeDate", "2026-05-11", "nel futuro"],
  ["apeDate", "2026-02-30", "che esista"],
  ["bookValue", 10.5, "centesimi"],
  ["occupier", "   ", "vuoto"],
  ["occupier", "x".repeat(201), "al massimo 200"],
  ["nonesuch", 1, "il dizionario non ha"],
])("%s does not take %j, and says why", async (field, value, because) => {
  const { status, body } = await write([saidFact(field, value)]);
  expect(status).toBe(422);
  expect(body.detail.toLowerCase()).toContain(because.toLowerCase());
  expect((await dossier()).version).toBe(0);
});

test("a value proven by a document must say which", async () => {
  const { status, body } = await write([saidFact("apeClass", "C", { quality: "documented" })]);
  expect(status).toBe(422);
  expect(body.errors[0].field).toBe("facts/0/evidenceId");
});

test("who may not write is refused, and a building out of reach is not there", async () => {
  expect((await write([saidFact("apeClass", "C")], "urp")).status).toBe(403);
  expect((await write([saidFact("apeClass", "C")], "tecnicoII")).status).toBe(404);
  expect((await desk.call("impresa", `/buildings/${id}/dossier`)).status).toBe(403);
  expect((await desk.call("tecnicoII", "/dossiers")).body.items).toEqual([]);
});

test("what is written of a part must be of a part of this building", async () => {
  const other = await addBuilding(database.db, { code: `ALTRO-${count}` });
  const element = await addElement(database.db, other, `EL-${count}`);
  const { status } = await write([saidFact("heatKw", 100, { subject: { kind: "element", id: element } })]);
  expect(status).toBe(404);
});

test("two sources that disagree wait for a person, who settles it until one says something new", async () => {
  await say(database.db, originAt(clock.now(), "realgimm"), [
    { buildingId: id, facts: [factOf(id, "builtYear", 1930)] },
  ]);
  await write([saidFact("builtYear", 1934, { seen: factIn(await dossier(), "builtYear")?.origin?.claimId })]);
  const read = await dossier();
  // The owner's value is shown, and the other one is not lost.
  expect(factIn(read, "builtYear")).toMatchObject({ text: "1930", disagreeing: 1 });
  const [task] = (await desk.call("tecnica", `/dossier-disagreements?buildingId=${id}`)).body.items;
  expect(task).toMatchObject({ label: "Anno di costruzione", subjectLabel: "Edificio" });
  expect(task.claims.map(({ text }: { text: string }) => text).toSorted()).toEqual(["1930", "1934"]);
  const seen = task.claims.map((claim: { id: string }) => claim.id);
  const decision = {
    subjectId: id,
    field: "builtYear",
    value: 1934,
    validFrom: "2026-05-01",
    reason: "lapide sul portone",
  };
  expect(
    (await post("tecnica", `/buildings/${id}/dossier/decisions`, { ...decision, seen: [seen[0]] })).status,
  ).toBe(409);
  expect((await post("tecnica", `/buildings/${id}/dossier/decisions`, { ...decision, seen })).status).toBe(
    200,
  );
  expect(factIn(await dossier(), "builtYear")).toMatchObject({ text: "1934", disagreeing: 0 });
  clock.pass(60_000);
  await say(database.db, originAt(clock.now(), "realgimm"), [
    { buildingId: id, facts: [factOf(id, "builtYear", 1931, { validFrom: "2026-05-09" })] },
  ]);
  expect(factIn(await dossier(), "builtYear")).toMatchObject({ text: "1934", disagreeing: 1 });
});

test("what is said of a day to come is shown from that day on, however long nobody looked", async () => {
  const start = clock.now().toISOString();
  await write([saidFact("occupier", "Vecchia scuola")]);
  const seen = factIn(await dossier(), "occupier")?.origin?.claimId;
  await write([saidFact("occupier", "Nuova scuola", { validFrom: "2026-09-01", seen })]);
  expect(factIn(await dossier(), "occupier")?.text).toBe("Vecchia scuola");
  clock.set("2026-10-02T09:00:00Z");
  // Something else is written before the day's own work has run: the value that began is not forgotten for it.
  await write([saidFact("pupils", 3)]);
  await bringToToday(database.db, { clock });
  expect(factIn(await dossier(), "occupier")?.text).toBe("Nuova scuola");
  expect(factIn(await dossier("2026-08-31"), "occupier")?.text).toBe("Vecchia scuola");
  clock.set(start);
});

test("a future day has no dossier yet", async () => {
  const { status, body } = await desk.call("tecnica", `/buildings/${id}/dossier?on=2099-01-01`);
  expect(status).toBe(400);
  expect(body.detail).toContain("futuro");
});

test("an item is added with its values, named by them, and taken back without being lost", async () => {
  const facts = [
    { field: "titleKind", value: "scia", validFrom: "2020-01-01" },
    { field: "titleNumber", value: "120/2019", validFrom: "2020-01-01" },
  ];
  const added = await post("tecnica", `/buildings/${id}/dossier/records`, { kind: "building-title", facts });
  expect(added.status).toBe(201);
  const titles = (read: Dossier) => read.sections.find(({ code }) => code === "D")?.records[0]?.items ?? [];
  expect(titles(await dossier())[0]?.label).toBe("SCIA · 120/2019");
  const wrong = await post("tecnica", `/buildings/${id}/dossier/records`, { kind: "amnesty", facts });
  expect(wrong.status).toBe(422);
  const withdrawn = await post("tecnica", `/buildings/${id}/dossier/records/${added.body.id}/withdrawal`, {
    reason: "era di un altro edificio",
  });
  expect(withdrawn.status).toBe(200);
  expect(titles(await dossier())).toEqual([]);
  const history = await desk.call(
    "tecnica",
    `/buildings/${id}/dossier/facts/titleNumber?subjectId=${added.body.id}`,
  );
  expect(history.body.items).toMatchObject([
    { text: "120/2019", saidBy: "Tecnica", supersededBy: "Tecnica" },
  ]);
});

test("the register's values are claims of the register, once; what it changes is a new claim, what it drops is withdrawn", async () => {
  const element = await addElement(database.db, id, `CALDAIA-${count}`);
  await readRegistry(database.db, { clock });
  expect(factIn(await dossier(), "name")).toMatchObject({
    text: `Edificio SCR-${count}`,
    origin: { source: "realgimm" },
  });
  const part = await desk.call("tecnica", `/buildings/${id}/dossier/subjects/${element}`);
  expect(part.body.facts.find(({ field }: { field: string }) => field === "maker").text).toBe("Marca");
  const { version } = await dossier();
  expect(await readRegistry(database.db, { clock })).toBe(0);
  expect((await dossier()).version).toBe(version);
  await sql`update building set name = 'Scuola Nuova', updated_at = now() where id = ${id}`.execute(
    database.db,
  );
  await sql`update element set maker = null, updated_at = now() where id = ${element}`.execute(database.db);
  await readRegistry(database.db, { clock });
  expect(factIn(await dossier(), "name")?.text).toBe("Scuola Nuova");
  expect(factIn(await dossier(), "address")?.origin?.recordedAt).toBe(
    factIn(await dossier(), "use")?.origin?.recordedAt,
  );
  const after = await desk.call("tecnica", `/buildings/${id}/dossier/subjects/${element}`);
  expect(after.body.facts.find(({ field }: { field: string }) => field === "maker").state).toBe("missing");
});

test("two days of one building are compared, and two buildings", async () => {
  const start = clock.now().toISOString();
  await write([saidFact("apeClass", "C"), saidFact("pupils", 100)]);
  clock.set("2026-06-10T09:00:00Z");
  await write([
    saidFact("apeClass", "B", {
      seen: factIn(await dossier(), "apeClass")?.origin?.claimId,
      validFrom: "2026-06-01",
    }),
  ]);
  const { body } = await desk.call("tecnica", `/buildings/${id}/dossier/comparison?on=2026-05-20`);
  expect(body.facts).toMatchObject([{ field: "apeClass", change: "changed", one: "C", other: "B" }]);
  expect(body.same).toBe(1);
  const other = await addBuilding(database.db, { code: `CONFRONTO-${count}` });
  const two = await desk.call("tecnica", `/buildings/${id}/dossier/comparison?withBuilding=${other}`);
  expect(two.body.facts.map(({ change }: { change: string }) => change)).toEqual(["removed", "removed"]);
  clock.set(start);
});

test("the list goes from the least complete, page by page, with the sums of all that is found", async () => {
  for (const name of ["A", "B", "C"])
    await addBuilding(database.db, { code: `LISTA-${name}`, municipio: "IX", use: "museum" });
  await readRegistry(database.db, { clock });
  const { rows } = await sql<{ id: string }>`select id from building where code = 'LISTA-B'`.execute(
    database.db,
  );
  await say(database.db, originAt(clock.now()), [
    { buildingId: rows[0]?.id ?? "", facts: [factOf(rows[0]?.id ?? "", "apeClass", "C")] },
  ]);
  const first = await desk.call("tecnica", "/dossiers?municipio=IX&limit=2");
  expect(first.body.total.buildings).toBe(3);
  const second = await desk.call("tecnica", `/dossiers?municipio=IX&limit=2&cursor=${first.body.nextCursor}`);
  const codes = [...first.body.items, ...second.body.items].map(({ code }: { code: string }) => code);
  expect(codes.at(-1)).toBe("LISTA-B");
  expect(codes.toSorted()).toEqual(["LISTA-A", "LISTA-B", "LISTA-C"]);
});
