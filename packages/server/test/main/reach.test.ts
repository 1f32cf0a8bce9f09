import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { needsIdempotencyKey, type RouteContract } from "@stabile/contract/route";
import { ALL_ROUTES } from "@stabile/contract/routes";
import ExcelJs from "exceljs";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { mayDo, type Principal, ROLE_LABEL, type Role, type ScopeKind } from "#domain/access/policy.ts";
import type { Application } from "#main/application.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { announce } from "#runtime/events.ts";
import { isFault } from "#test/support/asked-of-protocol.ts";
import { type Change, changesOf, readingsOf } from "#test/support/asked-of-each-route.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";
import { serveApplication } from "#test/support/served-application.ts";
import { buildTwoSides, type TellingRow, type TwoSides } from "#test/support/two-sides.ts";

// Role × scope × route, over the whole table: what a narrow reach is told, and what it can touch. A route that is added
// without saying what to ask of it (asked-of-each-route.ts) fails here.

const ROLES = Object.keys(ROLE_LABEL) as Role[];
const SCOPES = ["municipio", "building", "contract", "firm"] as const;

interface Person extends OpenedSession {
  role: Role;
  scope: ScopeKind;
  principal: Principal;
}

let database: TestDatabase;
let application: Application;
let base: string;
let city: TwoSides;
const people: Person[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  ({ application, base } = await serveApplication(database));
  city = await buildTwoSides(database.db, createBlobStore({ directory: join(database.dataDir, "blobs") }));
  for (const role of ROLES) {
    for (const scope of [...SCOPES, "municipality"] as const) {
      const key = scope === "municipality" ? "" : city.scopes[scope];
      const firm = scope === "firm" || scope === "contract" ? { firmId: city.firmId } : {};
      const opened = await openSession(database.db, role, { kind: scope, key, ...firm });
      const principal = {
        userId: opened.userId,
        displayName: "",
        firmId: undefined,
        grants: [{ role, scopeKind: scope, scopeKey: key }],
      };
      people.push({ ...opened, role, scope, principal });
    }
  }
});

afterAll(() => application.close());

const narrow = () => people.filter(({ scope }) => scope !== "municipality");
const streams = (route: RouteContract) => route.responseType === "text/event-stream";
const GETS = ALL_ROUTES.filter((route) => route.method === "GET" && !streams(route));
const CHANGES = ALL_ROUTES.filter(({ method }) => method !== "GET");

async function read(person: Person, path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(base + path, { headers: { cookie: `__Host-stabile=${person.token}` } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const sheet = answer.headers.get("content-type")?.includes("spreadsheetml");
  const name = decodeURIComponent(answer.headers.get("content-disposition") ?? "");
  return { status: answer.status, text: name + (sheet ? await cellsOf(bytes) : bytes.toString("utf8")) };
}

async function cellsOf(bytes: Buffer): Promise<string> {
  const book = new ExcelJs.Workbook();
  await book.xlsx.load(bytes as unknown as ExcelJs.Buffer);
  return JSON.stringify(book.worksheets.map((sheet) => sheet.getSheetValues()));
}

test("every reading of the table says what it is asked, and every change what it must not touch", () => {
  expect(Object.keys(readingsOf(city)).sort()).toEqual(GETS.map(({ operationId }) => operationId).sort());
  expect(Object.keys(changesOf(city)).sort()).toEqual(CHANGES.map(({ operationId }) => operationId).sort());
});

/** What each person must never be told: what is out of their reach, and who reported to those who may not know it. */
function forbidden({ role, scope }: Person): string[] {
  const isOut = ({ place }: TellingRow) => scope !== "municipality" && place[scope] !== city.scopes[scope];
  const mayKnowWho = role === "urp" || role === "technician";
  return [
    ...city.privateWords,
    ...city.rows.filter(isOut).flatMap(({ words }) => words),
    ...(mayKnowWho
      ? []
      : city.rows.flatMap(({ words }) => words).filter((word) => word.endsWith("cittadino"))),
  ];
}

test("no reading, whatever the role and the scope, tells of what is out of reach; to the whole reach all is told", async () => {
  const readings = readingsOf(city);
  const leaks: string[] = [];
  const told = new Set<string>();
  const words = [...city.privateWords, ...city.rows.flatMap((row) => row.words)];
  for (const person of people) {
    const never = new Set(forbidden(person));
    for (const route of GETS)
      for (const path of readings[route.operationId]?.open ?? []) {
        const { status, text } = await read(person, path);
        expect(isFault(route.operationId, status), `${person.role} ${person.scope} ${path} ${status}`).toBe(
          false,
        );
        const found = words.filter((word) => text.includes(word));
        const leaked = found.filter((word) => never.has(word));
        if (leaked.length > 0) leaks.push(`${person.role} ${person.scope} ${path}: ${leaked.join(", ")}`);
        for (const word of found) told.add(word);
      }
  }
  expect(leaks).toEqual([]);
  // What is kept from the others is there to be told. Texts, authors and files are on pages, which are asked below.
  const onPages =
    /(descrizione|autore|nota|foto|didascalia|testo|cittadino|elemento|lavori|marca|verificatore|registra|modello|numero|vista|pianta|filtro|mittentenome)$/;
  expect(words.filter((word) => !told.has(word) && !onPages.test(word))).toEqual([]);
});

/** What belongs to no place of the city: whoever reaches a part of it has none of it. */
const OF_THE_WHOLE = new Set(["exchange.read", "audit.read", "permissions.manage", "emergency.review"]);

test("what is of the whole municipality is refused to whoever reaches a part of it, and told to who reaches all", async () => {
  const readings = readingsOf(city);
  const routes = GETS.filter(({ action }) => OF_THE_WHOLE.has(action));
  expect(routes.length).toBeGreaterThan(8);
  for (const { operationId, action } of routes)
    for (const path of readings[operationId]?.open ?? [])
      for (const person of people) {
        const isWhole = person.scope === "municipality" && mayDo(person.principal, action);
        const { status } = await read(person, path);
        expect(`${person.role} ${person.scope} ${path}: ${status}`).toBe(
          `${person.role} ${person.scope} ${path}: ${isWhole ? 200 : 403}`,
        );
      }
});

test("whose role is over, to come, lent by who has it no more, or in suspense, is told nothing by any reading", async () => {
  const { db } = database;
  const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  const give = async (userId: string, more: Record<string, unknown>) => {
    const id = uuidV7();
    const whole = { role: "technician", scope_kind: "municipality", scope_key: "", valid_from: hour(-9) };
    await db
      .insertInto("role_assignment")
      .values({ id, user_id: userId, ...whole, ...more })
      .execute();
    return id;
  };
  const [over, toCome, lent, delegated, lender] = (await Promise.all(
    (["municipality", ...SCOPES] as const).map((kind) => openSession(db, undefined, { kind, key: "" })),
  )) as [OpenedSession, OpenedSession, OpenedSession, OpenedSession, OpenedSession];
  await give(over.userId, { valid_to: hour(-1) });
  await give(toCome.userId, { valid_from: hour(1) });
  const gone = await give(lender.userId, { valid_to: hour(-1) });
  await give(lent.userId, { origin: "substitution", lent_from: gone });
  await give(delegated.userId, {});
  await db
    .updateTable("session")
    .set({ delegation: JSON.stringify({ taxCode: "RSSDAA80A41Z999X", displayName: "Ada Rossi" }) })
    .where("user_id", "=", delegated.userId)
    .execute();
  const readings = readingsOf(city);
  for (const [who, person] of Object.entries({ over, toCome, lent, delegated }))
    for (const { operationId, action } of GETS)
      for (const path of [...(readings[operationId]?.open ?? []), ...(readings[operationId]?.hidden ?? [])]) {
        const { status, text } = await read(person as Person, path);
        const isEverybodys = action === "session" || action === "public";
        expect(`${who} ${path}: ${status}`).toBe(`${who} ${path}: ${isEverybodys ? 200 : 403}`);
        const told = city.rows.flatMap(({ words }) => words).filter((word) => text.includes(word));
        expect(told, `${who} ${path}`).toEqual([]);
      }
});

test("a page out of reach is not there, for whoever might read such pages at all", async () => {
  const readings = readingsOf(city);
  const whole = people.filter(
    ({ scope, role }) => scope === "municipality" && (role === "technician" || role === "systems"),
  );
  for (const route of GETS)
    for (const path of readings[route.operationId]?.hidden ?? []) {
      const reader = whole.find(({ principal }) => mayDo(principal, route.action)) as Person;
      expect((await read(reader, path)).status, path).toBe(200);
    }
  for (const person of narrow())
    for (const route of GETS)
      for (const path of readings[route.operationId]?.hidden ?? []) {
        const { status } = await read(person, path);
        const expected = mayDo(person.principal, route.action) ? 404 : 403;
        expect(`${person.role} ${person.scope} ${path}: ${status}`).toBe(
          `${person.role} ${person.scope} ${path}: ${expected}`,
        );
      }
});

test("no change touches what is out of reach, and its refusal tells nothing of it", async () => {
  const changes = changesOf(city);
  const before = await everything();
  for (const person of narrow()) {
    const words = forbidden(person);
    for (const route of CHANGES)
      for (const change of changes[route.operationId] ?? []) {
        const { status, text } = await attempt(person, route, change);
        const asked = `${person.role} ${person.scope} ${route.operationId} ${JSON.stringify(change)}`;
        const isRefused = [403, 404, 409, 422].includes(status);
        expect(`${asked}: ${isRefused || text.includes('"code":"","done":false') ? "refused" : status}`).toBe(
          `${asked}: refused`,
        );
        expect(
          words.filter((word) => text.includes(word)),
          asked,
        ).toEqual([]);
      }
    // Looked at once for each of them: the whole of it takes as long as all that they tried.
    expect(await everything(), `${person.role} ${person.scope}`).toEqual(before);
  }
});

function attempt(person: Person, route: RouteContract, { path, body, file }: Change) {
  const form = new FormData();
  if (file !== undefined) form.set("file", new Blob(["Sono passato"]), file);
  return fetch(base + path, {
    method: route.method,
    headers: {
      cookie: `__Host-stabile=${person.token}`,
      "x-csrf-token": person.csrf,
      ...(needsIdempotencyKey(route) ? { "idempotency-key": randomUUID() } : {}),
      ...(route.versioned ? { "if-match": '"1"' } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(file === undefined ? {} : { body: form }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).then(async (answer) => ({ status: answer.status, text: await answer.text() }));
}

const KEPT = [
  "work_order",
  "work_order_event",
  "work_order_suspension",
  "request",
  "request_event",
  "building",
  "storey",
  "space",
  "element",
  "building_model",
  "model_change",
  "model_item",
  "model_check",
  "floor_plan",
  "plan_outline",
  "attachment",
  "document",
  "document_version",
  "document_text",
  "document_link",
  "document_event",
  "saved_view",
  "inbox_message",
  "outbox_message",
  "audit_entry",
  "domain_event",
  "role_assignment",
  "app_user",
  "role_request",
  "role_group",
  "substitution",
  "emergency_access",
  "emergency_acknowledgement",
];

/** That they were refused is kept, and is no change. */
const REFUSALS_APART = sql`where t.action <> 'access.refused'`;

/** A sum of each table that a change could touch. */
async function everything(): Promise<unknown> {
  const sums = KEPT.map(
    (table) => sql`select ${table}::text as name, md5(string_agg(t::text, '' order by t::text)) as sum
      from ${sql.table(table)} t ${table === "audit_entry" ? REFUSALS_APART : sql``}`,
  );
  const { rows } = await sql`${sql.join(sums, sql` union all `)}`.execute(database.db);
  return rows;
}

test("live news are of what one reaches, and of nothing else", async () => {
  const ids = { mine: randomUUID(), theirs: randomUUID(), nowhere: randomUUID() };
  const abort = new AbortController();
  const heard = await Promise.all(people.map((person) => listen(person, abort.signal)));
  const { municipio, building, contract, firm } = city.scopes;
  const mine = { municipio, buildingId: building, contractId: contract, firmId: firm };
  const theirs = {
    municipio: "II",
    buildingId: city.theirs.building,
    contractId: randomUUID(),
    firmId: randomUUID(),
  };
  const news = (subjectKind: string) => [
    { kind: "x.changed", subjectKind, subjectId: ids.mine, placement: mine },
    { kind: "x.changed", subjectKind, subjectId: ids.theirs, placement: theirs },
    { kind: "x.changed", subjectKind, subjectId: ids.nowhere },
  ];
  await announce(
    database.db,
    ["request", "work-order", "building", "platform", "user", "person"].flatMap((kind) => news(kind)),
  );
  await expect.poll(() => heard[people.findIndex(isTechnician)]?.text).toContain(ids.nowhere);
  abort.abort();
  for (const [place, person] of people.entries()) {
    const { text = "" } = heard[place] ?? {};
    const who = `${person.role} ${person.scope}`;
    expect(text.includes(ids.theirs) || text.includes(ids.nowhere), who).toBe(
      person.scope === "municipality",
    );
    const hears = ["request.read", "work-order.read", "building.read", "exchange.read", "people.read"];
    const some = hears.some((action) => mayDo(person.principal, action));
    expect(text.includes(ids.mine), who).toBe(some);
  }
});

const isTechnician = ({ role, scope }: Person) => role === "technician" && scope === "municipality";

async function listen(person: Person, signal: AbortSignal): Promise<{ text: string }> {
  const heard = { text: "" };
  const answer = await fetch(`${base}/events`, {
    headers: { cookie: `__Host-stabile=${person.token}` },
    signal,
  });
  void (async () => {
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>)
      heard.text += Buffer.from(piece).toString("utf8");
  })().catch(() => undefined);
  return heard;
}
