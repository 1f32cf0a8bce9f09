import { sql } from "kysely";
import { Emergency, MyPermissions, Person } from "@stabile/contract/people";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Counter, liveSession, openCounter } from "#test/features/access/counter.ts";

// Roles that are asked for, lent, or taken in an emergency: each says what it is, and each ends.

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
  await counter.enter("Elena", "auditor");
  await counter.enter("Anna", "technician", { kind: "municipio", key: "I" });
  await counter.enter("Bruno", "urp");
  await counter.enter("Nuova");
});
afterAll(() => counter.close());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const idOf = (name: string) => counter.people.get(name)?.userId as string;

async function grantsOf(name: string): Promise<string[]> {
  const { token } = counter.people.get(name) as { token: string };
  const grants = (await liveSession(counter.db, token))?.principal.grants ?? [];
  return grants.map(({ role, scopeKey, origin, lentBy }) =>
    [role, scopeKey, origin, lentBy?.displayName].filter(Boolean).join(" "),
  );
}

const mine = async (name: string) =>
  MyPermissions.parse((await counter.as(name, "GET", "/my/permissions")).body);
const roleIdOf = async (name: string) => (await mine(name)).roles[0]?.id as string;

const asking = {
  role: "technician",
  scopeKind: "municipio",
  scopeText: "Valpolcevera",
  reason: "Sono appena arrivata",
  contact: "interno 12",
};

test("a person without a role asks for one and sees the answer; what is given may be narrower, with an end", async () => {
  expect((await counter.as("Nuova", "GET", "/people")).status).toBe(403);
  const asked = await counter.as("Nuova", "POST", "/role-requests", asking);
  expect(asked.status, asked.text).toBe(201);
  // Asked again while it waits, it takes the new words.
  expect((await counter.as("Nuova", "POST", "/role-requests", asking)).body).toEqual(asked.body);
  expect((await counter.as("Sistemi", "GET", "/role-requests")).body.items).toMatchObject([
    { person: { displayName: "Nuova" }, scopeText: "Valpolcevera", contact: "interno 12" },
  ]);
  const grant = {
    role: "technician",
    scopeKind: "municipio",
    scopeCode: "V",
    until: inDays(30),
    note: "Benvenuta",
  };
  const path = `/role-requests/${asked.body.id}/grant`;
  expect((await counter.as("Sistemi", "POST", path, grant)).status).toBe(200);
  expect((await counter.as("Sistemi", "POST", path, grant)).status).toBe(409);
  expect(await grantsOf("Nuova")).toEqual(["technician V request"]);
  const { requests, roles } = await mine("Nuova");
  expect(requests[0]).toMatchObject({ state: "granted", decidedBy: "Sistemi", decisionNote: "Benvenuta" });
  expect(roles[0]).toMatchObject({ originLabel: "da una richiesta approvata", reason: asking.reason });
});

test("a refusal says why; nobody approves their own request, and nobody sees or withdraws another's", async () => {
  const asked = await counter.as("Sistemi", "POST", "/role-requests", { ...asking, role: "urp" });
  const own = `/role-requests/${asked.body.id}`;
  const grant = { role: "urp", scopeKind: "municipality" };
  expect((await counter.as("Sistemi", "POST", `${own}/grant`, grant)).status).toBe(403);
  expect((await counter.as("Bruno", "POST", `${own}/withdraw`)).status).toBe(404);
  expect((await counter.as("Bruno", "POST", `${own}/refuse`, { reason: "No" })).status).toBe(403);
  expect((await counter.as("Sistemi", "POST", `${own}/withdraw`)).status).toBe(200);
  const other = await counter.as("Bruno", "POST", "/role-requests", { ...asking, role: "urp" });
  const refusal = await counter.as("Sistemi", "POST", `/role-requests/${other.body.id}/refuse`, {
    reason: "Ce l'hai già",
  });
  expect(refusal.status).toBe(200);
  expect((await mine("Bruno")).requests[0]).toMatchObject({ state: "refused", decisionNote: "Ce l'hai già" });
  const misfit = { ...asking, role: "systems", scopeKind: "building" };
  expect((await counter.as("Bruno", "POST", "/role-requests", misfit)).status).toBe(422);
});

test("a colleague has the roles of who is away, only those, and only while the other has them", async () => {
  const order = {
    substituteId: idOf("Bruno"),
    roleIds: [await roleIdOf("Anna")],
    until: inDays(7),
    reason: "Ferie",
  };
  const colleagues = await counter.as("Anna", "GET", "/colleagues?q=bru");
  expect(colleagues.body.items).toEqual([{ id: idOf("Bruno"), displayName: "Bruno" }]);
  expect((await counter.as("Bruno", "POST", `/people/${idOf("Anna")}/substitutions`, order)).status).toBe(
    404,
  );
  const started = await counter.as("Anna", "POST", `/people/${idOf("Anna")}/substitutions`, order);
  expect(started.status, started.text).toBe(201);
  expect(await grantsOf("Bruno")).toEqual(["urp hand", "technician I substitution Anna"]);
  for (const name of ["Anna", "Bruno"])
    expect((await mine(name)).substitutions[0]).toMatchObject({
      absent: { displayName: "Anna" },
      substitute: { displayName: "Bruno" },
      roles: ["Tecnico comunale"],
      state: "in-force",
    });
  const why = (await mine("Bruno")).abilities.find(({ action }) => action === "work-order.manage");
  expect(why?.because.map(({ text }) => text)).toEqual([
    expect.stringMatching(
      /^Tecnico comunale su Municipio I, in sostituzione di Anna da Anna il .*, fino al /,
    ),
  ]);
  // What was lent is not lent again.
  const lent = (await mine("Bruno")).roles.find(({ origin }) => origin === "substitution")?.id as string;
  const again = { ...order, substituteId: idOf("Elena"), roleIds: [lent] };
  expect((await counter.as("Bruno", "POST", `/people/${idOf("Bruno")}/substitutions`, again)).status).toBe(
    422,
  );
  // Whoever is away is disabled: nothing of theirs is left to anybody.
  const reason = { reason: "Cessata dal servizio" };
  await counter.as("Sistemi", "POST", `/people/${idOf("Anna")}/disable`, reason);
  expect(await grantsOf("Bruno")).toEqual(["urp hand"]);
  await counter.as("Sistemi", "POST", `/people/${idOf("Anna")}/enable`, reason);
  expect(await grantsOf("Bruno")).toHaveLength(2);
  const end = `/substitutions/${started.body.id}/end`;
  expect((await counter.as("Elena", "POST", end, { reason: "Curiosità" })).status).toBe(403);
  expect((await counter.as("Bruno", "POST", end, { reason: "È rientrata" })).status).toBe(200);
  expect(await grantsOf("Bruno")).toEqual(["urp hand"]);
  expect((await counter.as("Bruno", "POST", end, { reason: "Ancora" })).status).toBe(409);
});

test("the role that was lent ends with the role it comes from", async () => {
  await counter.enter("Carlo", "finance");
  const roleId = await roleIdOf("Carlo");
  const order = { substituteId: idOf("Bruno"), roleIds: [roleId], until: inDays(7), reason: "Corso" };
  const path = `/people/${idOf("Carlo")}/substitutions`;
  expect((await counter.as("Sistemi", "POST", path, order)).status).toBe(201);
  expect(await grantsOf("Bruno")).toContain("finance substitution Carlo");
  await counter.as("Sistemi", "POST", `/role-assignments/${roleId}/end`, { reason: "Ha cambiato ufficio" });
  expect(await grantsOf("Bruno")).toEqual(["urp hand"]);
});

test("who manages permissions does not become anybody's substitute by their own decision", async () => {
  await counter.enter("Dario", "technician");
  const order = {
    substituteId: idOf("Sistemi"),
    roleIds: [await roleIdOf("Dario")],
    until: inDays(2),
    reason: "Assenza",
  };
  const path = `/people/${idOf("Dario")}/substitutions`;
  expect((await counter.as("Sistemi", "POST", path, order)).status).toBe(403);
  const long = { ...order, substituteId: idOf("Bruno"), until: inDays(500) };
  expect((await counter.as("Sistemi", "POST", path, long)).status).toBe(422);
});

test("a substitute of who manages permissions gives no role to themselves, nor to the person they stand for", async () => {
  await counter.enter("Vice", "urp");
  const order = {
    substituteId: idOf("Vice"),
    roleIds: [await roleIdOf("Sistemi")],
    until: inDays(3),
    reason: "Ferie",
  };
  const started = await counter.as("Sistemi", "POST", `/people/${idOf("Sistemi")}/substitutions`, order);
  expect(started.status, started.text).toBe(201);
  const role = { role: "technician", scopeKind: "municipality", reason: "Comodo" };
  expect((await counter.as("Vice", "POST", `/people/${idOf("Vice")}/roles`, role)).status).toBe(403);
  expect((await counter.as("Vice", "POST", `/people/${idOf("Sistemi")}/roles`, role)).status).toBe(403);
  expect((await counter.as("Vice", "POST", `/people/${idOf("Elena")}/roles`, role)).status).toBe(200);
  const person = Person.parse((await counter.as("Elena", "GET", `/people/${idOf("Elena")}`)).body);
  expect(person.roles[0]).toMatchObject({ grantedBy: "Vice (in sostituzione di Sistemi)" });
  const entry = await counter.db
    .selectFrom("audit_entry")
    .select(["detail"])
    .where("action", "=", "role.assign")
    .orderBy("id", "desc")
    .executeTakeFirstOrThrow();
  expect(entry.detail).toMatchObject({
    capacity: "in sostituzione di Sistemi",
    inPlaceOf: idOf("Sistemi"),
  });
  await counter.as("Sistemi", "POST", `/substitutions/${started.body.id}/end`, { reason: "Rientro" });
});

const flood = { role: "technician", hours: 2, reason: "Allagamento in via Esempio" };

test("an emergency widens the scope at once, for few hours, and is told to who watches until they have seen it", async () => {
  await counter.enter("Dora", "technician", { kind: "municipio", key: "I" });
  expect((await counter.as("Bruno", "POST", "/emergencies", flood)).status).toBe(403);
  expect((await counter.as("Dora", "POST", "/emergencies", { ...flood, hours: 9 })).status).toBe(400);
  expect((await counter.as("Dora", "POST", "/emergencies", { ...flood, role: "systems" })).status).toBe(403);
  const declared = await counter.as("Dora", "POST", "/emergencies", flood);
  expect(declared.status, declared.text).toBe(201);
  expect(await grantsOf("Dora")).toEqual(["technician I hand", "technician emergency"]);
  expect((await counter.as("Dora", "POST", "/emergencies", flood)).status).toBe(409);
  const open = async (name: string) =>
    (await counter.as(name, "GET", "/emergencies")).body.items.map((item: unknown) => Emergency.parse(item));
  expect(await open("Elena")).toMatchObject([
    { person: { displayName: "Dora" }, isInForce: true, acknowledgedByMe: false },
  ]);
  const path = `/emergencies/${declared.body.id}`;
  await counter.as("Elena", "POST", `${path}/acknowledge`);
  expect(await open("Elena")).toMatchObject([{ acknowledgedByMe: true, acknowledgedBy: ["Elena"] }]);
  expect(await open("Sistemi")).toMatchObject([{ acknowledgedByMe: false }]);
  const events = await counter.db
    .selectFrom("domain_event")
    .select("kind")
    .where("subject_kind", "=", "emergency")
    .execute();
  expect(events.length).toBeGreaterThan(0);

  const review = { outcome: "justified", note: "Tre ordini urgenti" };
  // Not before it has ended, nor by who declared it.
  expect((await counter.as("Elena", "POST", `${path}/review`, review)).status).toBe(409);
  expect((await counter.as("Dora", "POST", `${path}/end`)).status).toBe(200);
  expect(await grantsOf("Dora")).toEqual(["technician I hand"]);
  expect((await counter.as("Dora", "POST", `${path}/review`, review)).status).toBe(403);
  expect((await counter.as("Elena", "POST", `${path}/review`, review)).status).toBe(200);
  expect(await open("Elena")).toEqual([]);
});

test("who manages permissions and declares an emergency changes no permission by it, and does not review it", async () => {
  const declared = await counter.as("Sistemi", "POST", "/emergencies", { ...flood, role: "systems" });
  const path = `/emergencies/${declared.body.id}`;
  await counter.as("Sistemi", "POST", `${path}/end`);
  const review = { outcome: "justified", note: "Va tutto bene" };
  expect((await counter.as("Sistemi", "POST", `${path}/review`, review)).status).toBe(403);
});

test("nothing lasts beyond its hour: neither a role, nor what was lent, nor an emergency", async () => {
  const order = {
    substituteId: idOf("Bruno"),
    roleIds: [await roleIdOf("Dario")],
    until: inDays(1),
    reason: "Assenza",
  };
  await counter.as("Dario", "POST", `/people/${idOf("Dario")}/substitutions`, order);
  await counter.as("Dario", "POST", "/emergencies", flood);
  expect(await grantsOf("Dario")).toEqual(["technician hand", "technician emergency"]);
  expect(await grantsOf("Bruno")).toContain("technician substitution Dario");
  await sql`update role_assignment set valid_from = now() - interval '2 days', valid_to = now() - interval '1 second'
    where user_id = ${idOf("Dario")} or origin = 'substitution'`.execute(counter.db);
  expect(await grantsOf("Dario")).toEqual([]);
  expect(await grantsOf("Bruno")).toEqual(["urp hand"]);
});
