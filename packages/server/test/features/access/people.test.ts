import { Person } from "@stabile/contract/people";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { HeldRole } from "#features/access/held-roles.ts";
import { type Counter, liveSession, openCounter } from "#test/features/access/counter.ts";

// A systems officer at the counter: gives, changes and takes roles, and says why somebody can do what they can.

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
});
afterAll(() => counter.close());

const TAX_CODE = "CNVMRT84C52Z999Z";
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("a role with an end is in force until the end of that day, and the page says who gave it and why", async () => {
  const body = {
    taxCode: TAX_CODE.toLowerCase(),
    displayName: "Marta Canevaro",
    role: "technician",
    scopeKind: "municipio",
    scopeCode: "III",
    until: inDays(10),
    reason: "Rinforzo estivo",
  };
  const added = await counter.as("Sistemi", "POST", "/people", body);
  expect(added.status, added.text).toBe(201);
  const person = Person.parse((await counter.as("Sistemi", "GET", `/people/${added.body.id}`)).body);
  expect(person).toMatchObject({ displayName: "Marta Canevaro", taxCode: TAX_CODE });
  expect(person.roles).toMatchObject([
    {
      role: "technician",
      scopeLabel: "Municipio III",
      origin: "hand",
      state: "in-force",
      reason: "Rinforzo estivo",
    },
  ]);
  const why = person.abilities.find(({ action }) => action === "work-order.create");
  expect(why?.because[0]?.text).toMatch(
    /^Tecnico comunale su Municipio III, dato a mano da Sistemi il \d\d\/\d\d\/\d{4}, fino al \d\d\/\d\d\/\d{4}$/,
  );
  expect(person.abilities.map(({ action }) => action)).not.toContain("people.manage");
});

const work = (code: string) => ({
  role: "contractor",
  scopeKind: "firm",
  scopeCode: code,
  reason: "Nuovo operaio",
});

async function roleIn(name: string): Promise<string[]> {
  const { token } = counter.people.get(name) as { token: string };
  const session = await liveSession(counter.db, token);
  return session?.principal.grants.map(({ role, scopeKey }) => `${role} ${scopeKey}`.trim()) ?? ["fuori"];
}

const personOf = async (name: string) =>
  Person.parse((await counter.as("Sistemi", "GET", `/people/${counter.people.get(name)?.userId}`)).body);

test("the same role given again changes its end, and given as it is changes nothing", async () => {
  const { userId } = await counter.enter("Paolo");
  const role = { role: "urp", scopeKind: "municipality", reason: "Sportello" };
  const give = (until?: string) =>
    counter.as("Sistemi", "POST", `/people/${userId}/roles`, { ...role, ...(until && { until }) });
  expect((await give(inDays(3))).body).toMatchObject({ outcome: "given" });
  expect((await give(inDays(3))).body).toMatchObject({ outcome: "same" });
  expect((await give(inDays(9))).body).toMatchObject({ outcome: "changed" });
  expect((await give()).body).toMatchObject({ outcome: "changed" });
  expect(await roleIn("Paolo")).toEqual(["urp"]);
  expect((await personOf("Paolo")).roles).toHaveLength(1);
});

test("a role that begins later is not in force yet; one that was ended stays in the register, with who and why", async () => {
  const { userId } = await counter.enter("Serena");
  const given = await counter.as("Sistemi", "POST", `/people/${userId}/roles`, {
    role: "finance",
    scopeKind: "municipality",
    from: inDays(5),
    reason: "Da lunedì",
  });
  expect(await roleIn("Serena")).toEqual([]);
  expect((await personOf("Serena")).roles[0]).toMatchObject({ state: "future" });
  const ended = await counter.as("Sistemi", "POST", `/role-assignments/${given.body.id}/end`, {
    reason: "Ha rinunciato",
  });
  expect(ended.status, ended.text).toBe(200);
  expect((await personOf("Serena")).roles[0]).toMatchObject({
    state: "ended",
    endedBy: "Sistemi",
    endReason: "Ha rinunciato",
  });
  const again = await counter.as("Sistemi", "POST", `/role-assignments/${given.body.id}/end`, {
    reason: "Ancora",
  });
  expect(again.status).toBe(409);
});

test.each([
  [
    { role: "systems", scopeKind: "municipio", scopeCode: "I" },
    403,
    /Sistemi informativi: l'ambito può essere tutto il Comune/,
  ],
  [{ role: "contractor", scopeKind: "firm", scopeCode: "F-NIENTE" }, 404, /L'impresa F-NIENTE non c'è/],
  [{ role: "technician", scopeKind: "municipio", scopeCode: "XL" }, 404, /Il Municipio XL non c'è/],
  [{ role: "urp", scopeKind: "municipality", until: "2020-01-01" }, 422, /è già passata/],
  [{ role: "urp", scopeKind: "municipality", from: "2020-01-01" }, 422, /per il passato/],
  [
    { role: "urp", scopeKind: "municipality", from: "2099-02-01", until: "2099-01-01" },
    422,
    /prima dell'inizio/,
  ],
])("a role that makes no sense is refused in words: %j", async (role, status, said) => {
  const { userId } = counter.people.get("Paolo") as { userId: string };
  const answer = await counter.as("Sistemi", "POST", `/people/${userId}/roles`, { reason: "Prova", ...role });
  expect(answer.status, answer.text).toBe(status);
  expect(answer.text).toMatch(said);
});

test("nobody gives a role to themselves, takes one from themselves, or shuts themselves out", async () => {
  const { userId } = counter.people.get("Sistemi") as { userId: string };
  const role = { role: "technician", scopeKind: "municipality", reason: "Comodo" };
  expect((await counter.as("Sistemi", "POST", `/people/${userId}/roles`, role)).status).toBe(403);
  const me = Person.parse((await counter.as("Sistemi", "GET", `/people/${userId}`)).body);
  expect(me).toMatchObject({ isMe: true, mayChange: false });
  const end = `/role-assignments/${me.roles[0]?.id}/end`;
  expect((await counter.as("Sistemi", "POST", end, { reason: "Prova" })).status).toBe(403);
  expect((await counter.as("Sistemi", "POST", `/people/${userId}/disable`, { reason: "Prova" })).status).toBe(
    403,
  );
});

test("a disabled person is out at once, and comes back with the roles they had", async () => {
  const { userId } = await counter.enter("Diego", "technician");
  expect(await roleIn("Diego")).toEqual(["technician"]);
  const reason = { reason: "Indagine in corso" };
  expect((await counter.as("Sistemi", "POST", `/people/${userId}/disable`, reason)).status).toBe(200);
  expect(await roleIn("Diego")).toEqual(["fuori"]);
  expect((await counter.as("Diego", "GET", "/my/permissions")).status).toBe(401);
  expect(await personOf("Diego")).toMatchObject({ isDisabled: true, abilities: [], openSessions: 0 });
  expect((await counter.as("Sistemi", "POST", `/people/${userId}/disable`, reason)).status).toBe(409);
  expect((await counter.as("Sistemi", "POST", `/people/${userId}/enable`, reason)).status).toBe(200);
  expect((await personOf("Diego")).roles[0]).toMatchObject({ role: "technician", state: "in-force" });
});

test("all the sessions of a person are closed at once, and the history says by whom", async () => {
  const { userId } = await counter.enter("Lucia", "urp");
  const closed = await counter.as("Sistemi", "POST", `/people/${userId}/sessions/close`, {
    reason: "Telefono smarrito",
  });
  expect(closed.body).toEqual({ closed: 1 });
  expect((await counter.as("Lucia", "GET", "/my/permissions")).status).toBe(401);
  expect((await personOf("Lucia")).history.at(-1)).toMatchObject({
    label: "Sessioni chiuse",
    actor: "Sistemi",
    note: "1 sessione · Telefono smarrito",
  });
});

test("a firm's administrator adds and removes its workers, and reaches nobody else", async () => {
  const firms = { mine: uuidV7(), other: uuidV7() };
  for (const [code, id] of [
    ["F-MIA", firms.mine],
    ["F-ALTRA", firms.other],
  ] as const)
    await counter.db.insertInto("firm").values({ id, code, name: code, kind: "contractor" }).execute();
  await counter.enter("Franca", "firm-admin", { kind: "firm", key: firms.mine, firmId: firms.mine });
  await counter.enter("Altrui", "contractor", { kind: "firm", key: firms.other, firmId: firms.other });
  const added = await counter.as("Franca", "POST", "/people", {
    ...work("F-MIA"),
    taxCode: "LMRYSF92E08Z999K",
    displayName: "Youssef",
    until: inDays(30),
  });
  expect(added.status, added.text).toBe(201);
  const list = await counter.as("Franca", "GET", "/people");
  expect(list.body.items.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
    "Franca",
    "Youssef",
  ]);
  const other = counter.people.get("Altrui")?.userId as string;
  expect((await counter.as("Franca", "GET", `/people/${other}`)).status).toBe(404);
  expect((await counter.as("Franca", "POST", `/people/${other}/roles`, work("F-MIA"))).status).toBe(404);
  // Somebody of the municipality is not taken into the firm by their tax code.
  await counter.db
    .updateTable("app_user")
    .set({ identifier: "GHGPLA76S02Z999Q" })
    .where("id", "=", counter.people.get("Paolo")?.userId as string)
    .execute();
  for (const [code, taxCode, more] of [
    ["F-ALTRA", "PRDDGI87T21Z999P", {}],
    ["F-MIA", "GHGPLA76S02Z999Q", {}],
    ["F-MIA", "PRDDGI87T21Z999P", { role: "technician", scopeKind: "municipality", scopeCode: "" }],
    ["F-MIA", "PRDDGI87T21Z999P", { role: "firm-admin" }],
  ] as const) {
    const body = { ...work(code), ...more, taxCode, displayName: "Qualcuno" };
    const refused = await counter.as("Franca", "POST", "/people", body);
    expect(refused.status, `${code} ${taxCode} ${refused.text}`).toBe(403);
  }
  const end = `/role-assignments/${added.body.roleId}/end`;
  expect((await counter.as("Franca", "POST", end, { reason: "Ha cambiato impresa" })).status).toBe(200);
});

test("of a worker, a firm's administrator sees what concerns the firm, and nothing of what they were before or are elsewhere", async () => {
  const firms = { ours: uuidV7(), theirs: uuidV7() };
  for (const [code, id] of [
    ["F-NOSTRA", firms.ours],
    ["F-LORO", firms.theirs],
  ] as const)
    await counter.db.insertInto("firm").values({ id, code, name: code, kind: "contractor" }).execute();
  await counter.enter("Gestore", "firm-admin", { kind: "firm", key: firms.ours, firmId: firms.ours });
  const { userId } = await counter.enter("Bruno", "contractor", {
    kind: "firm",
    key: firms.ours,
    firmId: firms.ours,
  });
  await counter.db
    .updateTable("app_user")
    .set({ email: "bruno@posta.example" })
    .where("id", "=", userId)
    .execute();
  await counter.db
    .insertInto("role_assignment")
    .values({
      id: uuidV7(),
      user_id: userId,
      role: "contractor",
      scope_kind: "firm",
      scope_key: firms.theirs,
    })
    .execute();
  for (const [action, at] of [
    ["sign-in", sql<Date>`now() - interval '3 days'`],
    ["sign-out", sql<Date>`now() + interval '1 second'`],
  ] as const)
    await counter.db
      .insertInto("audit_entry")
      .values({
        ...{ at, action, subject_kind: "user", subject_id: userId },
        actor_label: "Bruno",
        correlation_id: "prova",
        detail: "{}",
      })
      .execute();
  const seen = async (name: string) => {
    const { body } = await counter.as(name, "GET", `/people/${userId}`);
    return {
      firms: body.roles.map((role: HeldRole) => role.scopeCode).toSorted(),
      email: body.email,
      history: body.history,
    };
  };
  const whole = await seen("Sistemi");
  expect(whole.firms).toEqual(["F-LORO", "F-NOSTRA"]);
  expect(whole.email).toBe("bruno@posta.example");
  expect(whole.history.map(({ label }: { label: string }) => label)).toEqual(["Accesso", "Uscita"]);
  const theirs = await seen("Gestore");
  expect(theirs.firms).toEqual(["F-NOSTRA"]);
  expect(theirs.email).toBeUndefined();
  expect(theirs.history.map(({ label }: { label: string }) => label)).toEqual(["Uscita"]);
  const list = await counter.as("Gestore", "GET", "/people?state=all");
  expect(
    list.body.items.flatMap(({ roles }: { roles: HeldRole[] }) => roles.map((role) => role.scopeCode)),
  ).toEqual(["F-NOSTRA", "F-NOSTRA"]);
});

test("roles about to end are found fifteen days before, and only those that somebody should renew", async () => {
  const soon = async () =>
    (await counter.as("Sistemi", "GET", "/people?expiry=soon")).body.items.map(
      ({ displayName }: { displayName: string }) => displayName,
    );
  expect(await soon()).toContain("Marta Canevaro");
  const found = await counter.as("Sistemi", "GET", "/people?q=marta&role=technician&municipio=III");
  expect(found.body.items).toHaveLength(1);
  expect((await counter.as("Sistemi", "GET", "/people?q=cnvmrt")).body.items).toHaveLength(1);
  expect((await counter.as("Sistemi", "GET", "/people?q=cnvmrt&municipio=II")).body.items).toHaveLength(0);
});

test("a list of people goes on page by page, each person once", async () => {
  const seen: string[] = [];
  let cursor = "";
  for (let page = 0; page < 30; page += 1) {
    const { body } = await counter.as("Sistemi", "GET", `/people?state=all&limit=2${cursor}`);
    seen.push(...body.items.map(({ id }: { id: string }) => id));
    if (body.nextCursor === undefined) break;
    cursor = `&cursor=${body.nextCursor}`;
  }
  const all = await counter.db.selectFrom("app_user").select("id").execute();
  expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
});
