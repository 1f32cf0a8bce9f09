import { connect } from "node:net";
import type { KyselyPlugin } from "kysely";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Principal } from "#domain/access/policy.ts";
import { workOrderRoutes } from "#features/work-orders/routes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { type Desk, openDesk } from "#test/support/desk.ts";

let database: TestDatabase;
let office: Office;
let desk: Desk;
/** Which of the questions to the database, from one on, it does not answer. */
let failing = 0;
let asked = 0;
/** Done when it has answered the second. */
let meanwhile: () => void = () => undefined;
const people: Record<string, Principal> = {};

/** why: a database goes away when it likes; here it does at a question that the test chooses. */
const sometimesAway: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => {
    asked += 1;
    if (asked === 2) meanwhile();
    if (asked === failing) throw Object.assign(new Error("away"), { code: "57P01" });
    return result;
  },
};

beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  await sql`
    insert into work_order (id, code, state, title, category, urgency, opened_at)
    select gen_random_uuid(), 'ODL-2026-' || lpad(n::text, 6, '0'), 'issued', 'Lampada spenta', 'lighting', 'normal',
      timestamptz '2026-01-15 10:30Z' + n * interval '1 minute'
    from generate_series(1, 2500) as n`.execute(database.db);
  people.technician = office.technician;
  desk = await openDesk({
    db: database.db.withPlugin(sometimesAway),
    people,
    register: (api) =>
      workOrderRoutes(api, {
        ...office.deps,
        accessLog: createAccessLog(database.db),
        blobs: createBlobStore({ directory: database.dataDir }),
      }),
  });
});
afterAll(async () => {
  await desk.close();
  await database.close();
});
beforeEach(() => {
  failing = 0;
  asked = 0;
  meanwhile = () => undefined;
  people.technician = office.technician;
});

const kept = () => database.db.selectFrom("access_log").select(["action", "subject_id"]).execute();

test.each(["csv", "xlsx"])(
  `an export that cannot begin is refused, and is no file (%s, ${databaseKind})`,
  async (format) => {
    failing = 1;
    const { status, headers, body } = await desk.call("technician", `/work-orders/export?format=${format}`);
    expect(status).toBe(503);
    expect(headers.get("content-type")).toContain("application/problem+json");
    expect(headers.get("content-disposition")).toBeNull();
    expect(body.type).toBe("urn:stabile:problem:database-unavailable");
    expect(await kept()).toEqual([]);
  },
);

test.each(["csv", "xlsx"])("an export that breaks off is seen to be broken off (%s)", async (format) => {
  failing = 3;
  const download = fetch(`${desk.base}/work-orders/export?format=${format}`, {
    headers: { cookie: "__Host-stabile=technician" },
  });
  await expect(download.then((answer) => answer.arrayBuffer())).rejects.toThrow();
  expect(asked).toBe(3);
});

test.each<[string, string, () => void]>(
  ["csv", "xlsx"].flatMap((format): [string, string, () => void][] => [
    [format, "is shut out", () => delete people.technician],
    [
      format,
      "has another reach",
      () => (people.technician = { ...office.technician, grants: OF_ONE_MUNICIPIO }),
    ],
  ]),
)("an export (%s) of somebody who %s meanwhile is broken off", async (format, _, change) => {
  meanwhile = change;
  const download = fetch(`${desk.base}/work-orders/export?format=${format}`, {
    headers: { cookie: "__Host-stabile=technician" },
  });
  await expect(download.then((answer) => answer.arrayBuffer())).rejects.toThrow();
  expect(asked).toBe(2);
});

const OF_ONE_MUNICIPIO: Principal["grants"] = [{ role: "technician", scopeKind: "municipio", scopeKey: "I" }];

test("so it is for an old proxy, to whom a file lasts until the connection ends", async () => {
  failing = 3;
  const end = await new Promise<string>((resolve) => {
    const { hostname, port, pathname } = new URL(`${desk.base}/work-orders/export`);
    const socket = connect(Number(port), hostname);
    const head = [`GET ${pathname}?format=csv HTTP/1.0`, "Host: prova", "Cookie: __Host-stabile=technician"];
    socket.write(`${head.join("\r\n")}\r\n\r\n`);
    socket.resume();
    socket.on("end", () => resolve("ended as if it were whole"));
    socket.on("error", ({ message }) => resolve(message));
  });
  expect(end).toContain("ECONNRESET");
});

test("the log says what was taken away, with people's particulars hidden", async () => {
  const query = "state=open&municipio=IX&openedFrom=2026-01-01&q=rossi%40example.org";
  const answer = await fetch(`${desk.base}/work-orders/export?format=csv&${query}`, {
    headers: { cookie: "__Host-stabile=technician" },
  });
  expect(answer.status).toBe(200);
  await answer.text();
  expect((await kept()).at(-1)).toEqual({
    action: "export",
    subject_id: "csv q=r***@example.org state=open municipio=IX openedFrom=2026-01-01 sort=opened",
  });
});
