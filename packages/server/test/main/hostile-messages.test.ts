import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseKind } from "#test/support/database.ts";
import {
  caseText,
  type Changes,
  commentText,
  DEEP,
  nextId,
  raw,
  SCRIPT,
  SQL,
  withMore,
} from "#test/support/hostile-records.ts";
import { type HostileWorld, openHostileWorld, until } from "#test/support/hostile-world.ts";

let world: HostileWorld;
beforeAll(async () => {
  world = await openHostileWorld();
});
afterAll(() => world.close());

/** Where a request stands, found by the platform's key. */
async function requestOf(key: string) {
  return world.database.db
    .selectFrom("request")
    .selectAll()
    .where("source", "=", "czrm")
    .where("source_key", "=", key)
    .executeTakeFirst();
}

const handled = (key: string) =>
  until(
    () => requestOf(key),
    `la segnalazione ${key}`,
    () => world.messages(),
  );

/** The parked message that came with a page, as the console lists it. */
async function parkedSince(before: ReadonlySet<string>, kind: string) {
  return until(
    async () =>
      (await world.messages("&platform=czrm&state=parked")).find(
        (one) => one.kind === kind && !before.has(one.id),
      ),
    `un messaggio fermo di tipo ${kind}`,
    () => world.messages(),
  );
}

const known = async () => new Set((await world.messages()).map(({ id }) => id));

/** What is said, the record, the reason. A text instead of changes is the whole record. */
const PARKED: [string, Changes | string, RegExp][] = [
  ["an unknown member nested ten thousand times", { Strano__c: raw(DEEP) }, /^Annidato oltre 100 livelli/],
  ["a record that is ten thousand brackets", DEEP, /^Annidato oltre 100 livelli/],
  ["a record that is null", "null", /messaggio/],
  ["a record that is a number", "42", /messaggio/],
  ["a record that is a text", '"caso"', /messaggio/],
  ["a record that is a list", '[{"Id":"5"}]', /messaggio/],
  ["a record with nothing in it", "{}", /Id: /],
  ["a key with NUL in it", { Id: "500\u0000000000000001" }, /Id: identificativo di caso non valido/],
  ["a key with half a surrogate pair", { Id: raw('"500\\ud800000000001AAA"') }, /Id: identificativo di caso/],
  ["a key of 5 MB", { Id: "5".repeat(5_000_000) }, /^Messaggio troppo grande: 5\d{6} byte/],
  ["a subject of 5 MB", { Subject: "x".repeat(5_000_000) }, /^Messaggio troppo grande: 5\d{6} byte/],
  [
    "a record of 33 MB, more than an answer may be",
    { Description: "x".repeat(33_554_433) },
    /^Troppo grande per essere letto/,
  ],
  ["a subject of 200 kB", { Subject: "x".repeat(200_000) }, /Subject: /],
  [
    "a stamp on the 30th of February",
    { SystemModstamp: "2026-02-30T10:00:00.000+0000" },
    /SystemModstamp: data e ora non leggibili/,
  ],
  ["a creation date in words", { CreatedDate: "ieri sera" }, /CreatedDate: data e ora non leggibili/],
  ["a date that is a number", { CreatedDate: 1_700_000_000 }, /CreatedDate: /],
  ["a date at the 25th hour", { CreatedDate: "2026-02-03T25:00:00.000+0000" }, /CreatedDate: data e ora/],
  [
    "a stamp of the year 9999",
    { SystemModstamp: "9999-12-31T23:59:59.000+0000" },
    /SystemModstamp: data e ora/,
  ],
  ["a stamp of the year 2090", { SystemModstamp: "2090-01-01T00:00:00.000+0000" }, /è nel futuro/],
  ["a state that nobody knows", { Status: "Esploso" }, /Status: stato di caso sconosciuto \(«Esploso»\)/],
  ["a state that every object has", { Status: "constructor" }, /Status: stato di caso sconosciuto/],
  [
    "a record type that nobody knows",
    { RecordTypeName__c: "Astronave" },
    /tipo di caso sconosciuto \(«Astronave»\)/,
  ],
  ["coordinates written as text", { Latitudine__c: "44,4" }, /Latitudine__c: /],
  ["a description that is an object", { Description: { $ne: null } }, /Description: /],
  ["a boolean written as text", { IsDeleted: "true" }, /IsDeleted: /],
];

describe("a case that cannot be taken is parked with its reason, shown in the console, and blocks nothing", () => {
  test.each(PARKED)(`with %s (${databaseKind})`, async (_, changes, reason) => {
    const before = await known();
    const [id, good] = [nextId("500"), nextId("500")];
    world.city.cases = [typeof changes === "string" ? changes : caseText(id, changes), caseText(good)];
    const parked = await parkedSince(before, "case");
    expect(parked.reason).toMatch(reason);
    expect((await handled(good)).subject).toBe("Lampione spento davanti alla scuola");
    expect(await requestOf(id)).toBeUndefined();
    const shown = await world.read(`/api/v1/exchange/messages/in/${parked.id}`);
    expect(shown.status).toBe(200);
    expect(shown.text.length).toBeLessThan(200_000);
  });
});

type Taken = NonNullable<Awaited<ReturnType<typeof requestOf>>>;

const TAKEN: [string, Changes | ((id: string) => string), (request: Taken) => void][] = [
  [
    "a prototype that says it is merged",
    (id) => withMore(caseText(id), '"__proto__":{"MasterRecordId":"500000000000999AAA","IsDeleted":true}'),
    ({ state }) => {
      expect(state).toBe("received");
      expect(({} as Record<string, unknown>).IsDeleted).toBeUndefined();
    },
  ],
  [
    "a constructor among its members",
    (id) => withMore(caseText(id), '"constructor":{"prototype":{"polluted":true}}'),
    () => expect(({} as Record<string, unknown>).polluted).toBeUndefined(),
  ],
  [
    "a category that every object has",
    { Categoria__c: "constructor" },
    ({ category }) => expect(category).toBeNull(),
  ],
  [
    "a category named __proto__",
    { Categoria__c: "__proto__" },
    ({ category }) => expect(category).toBeNull(),
  ],
  [
    "NUL in what its citizen wrote",
    { Subject: "Buca\u0000in via Roma" },
    ({ subject }) => expect(subject).toBe("Buca␀in via Roma"),
  ],
  [
    "half a surrogate pair in what its citizen wrote",
    { Description: raw('"guardate \\ud83d qui"') },
    ({ description }) => expect(description).toBe("guardate \ufffd qui"),
  ],
  ["a latitude of 1e999", { Latitudine__c: raw("1e999") }, ({ point }) => expect(point).toBeNull()],
  [
    "a place outside the world",
    { Latitudine__c: 144, Longitudine__c: -300 },
    ({ point }) => expect(point).toBeNull(),
  ],
  [
    "script in every text",
    {
      Subject: SCRIPT,
      Description: SCRIPT,
      Indirizzo__c: SCRIPT,
      SuppliedName: SCRIPT,
      Categoria__c: SCRIPT,
    },
    ({ subject }) => expect(subject).toBe(SCRIPT),
  ],
  [
    "SQL in every text",
    { Subject: SQL, Description: SQL, Indirizzo__c: SQL, SuppliedName: SQL, Categoria__c: SQL },
    ({ subject }) => expect(subject).toBe(SQL),
  ],
  [
    "its key written twice: the last holds",
    (id) => withMore(caseText(id), '"Id":"500000000000888AAA","Subject":"prima"'),
    ({ subject }) => expect(subject).toBe("Lampione spento davanti alla scuola"),
  ],
  [
    "itself as the case it was merged into",
    (id) => caseText(id, { MasterRecordId: id, IsDeleted: true }),
    ({ state, merged_into }) => expect([state, merged_into]).toEqual(["merged", null]),
  ],
];

describe("a strange case that can be taken is taken, and harms nobody", () => {
  test.each(TAKEN)("with %s", async (_, said, check) => {
    const [id, good] = [nextId("500"), nextId("500")];
    world.city.cases = [typeof said === "function" ? said(id) : caseText(id, said), caseText(good)];
    const request = await handled(id);
    check(request);
    await handled(good);
    const page = await world.read(`/api/v1/exchange/messages?direction=in`);
    expect(page.headers.get("content-type")).toContain("application/json");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    const { rows } = await sql`select 1 from request limit 1`.execute(world.database.db);
    expect(rows).toHaveLength(1);
  });
});

test("script in a report is nowhere in the pages that the server itself writes", async () => {
  const request = await world.database.db
    .selectFrom("request")
    .select("id")
    .where("subject", "=", SCRIPT)
    .executeTakeFirstOrThrow();
  for (const path of [`/segnalazioni/${request.id}`, `/segnalazioni?q=${encodeURIComponent(SCRIPT)}`]) {
    const { text, headers } = await world.read(path);
    expect(text).not.toContain("alert(");
    expect(headers.get("content-security-policy") ?? "script-src 'self'").not.toContain("unsafe-inline");
  }
});

test("a record stamped in the future does not hide what is written before that day", async () => {
  const nextMonth = new Date(Date.now() + 30 * 24 * 3600_000).toISOString();
  world.city.cases = [caseText(nextId("500"), { SystemModstamp: nextMonth })];
  const good = nextId("500");
  world.city.cases.push(caseText(good));
  await handled(good);
  const { cursor } = await world.database.db
    .selectFrom("sync_cursor")
    .select("cursor")
    .where("platform", "=", "czrm")
    .where("stream", "=", "cases")
    .executeTakeFirstOrThrow();
  expect(Date.parse(cursor)).toBeLessThanOrEqual(Date.now());
});

test.each([
  ["HTML with status 200", (text: string) => `<html>${text}</html>`],
  ["a page cut in the middle", (text: string) => text.slice(0, -20)],
  ["an empty body", () => ""],
  ["a list where an object was promised", () => "[]"],
])("a whole page that is %s is asked for again, and the console says so", async (_, spoil) => {
  let asked = 0;
  const good = nextId("500");
  world.city.cases = [caseText(good)];
  world.city.instead = (_seen, response) => {
    asked += 1;
    response.writeHead(200, { "content-type": "application/json" }).end(spoil('{"done":true,"records":[]}'));
  };
  await until(async () => asked > 1, "due tentativi");
  const line = await until(async () => {
    const { text } = await world.read("/api/v1/exchange/ledger?platform=czrm&outcome=unavailable");
    return (JSON.parse(text) as { items: { error?: string }[] }).items[0];
  }, "una riga nel registro");
  expect(line.error).toMatch(/Risposta|Chiamate sospese/);
  world.city.instead = undefined;
  await handled(good);
});

const COMMENTS: [string, Changes | string, "parked" | "told", RegExp][] = [
  [
    "NUL and half a surrogate pair",
    { Description__c: raw('"qui\\u0000 e \\ud83d"') },
    "told",
    /qui␀ e \ufffd/,
  ],
  ["a text cut in the middle of a sign", { Description__c: `${"x".repeat(9_999)}😀` }, "told", /x\ufffd$/],
  ["ten thousand brackets", { Strano__c: raw(DEEP) }, "parked", /Annidato/],
  ["5 MB of text", { Description__c: "x".repeat(5_000_000) }, "parked", /troppo grande/],
  [
    "a 30th of February",
    { CreatedDate: "2026-02-30T10:00:00.000+0000" },
    "parked",
    /data e ora non leggibili/,
  ],
  ["a case that is none", { Case__c: "' OR Id != '" }, "parked", /identificativo di caso non valido/],
  ["a record that is a number", "7", "parked", /commento/],
];

describe("a hostile comment blocks none of those behind it", () => {
  test.each(COMMENTS)("with %s", async (_, changes, outcome, said) => {
    const before = await known();
    const key = nextId("500");
    world.city.cases = [caseText(key)];
    const { id } = await handled(key);
    const hostile = typeof changes === "string" ? changes : commentText(nextId("a0A"), key, changes);
    world.city.comments = [
      hostile,
      commentText(nextId("a0A"), key, { Description__c: "Il commento buono." }),
    ];
    const notes = () =>
      world.database.db.selectFrom("request_event").select("note").where("request_id", "=", id).execute();
    await until(
      async () => (await notes()).some(({ note }) => note === "Il commento buono."),
      "il commento buono",
      () => world.messages(),
    );
    if (outcome === "parked") expect((await parkedSince(before, "comment")).reason).toMatch(said);
    else
      await until(
        async () => (await notes()).some(({ note }) => said.test(note ?? "")),
        "l'altro commento",
        notes,
      );
    world.city.comments = [];
  });
});
