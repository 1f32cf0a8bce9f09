import { join } from "node:path";
import { ALL_ROUTES } from "@stabile/contract/routes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import type { Application } from "#main/application.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { readingsOf } from "#test/support/asked-of-each-route.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";
import { serveApplication } from "#test/support/served-application.ts";
import { buildTwoSides, type TwoSides } from "#test/support/two-sides.ts";

// Over every reading of the table: whichever answer names a person is in the register of readings, and one page is one
// entry. A route that is added, or a field that an answer gains, is caught by what it tells.

const ROLES = Object.keys(ROLE_LABEL) as Role[];
let database: TestDatabase;
let application: Application;
let base: string;
let city: TwoSides;
const people = new Map<Role, OpenedSession>();

beforeAll(async () => {
  database = await freshDatabase();
  ({ application, base } = await serveApplication(database));
  city = await buildTwoSides(database.db, createBlobStore({ directory: join(database.dataDir, "blobs") }));
  for (const role of ROLES) people.set(role, await openSession(database.db, role));
});
afterAll(() => application.close());

async function read(role: Role, path: string) {
  const { token } = people.get(role) as OpenedSession;
  const answer = await fetch(base + path, { headers: { cookie: `__Host-stabile=${token}` } });
  const text = await answer.text();
  return { status: answer.status, text, correlationId: answer.headers.get("x-correlation-id") ?? "" };
}

/** Names, tax codes and addresses of people: those of the city, and those of the people who ask. */
function namesOthers(text: string, role: Role): string | undefined {
  const ofCity = /zq\w*(cittadino|nome|@example\.org)\b/g;
  const taken = text.replaceAll(/zqcasa(mia|loro)nome/g, "").replaceAll(`PROVA-${role}-municipality`, "");
  return (
    ofCity.exec(taken)?.[0] ?? /ZQ(AMIA|BLTR|CTCN)80A01Z999\w?|PROVA-[a-z-]+-municipality/.exec(taken)?.[0]
  );
}

test("whichever reading names a person is an entry of the register, and only one", async () => {
  const readings = readingsOf(city);
  const told = new Map<string, string>();
  for (const { operationId, method, responseType } of ALL_ROUTES) {
    if (method !== "GET" || responseType === "text/event-stream") continue;
    for (const path of readings[operationId]?.open ?? [])
      for (const role of ROLES) {
        const { status, text, correlationId } = await read(role, path);
        const name = status === 200 ? namesOthers(text, role) : undefined;
        if (name !== undefined) told.set(correlationId, `${operationId} ${role} ${path}: ${name}`);
      }
  }
  const entries = async () =>
    (
      await database.db
        .selectFrom("access_log")
        .select("correlation_id")
        .where("correlation_id", "in", [...told.keys()])
        .execute()
    ).map((row) => row.correlation_id);
  const unwritten = async () => {
    const written = new Set(await entries());
    return [...told].filter(([id]) => !written.has(id)).map(([, what]) => what);
  };
  await expect.poll(unwritten).toEqual([]);
  expect((await entries()).length).toBe(told.size);
  // What it is about is really there: a list, a page, an export and the register itself.
  const operations = new Set([...told.values()].map((what) => what.split(" ")[0]));
  for (const one of ["listPeople", "readPerson", "readRequest", "exportRoles", "listColleagues"])
    expect([...operations]).toContain(one);
  for (const one of ["listRoleRequests", "listEmergencies", "listAuditEntries"])
    expect([...operations]).toContain(one);
});

test("an entry of a list says what was asked and how many were shown, and hides whom it was for", async () => {
  const { correlationId } = await read("systems", "/people?limit=200&state=all&q=ZQAMIA80A01Z999");
  const { correlationId: byCode } = await read("systems", "/people?state=all&q=RSSMRA80A01D969P");
  const of = (id: string) =>
    database.db
      .selectFrom("access_log")
      .select(["action", "subject_kind", "subject_id"])
      .where("correlation_id", "=", id)
      .executeTakeFirst();
  await expect
    .poll(() => of(correlationId))
    .toMatchObject({
      action: "read",
      subject_kind: "user-list",
      subject_id: "limit=200 q=ZQAMIA80A01Z999 state=all shown=1",
    });
  await expect
    .poll(() => of(byCode))
    .toMatchObject({
      subject_id: expect.stringMatching(/q=RSS\*+P state=all shown=0$/),
    });
});

test("lists and searches of work, of buildings and of reports name nobody: they need no entry", async () => {
  const readings = readingsOf(city);
  for (const one of ["listWorkOrders", "exportWorkOrders", "listRequests", "search", "readHome"])
    for (const path of readings[one]?.open ?? []) {
      const { text } = await read("technician", path);
      expect(namesOthers(text, "technician"), path).toBeUndefined();
    }
});
