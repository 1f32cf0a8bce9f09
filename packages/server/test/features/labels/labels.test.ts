import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { categoryOfElement } from "#domain/labels/category-of-element.ts";
import { readTrackingCode, trackingCode } from "#domain/labels/tracking-code.ts";
import { labelDoors } from "#features/labels/label-doors.ts";
import { requestRoutes } from "#features/requests/routes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

const people = {
  technician: person("Paolo Tecnico", [{ role: "technician", scopeKind: "municipality", scopeKey: "" }]),
  elsewhere: person("Serena Uno", [{ role: "technician", scopeKind: "municipio", scopeKey: "I" }]),
  worker: person("Mario Operaio", [{ role: "contractor", scopeKind: "contract", scopeKey: uuidV7() }]),
};
const school = uuidV7();
const boiler = uuidV7();
const gym = uuidV7();
let database: TestDatabase;
let desk: Desk;
let base: string;

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  await sql`insert into building (id, code, name, use, municipio, address_text, source, source_key)
    values (${school}::uuid, 'ED-9', 'Scuola <Esempio>', 'school', 'III', 'Via Prova 1', 'prova', 'ED-9')`.execute(
    db,
  );
  const storey = uuidV7();
  await sql`insert into storey (id, code, building_id, level, name, source, source_key)
    values (${storey}::uuid, 'ED-9-P0', ${school}::uuid, 0, 'Piano terra', 'prova', 'P0')`.execute(db);
  await sql`insert into space (id, code, storey_id, name, use, source, source_key)
    values (${gym}::uuid, 'ED-9-L1', ${storey}::uuid, 'Palestra', 'gym', 'prova', 'L1')`.execute(db);
  await sql`insert into element (id, code, building_id, space_id, uni8290, name, source, source_key, withdrawn_on)
    values (${boiler}::uuid, 'EL-1', ${school}::uuid, ${gym}::uuid, '5.1.2', 'Caldaia "Uno"', 'prova', 'EL-1', null),
      (${uuidV7()}::uuid, 'EL-2', ${school}::uuid, null, '5.1', 'Caldaia vecchia', 'prova', 'EL-2', '2025-01-01')`.execute(
    db,
  );
  desk = await openDesk({
    db,
    people,
    register(api) {
      // why: the sessions of the desk are names; the real ones are tested where people sign in.
      const sessions = {
        read: async (token: string) => {
          const principal = people[token as keyof typeof people];
          return principal && { id: "", principal, csrfToken: "", provider: "", expiresAt: new Date() };
        },
      };
      labelDoors(api, { sessions, owner: "Comune di Esempio" });
      requestRoutes(api, { jobs: idleJobs, accessLog: createAccessLog(db) });
    },
  });
  base = desk.base.replace("/api/v1", "");
});
afterAll(async () => {
  await desk.close();
  await database.close();
});

const open = (path: string, who?: string) =>
  fetch(base + path, {
    redirect: "manual",
    headers: { accept: "text/html", ...(who === undefined ? {} : { cookie: `${SESSION_COOKIE}=${who}` }) },
  });
const textOf = async (path: string, who?: string) => (await open(path, who)).text();
const receiptIn = (html: string) => /name="ricevuta" value="([^"]+)"/.exec(html)?.[1] ?? "";

let senders = 0;
function send(code: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  senders += 1;
  return fetch(`${base}/e/${code}/segnala`, {
    method: "POST",
    redirect: "manual",
    headers: { accept: "text/html", ...headers },
    body: new URLSearchParams(fields),
  });
}
const reports = async () =>
  (await desk.call("technician", "/requests?limit=100")).body.items as {
    code: string;
    subject: string;
    building: { id: string };
    addressText: string;
    category?: string;
  }[];

test("who works here and sees the record is brought to it by the label of an element, of a space, of a building", async () => {
  for (const [code, to] of [
    ["EL-1", `/edifici/${school}/parti/${boiler}`],
    ["ED-9-L1", `/edifici/${school}/parti/${gym}`],
    ["ED-9", `/edifici/${school}`],
    ["el-1", `/edifici/${school}/parti/${boiler}`],
  ] as const) {
    const answer = await open(`/e/${code}`, "technician");
    expect([answer.status, answer.headers.get("location")]).toEqual([303, to]);
  }
});

test("who does not see the record, or comes to report, is shown what a passer-by is", async () => {
  for (const who of ["elsewhere", "worker"]) {
    const answer = await open("/e/EL-1", who);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain("non è tra quelle che il tuo ruolo");
  }
  expect((await open("/e/EL-1?segnala", "technician")).status).toBe(200);
  expect((await open("/e/EL-1", "una-sessione-finita")).status).toBe(200);
});

test("a passer-by reads what it is and where, escaped, is told where to sign in, and loads no script", async () => {
  const html = await textOf("/e/EL-1");
  expect(html).toContain("<h1>Caldaia &quot;Uno&quot;</h1>");
  expect(html).toContain("Scuola &lt;Esempio&gt;");
  expect(html).toContain("Piano terra, Palestra");
  expect(html).toContain('href="/accesso?ritorno=%2Fe%2FEL-1"');
  expect(html).not.toContain("<script");
  expect(html.length).toBeLessThan(6_000);
});

test("a code of nothing, and one of what was taken away, each say so", async () => {
  const unknown = await open("/e/NIENTE%00%3Cb%3E");
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain("Etichetta sconosciuta");
  const gone = await open("/e/EL-2");
  expect(gone.status).toBe(410);
  expect(await gone.text()).toContain("Non è più in servizio");
  expect((await send("EL-2", { cosa: "Non funziona niente" })).status).toBe(410);
});

test("a report without signing in arrives with its element and building, keeps nothing of who sent it, and is followed by its code", async () => {
  const ricevuta = receiptIn(await textOf("/e/EL-1"));
  const sent = await send("EL-1", {
    ricevuta,
    cosa: "Perde acqua da ieri",
    dove: "Sotto il bruciatore",
    sito: "",
  });
  expect(sent.status).toBe(303);
  const [report] = await reports();
  expect(report).toMatchObject({
    subject: 'Guasto: Caldaia "Uno"',
    building: { id: school },
    category: "heating",
    addressText: "Via Prova 1 — Piano terra, Palestra — Sotto il bruciatore",
  });
  const followed = await textOf(sent.headers.get("location") ?? "");
  expect(followed).toContain(report?.code);
  expect(followed).toContain(ricevuta);
  expect(followed).not.toContain("Perde acqua");
  const { rows } = await sql<
    Record<string, unknown>
  >`select r.element_id, r.source, r.reporter_name, e.actor_label
    from request r join request_event e on e.request_id = r.id where r.source_key = ${ricevuta}`.execute(
    database.db,
  );
  expect(rows).toEqual([
    { element_id: boiler, source: "label", reporter_name: null, actor_label: "Chi ha letto l'etichetta" },
  ]);
  expect(await textOf("/e/EL-1")).toContain("Un guasto è già stato segnalato il");
});

test("the same form sent twice is one report; a code copied by hand finds it", async () => {
  const ricevuta = receiptIn(await textOf("/e/ED-9-L1"));
  const fields = { ricevuta, cosa: "La porta non si chiude" };
  const [first, second] = [await send("ED-9-L1", fields), await send("ED-9-L1", fields)];
  expect([first.status, second.status]).toEqual([303, 303]);
  expect((await reports()).filter(({ subject }) => subject === "Guasto: Palestra")).toHaveLength(1);
  const copied = ricevuta.toLowerCase().replaceAll("-", "");
  expect((await open(`/e/segnalazione/${copied}`)).status).toBe(200);
  expect((await open("/e/segnalazione/AAAA-AAAA-AAAA")).status).toBe(404);
});

test("what cannot be taken is given back as it was written: too short, or with the hidden field filled in", async () => {
  const before = (await reports()).length;
  const short = await send("EL-1", { cosa: "<b>", dove: "qui" });
  expect(short.status).toBe(422);
  const html = await short.text();
  expect(html).toContain("&lt;b&gt;</textarea>");
  expect(html).toContain('aria-invalid="true"');
  const trapped = await send("EL-1", { cosa: "Compra i nostri prodotti", sito: "https://example.org" });
  expect(trapped.status).toBe(422);
  expect(await trapped.text()).toContain("Compra i nostri prodotti</textarea>");
  expect(await reports()).toHaveLength(before);
});

test("another site's form reports nothing, and who sends too many from one address is slowed", async () => {
  const before = (await reports()).length;
  const foreign = await send("EL-1", { cosa: "Da un altro sito" }, { "sec-fetch-site": "cross-site" });
  expect(foreign.status).toBe(400);
  expect(await reports()).toHaveLength(before);
  const statuses: number[] = [];
  while (senders < 14) statuses.push((await send("EL-1", { cosa: "x" })).status);
  const last = await send("EL-1", { cosa: "Ancora un altro guasto" });
  expect(last.status, statuses.join()).toBe(429);
  expect(await last.text()).toContain("Aspetta qualche minuto");
  expect(await reports()).toHaveLength(before);
});

test("a tracking code is read back however it is copied", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 20 }), (random) => {
      const code = trackingCode(random);
      expect(code).toMatch(/^(\w{4}-){2}\w{4}$/);
      expect(readTrackingCode(code)).toBe(code);
      const copied = ` ${code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l")}`;
      expect(readTrackingCode(copied)).toBe(code);
    }),
  );
  expect(readTrackingCode("UUUU-UUUU-UUUU")).toBeUndefined();
});

test("a category is proposed only where it is plain", () => {
  expect([categoryOfElement("5.9.1"), categoryOfElement("2.1"), categoryOfElement(null)]).toEqual([
    "lift",
    undefined,
    undefined,
  ]);
});
