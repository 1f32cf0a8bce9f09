import { AuditChain, AuditEntryDetail } from "@stabile/contract/audit";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { runVerification } from "#features/audit/verifications.ts";
import { auditRoutes } from "#features/audit/routes.ts";
import type { VerifyJob } from "#features/audit/jobs.ts";
import { type Access, createAccessLog } from "#runtime/access-log.ts";
import { sealEntries } from "#runtime/audit-chain/seal-entries.ts";
import { createLogger } from "#runtime/logger.ts";
import { createRefusals } from "#runtime/refusals.ts";
import { systemClock } from "#runtime/clock.ts";
import { tamper } from "#test/support/audited.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk, person } from "#test/support/desk.ts";

const everywhere = (role: "auditor" | "systems" | "urp") => [
  { role, scopeKind: "municipality" as const, scopeKey: "" },
];
const people = {
  revisora: person("Elena Costa", everywhere("auditor")),
  sistemi: person("Andrea Merlo", everywhere("systems")),
  urp: person("Marta Canevaro", everywhere("urp")),
  parziale: person("Revisore del I", [{ role: "auditor", scopeKind: "municipio", scopeKey: "I" }]),
};
const asked: VerifyJob[] = [];
/** Done once a reading is in the log, and before anything of it is answered. */
let meanwhile: () => void = () => undefined;

let database: TestDatabase;
let desk: Desk;
const order = uuidV7();
const deps = () => ({ clock: systemClock, anchorFile: `${database.dataDir}/none.txt`, keptDays: 730 });

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  const jobs = {
    ...idleJobs,
    enqueue: async (_: unknown, __: string, job: object) => void asked.push(job as VerifyJob),
  };
  const log = createAccessLog(db);
  const accessLog = { record: (access: Access) => log.record(access).then(() => meanwhile()) };
  desk = await openDesk({
    db,
    people,
    register: (api) => auditRoutes(api, { jobs, accessLog, keptDays: 730 }),
  });
  for (const [name, { userId, displayName }] of Object.entries(people))
    await db
      .insertInto("app_user")
      .values({ id: userId, scheme: "codice-fiscale", identifier: `CF-${name}`, display_name: displayName })
      .execute();
  await db
    .insertInto("work_order")
    .values({
      id: order,
      code: "ODL-2026-000777",
      state: "draft",
      title: "Prova",
      category: "leak",
      urgency: "normal",
      opened_at: new Date(),
      address_text: "",
    })
    .execute();
  const at = (n: number) => sql<Date>`timestamptz '2026-06-24T08:00:00Z' + make_interval(mins => ${n}::int)`;
  for (let n = 0; n < 6; n += 1) {
    await sql`insert into audit_entry (at, actor_id, actor_label, action, subject_kind, subject_id, detail, correlation_id)
      values (${at(n)}, ${people.urp.userId}, 'Marta Canevaro', 'work-order.create', 'work-order', ${order}, ${JSON.stringify({ n })}, 'c')`.execute(
      db,
    );
    // Of the same instant.
    await sql`insert into access_log (at, user_id, action, subject_kind, subject_id, correlation_id)
      values (${at(n)}, ${people.sistemi.userId}, 'read', 'message-in', 'm', 'c')`.execute(db);
  }
  await sql`insert into audit_entry (at, actor_label, action, subject_kind, subject_id, correlation_id)
    values (${at(10)}, 'root (riga di comando)', 'role.assign', 'user', ${people.urp.userId}, 'c')`.execute(
    db,
  );
  await sealEntries(db, systemClock);
});
afterAll(async () => {
  await desk.close();
  await database.close();
});

const list = async (query: string, name = "revisora") =>
  (await desk.call(name, `/audit/entries?${query}`)).body;
const DAY = "from=2026-06-24&to=2026-06-24";

test("the register tells operations and readings together, newest first, page after page, none twice", async () => {
  const seen: string[] = [];
  let cursor = "";
  do {
    const page = await list(`${DAY}&limit=5${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.items.map(({ id }: { id: string }) => id));
    cursor = page.nextCursor ?? "";
  } while (cursor !== "");
  expect(seen).toEqual(["o7", "o6", "r6", "o5", "r5", "o4", "r4", "o3", "r3", "o2", "r2", "o1", "r1"]);
  const [first, second, third] = (await list(`${DAY}&limit=3`)).items;
  expect(first).toMatchObject({
    actor: { name: "root (riga di comando)", kind: "system" },
    subjectLabel: "Marta Canevaro",
  });
  expect(second).toMatchObject({
    actor: { name: "Marta Canevaro", kind: "person" },
    subjectLabel: "ODL-2026-000777",
  });
  expect(third).toMatchObject({ actor: { name: "Andrea Merlo" }, register: "readings", action: "read" });
});

test.each([
  ["who=canevaro", 6],
  ["who=CF-sistemi", 6],
  ["who=riga di comando", 1],
  ["who=nessuno", 0],
  ["register=readings", 6],
  ["action=work-order", 6],
  ["action=work-order.create", 6],
  ["action=work", 0],
  ["subject=odl-2026-000777", 6],
  ["subject=m", 6],
  ["who=canevaro&register=readings", 0],
])("filtered by %s it tells %i", async (query, count) => {
  expect((await list(`${DAY}&${query}`)).items).toHaveLength(count);
});

test("days are those of Rome", async () => {
  expect((await list("from=2026-06-25&to=2026-06-30")).items).toEqual([]);
  expect((await list("to=2026-06-23")).items).toEqual([]);
});

test("an entry says what it holds, under which seal, and whether it is still as it was sealed", async () => {
  const { body } = await desk.call("revisora", "/audit/entries/o3");
  expect(AuditEntryDetail.parse(body)).toMatchObject({
    detail: { n: 2 },
    integrity: "intact",
    segment: { number: 1 },
  });
  expect((await desk.call("revisora", "/audit/entries/o99999")).status).toBe(404);
  await tamper(database.db, sql`update audit_entry set detail = '{"n": 99}' where id = 3`);
  expect((await desk.call("revisora", "/audit/entries/o3")).body).toMatchObject({ integrity: "altered" });
});

test("the chain is verified on request, once at a time, and what was found is told and is itself an entry", async () => {
  const { status, body } = await desk.call("revisora", "/audit/verifications", { method: "POST" });
  expect(status).toBe(202);
  expect((await desk.call("sistemi", "/audit/verifications", { method: "POST" })).body).toEqual(body);
  expect(asked).toHaveLength(1);
  expect((await desk.call("revisora", "/audit/chain")).body.verifications[0]).toMatchObject({
    state: "running",
  });
  await runVerification(database.db, deps(), asked[0] as VerifyJob);
  const chain = AuditChain.parse((await desk.call("revisora", "/audit/chain")).body);
  expect(chain.verifications[0]).toMatchObject({
    id: body.id,
    state: "broken",
    faults: 1,
    startedBy: "Elena Costa",
  });
  expect(chain.verifications[0]?.fault).toBe(
    "Voce modificata (registro delle operazioni, voce 3), nel segmento 1",
  );
  expect((await list("action=audit.verify")).items).toHaveLength(1);
  await tamper(database.db, sql`update audit_entry set detail = '{"n": 2}' where id = 3`);
  const again = await desk.call("revisora", "/audit/verifications", { method: "POST" });
  await runVerification(database.db, deps(), asked.at(-1) as VerifyJob);
  expect((await desk.call("revisora", "/audit/chain")).body.verifications[0]).toMatchObject({
    id: again.body.id,
    state: "intact",
  });
});

test("the register is exported as filtered, with the digest of each entry, and that it was is in the register", async () => {
  const csv = await fetch(`${desk.base}/audit/export?format=csv&${DAY}&who=canevaro`, {
    headers: { cookie: "__Host-stabile=revisora" },
  });
  expect(csv.headers.get("content-disposition")).toMatch(/registro-\d{4}-\d\d-\d\d\.csv/);
  const lines = (await csv.text()).trim().split("\r\n");
  expect(lines).toHaveLength(7);
  expect(lines[1]).toMatch(
    /^o6;2026-06-24T08:05:00.000Z;Marta Canevaro;work-order.create;work-order;.*;ODL-2026-000777;.*;[0-9a-f]{64}$/,
  );
  const jsonl = await fetch(`${desk.base}/audit/export?format=jsonl&${DAY}`, {
    headers: { cookie: "__Host-stabile=revisora" },
  });
  const entries = (await jsonl.text())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(entries).toHaveLength(13);
  const { body } = await desk.call("revisora", `/audit/entries/${entries[2].id}`);
  expect(entries[2].digest).toBe(body.digest);
  const exports = (await list("action=export")).items;
  expect(exports.map(({ subjectId }: { subjectId: string }) => subjectId)).toEqual([
    "jsonl from=2026-06-24 to=2026-06-24",
    "csv who=canevaro from=2026-06-24 to=2026-06-24",
  ]);
});

test("the register is exported to nobody who may not have it any more", async () => {
  const { revisora } = people;
  meanwhile = () => Object.assign(people, { revisora: { ...revisora, grants: [] } });
  try {
    const download = fetch(`${desk.base}/audit/export?format=jsonl&${DAY}`, {
      headers: { cookie: "__Host-stabile=revisora" },
    });
    await expect(download.then((answer) => answer.text())).rejects.toThrow();
  } finally {
    meanwhile = () => undefined;
    Object.assign(people, { revisora });
  }
});

test("who reads the register is in it; who may not, or reaches a part only, is refused", async () => {
  expect((await list("action=read&who=costa")).items.length).toBeGreaterThan(5);
  for (const path of ["/audit/entries", "/audit/entries/o1", "/audit/chain", "/audit/export?format=csv"])
    for (const name of ["urp", "parziale"])
      expect((await desk.call(name, path)).status, `${name} ${path}`).toBe(403);
});

test("refusals are entries: the first at once, and a flood of them is few", async () => {
  const refused = async () => (await list("action=access.refused&who=canevaro")).items;
  await expect.poll(async () => (await refused()).length).toBeGreaterThan(0);
  const before = (await refused()).length;
  for (let n = 0; n < 200; n += 1) await desk.call("urp", "/audit/entries");
  await new Promise((resolve) => setTimeout(resolve, 400));
  // One for each minute that passes meanwhile, and they may be slow ones.
  expect((await refused()).length - before).toBeLessThan(6);
  const { body } = await desk.call("revisora", `/audit/entries/${(await refused()).at(-1).id}`);
  expect(body).toMatchObject({
    subjectKind: "route",
    subjectId: expect.stringMatching(/^GET \/api\/v1\/audit/),
    detail: { code: "forbidden", times: 1 },
  });
});

test("a flood of refusals, whoever makes them up, is about a hundred entries, and none is lost count of", async () => {
  const refusals = createRefusals({ db: database.db, logger: createLogger("fatal") });
  const refusal = { route: "GET /accesso/ritorno", code: "unauthenticated", correlationId: "c" };
  const attempt = { ...refusal, action: "sign-in.refused" };
  for (let n = 0; n < 20_000; n += 1)
    refusals.note({ ...attempt, actor: { id: null, label: `indirizzo 10.0.${n % 250}.${n}` } });
  const { userId: id, displayName: label } = people.revisora;
  for (let n = 0; n < 50; n += 1) refusals.note({ ...attempt, actor: { id, label } });
  await refusals.settle();
  const { rows } = await sql<{ label: string; route: string; times: number }>`
    select actor_label as label, subject_id as route, (detail->>'times')::int as times from audit_entry
    where action = 'sign-in.refused' order by id`.execute(database.db);
  expect(rows.length).toBeLessThanOrEqual(102);
  expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(20_050);
  expect(rows).toContainEqual({ label: "Elena Costa", route: "GET /accesso/ritorno", times: 50 });
  expect(rows).toContainEqual({ label: "altri", route: "*", times: 19_900 });
});
