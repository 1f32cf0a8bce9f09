import { Person } from "@stabile/contract/people";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyGroupRoles } from "#features/access/group-roles.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { type Counter, liveSession, openCounter } from "#test/features/access/counter.ts";

// Roles that come by the groups of the domain, and by sheets.

let counter: Counter;
beforeAll(async () => {
  counter = await openCounter();
  await counter.enter("Serena");
});
afterAll(() => counter.close());

const BASE = "OU=Gruppi,DC=comune,DC=example";

async function signInWith(groups: string[]): Promise<string[]> {
  const { userId, token } = counter.people.get("Serena") as { userId: string; token: string };
  await inTransaction(counter.db, (tx) => applyGroupRoles(tx, userId, { groups, correlationId: "prova" }));
  const session = await liveSession(counter.db, token);
  return session?.principal.grants.map(({ role, origin }) => `${role} ${origin}`).sort() ?? [];
}

const map = (name: string, role: string) =>
  counter.as("Sistemi", "POST", "/role-groups", { name, role, scopeKind: "municipality", reason: "Uffici" });

test("groups give their roles at sign-in, take them away when they are gone, and leave alone what a hand gave", async () => {
  const technicians = await map(`CN=Tecnici,${BASE}`, "technician");
  expect(technicians.status, technicians.text).toBe(201);
  await map("Sportello", "urp");
  expect((await map(`cn=tecnici, ${BASE.toLowerCase()}`, "technician")).status).toBe(409);
  const { userId } = counter.people.get("Serena") as { userId: string };
  const byHand = { role: "technician", scopeKind: "municipality", reason: "A mano" };
  await counter.as("Sistemi", "POST", `/people/${userId}/roles`, byHand);

  expect(await signInWith([`CN=Tecnici,${BASE}`, `CN=Sportello,${BASE}`, `CN=Altro,${BASE}`])).toEqual([
    "technician group",
    "technician hand",
    "urp group",
  ]);
  expect(await signInWith([`CN=Tecnici,${BASE}`])).toEqual(["technician group", "technician hand"]);
  const person = Person.parse((await counter.as("Sistemi", "GET", `/people/${userId}`)).body);
  expect(person.roles.find(({ role }) => role === "urp")).toMatchObject({
    state: "ended",
    endReason: "Non fa più parte del gruppo",
    groupName: "Sportello",
  });
  expect(person.abilities[0]?.because.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^Tecnico comunale su tutto il Comune, dal gruppo CN=Tecnici/),
  );
  const held = person.roles.find(({ origin, state }) => origin === "group" && state === "in-force");
  expect(
    (await counter.as("Sistemi", "POST", `/role-assignments/${held?.id}/end`, { reason: "Prova" })).status,
  ).toBe(409);
  const removed = await counter.as("Sistemi", "POST", `/role-groups/${technicians.body.id}/remove`, {
    reason: "Sciolto",
  });
  expect(removed.status).toBe(200);
  expect(await signInWith([`CN=Tecnici,${BASE}`])).toEqual(["technician hand"]);
});

test("a sheet is shown before it is applied: what would change, and each refused row with its reason", async () => {
  const text = [
    "Codice fiscale;Nome;Ruolo;Ambito;Dal;Al;Motivo",
    "CNVMRT84C52Z999Z;Marta Canevaro;Operatore URP;tutto il Comune;;31/12/2150;Sportello",
    "GHGPLA76S02Z999Q;Paolo Ghigliotti;technician;municipio:III;;;",
    "GHGPLA76S02Z999Q;Paolo Ghigliotti;Tecnico comunale;Municipio:III;;;",
    "GHGPLA76S02Z999X;Paolo;technician;tutto il Comune;;;",
    "NTOSRN90H64Z999K;Serena Oneto;sindaco;tutto il Comune;;;",
    "NTOSRN90H64Z999K;Serena Oneto;contractor;impresa:F-NESSUNA;;;",
    "NTOSRN90H64Z999K;Serena Oneto;urp;quartiere:Prè;;;",
    "NTOSRN90H64Z999K;Serena Oneto;urp;tutto il Comune;;31/02/2150;",
    "NTOSRN90H64Z999K;Serena Oneto;systems;municipio:I;;;",
  ].join("\r\n");
  const file = { name: "ruoli.csv", text };
  const before = await counter.db.selectFrom("role_assignment").select("id").execute();
  const preview = await counter.upload("Sistemi", "/role-sheets/preview", file);
  expect(preview.status, preview.text).toBe(200);
  expect(
    preview.body.rows.map((row: { outcome: string; because?: string }) => row.because ?? row.outcome),
  ).toEqual([
    "given",
    "given",
    "È già alla riga 3",
    "Il codice fiscale ha un carattere sbagliato",
    "Ruolo sconosciuto: «sindaco»",
    "L'impresa F-NESSUNA non c'è",
    "Ambito sconosciuto: «quartiere:Prè»",
    "«31/02/2150» non è una data",
    "Sistemi informativi: l'ambito può essere tutto il Comune",
  ]);
  expect(await counter.db.selectFrom("role_assignment").select("id").execute()).toEqual(before);

  const applied = await counter.upload("Sistemi", "/role-sheets", file);
  expect(applied.body).toMatchObject({
    applied: true,
    counts: { given: 2, changed: 0, same: 0, refused: 7 },
  });
  const again = await counter.upload("Sistemi", "/role-sheets", file);
  expect(again.body.counts).toMatchObject({ given: 0, same: 2 });
});

test("what is exported can be corrected and sent back: sent as it is, it changes nothing", async () => {
  const exported = await counter.as("Sistemi", "GET", "/role-sheets?format=csv");
  expect(exported.text).toContain("CNVMRT84C52Z999Z;Marta Canevaro;Operatore URP;tutto il Comune;");
  // The people of these tests have no tax code of their own.
  const rows = exported.text.split("\r\n").filter((line) => !line.startsWith("PROVA"));
  const sent = await counter.upload("Sistemi", "/role-sheets/preview", {
    name: "ruoli.csv",
    text: rows.join("\r\n"),
  });
  expect(sent.body.counts).toEqual({ given: 0, changed: 0, same: 2, refused: 0 });
});

test.each([
  ["vuoto.csv", "", /vuoto.csv è vuoto/],
  ["altro.csv", "a;b\n1;2\n", /non è un foglio dei ruoli: mancano le colonne codice fiscale, ruolo, ambito/],
  ["pagina.html", "<!doctype html><html></html>", /pagina.html è una pagina HTML/],
])("a file that is no sheet of roles is refused by its name: %s", async (name, text, said) => {
  const answer = await counter.upload("Sistemi", "/role-sheets/preview", { name, text });
  expect(answer.status, answer.text).toBe(422);
  expect(answer.text).toMatch(said);
});
