import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseKind } from "#test/support/database.ts";
import { buildingText, type Changes, DEEP, nextId, raw, SCRIPT, SQL } from "#test/support/hostile-records.ts";
import { type HostileWorld, openHostileWorld, until } from "#test/support/hostile-world.ts";

let world: HostileWorld;
beforeAll(async () => {
  world = await openHostileWorld();
});
afterAll(() => world.close());

const buildingOf = (key: string) =>
  world.database.db
    .selectFrom("building")
    .selectAll()
    .select(sql<boolean>`footprint is not null`.as("has_footprint"))
    .where("source_key", "=", key)
    .executeTakeFirst();
const known = async () => new Set((await world.messages("&platform=realgimm")).map(({ id }) => id));
const applied = (key: string) =>
  until(
    () => buildingOf(key),
    `l'edificio ${key}`,
    () => world.messages(),
  );

/** The register says these changes, and is read. */
async function say(changes: readonly string[]): Promise<void> {
  world.city.sayChanges(changes);
  expect(await world.post("/api/v1/exchange/platforms/realgimm/synchronise", undefined)).toBe(202);
}

const newParked = (before: ReadonlySet<string>) =>
  until(
    async () => (await world.messages("&platform=realgimm&state=parked")).find(({ id }) => !before.has(id)),
    "un record fermo",
    () => world.messages(),
  );

const PARKED: [string, string | ((key: string) => string), RegExp][] = [
  ["a change that is null", "null", /messaggio/],
  ["a change that is a list", "[1,2]", /messaggio/],
  ["a change that is a text", '"FABBRICATO"', /messaggio/],
  ["ten thousand brackets", DEEP, /^Annidato oltre 100 livelli/],
  ["ten thousand brackets in a building", (key) => buildingText(key, { strano: raw(DEEP) }), /^Annidato/],
  [
    "a type that nobody knows",
    (key) => buildingText(key, {}, { entityType: "ASTRONAVE" }),
    /entityType sconosciuto: ASTRONAVE/,
  ],
  ["an operation that nobody knows", (key) => buildingText(key, {}, { operation: "BOH" }), /operation: /],
  ["a sequence of 1e999", (key) => buildingText(key, {}, { sequence: raw("1e999") }), /sequence: /],
  ["a key with NUL in it", () => buildingText("GE-\u0000"), /codFabbricato: contiene segni non ammessi/],
  [
    "a key with half a surrogate pair",
    () => buildingText("x", { codFabbricato: raw('"GE-\\ud800"') }),
    /codFabbricato: /,
  ],
  ["an empty key", () => buildingText(""), /codFabbricato: /],
  ["a key of 5 MB", () => buildingText("k".repeat(5_000_000)), /^Messaggio troppo grande/],
  [
    "a name of 5 MB",
    (key) => buildingText(key, { denominazione: "n".repeat(5_000_000) }),
    /^Messaggio troppo grande/,
  ],
  ["a name of 100 kB", (key) => buildingText(key, { denominazione: "n".repeat(100_000) }), /denominazione: /],
  ["a name that is an object", (key) => buildingText(key, { denominazione: {} }), /denominazione: /],
  [
    "a storey that is ten billion levels up",
    (key) =>
      `{"sequence":5,"entityType":"PIANO","operation":"INS","entity":{"codPiano":"${key}-P","codFabbricato":"${key}","livello":10000000000,"denominazione":"Attico"}}`,
    /livello: /,
  ],
];

describe("a record of the register that cannot be taken is parked with its reason and blocks nothing behind it", () => {
  test.each(PARKED)(`with %s (${databaseKind})`, async (_, said, reason) => {
    const before = await known();
    const [key, good] = [nextId("GE-"), nextId("GE-")];
    await say([typeof said === "string" ? said : said(key), buildingText(good)]);
    expect((await applied(good)).name).toBe("Scuola primaria di prova");
    const parked = await newParked(before);
    expect(parked.reason).toMatch(reason);
    expect((await world.read(`/api/v1/exchange/messages/in/${parked.id}`)).status).toBe(200);
    expect(await buildingOf(key)).toBeUndefined();
  });
});

type Building = NonNullable<Awaited<ReturnType<typeof buildingOf>>>;

const TAKEN: [string, Changes, Changes, (building: Building) => void][] = [
  [
    "NUL in its name",
    { denominazione: "Scuola\u0000Prova" },
    {},
    ({ name }) => expect(name).toBe("Scuola␀Prova"),
  ],
  [
    "half a surrogate pair in its name",
    { denominazione: raw('"Scuola \\udc00"') },
    {},
    ({ name }) => expect(name).toBe("Scuola \ufffd"),
  ],
  [
    "script for a name",
    { denominazione: SCRIPT, desVia: SCRIPT },
    {},
    ({ name }) => expect(name).toBe(SCRIPT),
  ],
  ["SQL for a name", { denominazione: SQL, municipio: SQL }, {}, ({ name }) => expect(name).toBe(SQL)],
  [
    "a use that every object has",
    { destinazioneUso: "constructor" },
    {},
    ({ use }) => expect(use).toBe("constructor"),
  ],
  [
    "a civic number of ten billion",
    { civico: "10000000000" },
    {},
    ({ civic_number }) => expect(civic_number).toBeNull(),
  ],
  ["a year of 1e300", { annoCostruzione: 1e300 }, {}, ({ built_year }) => expect(built_year).toBeNull()],
  [
    "a place outside the world",
    { longitudine: "1000", latitudine: "-95" },
    {},
    ({ point }) => expect(point).toBeNull(),
  ],
  [
    "an outline that is none",
    { perimetro: "POLYGON((1 2, 3))" },
    {},
    ({ has_footprint }) => expect(has_footprint).toBe(false),
  ],
  [
    "an outline that does not close",
    { perimetro: "POLYGON((8 44, 8.1 44, 8.1 44.1, 8 44.1))" },
    {},
    ({ has_footprint }) => expect(has_footprint).toBe(false),
  ],
  [
    "an outline with its brackets wrong",
    { perimetro: "POLYGON((8 44, 8.1 44, 8.1 44.1, 8 44)))" },
    {},
    ({ has_footprint }) => expect(has_footprint).toBe(false),
  ],
  [
    "an outline outside the world",
    { perimetro: "POLYGON((800 44, 801 44, 801 45, 800 44))" },
    {},
    ({ has_footprint }) => expect(has_footprint).toBe(false),
  ],
  [
    "a good outline",
    { perimetro: "MULTIPOLYGON(((8 44, 8.1 44, 8.1 44.1, 8 44)))" },
    {},
    ({ has_footprint }) => expect(has_footprint).toBe(true),
  ],
  [
    "a withdrawal on the 30th of February: it is withdrawn, on the day it is heard of",
    { dataDismissione: "2026-02-30" },
    { operation: "DEL" },
    ({ withdrawn_on }) => expect(withdrawn_on).toBe(new Date().toISOString().slice(0, 10)),
  ],
];

describe("a strange record that can be taken is taken, without what it cannot mean", () => {
  test.each(TAKEN)("with %s", async (_, changes, change, check) => {
    const [key, good] = [nextId("GE-"), nextId("GE-")];
    await say([buildingText(key, changes, change), buildingText(good)]);
    check(await applied(key));
    await applied(good);
  });
});

test("two strange records that begin alike are two, and neither hides the other", async () => {
  const before = await known();
  const text = (end: string) => `{"sequence":null,"x":"${"a".repeat(500)}${end}"}`;
  const good = nextId("GE-");
  await say([text("uno"), text("due"), buildingText(good)]);
  await applied(good);
  const fresh = (await world.messages("&platform=realgimm&state=parked")).filter(({ id }) => !before.has(id));
  expect(fresh).toHaveLength(2);
});

test("of a page with records that only the database refuses, those are parked and all the others applied", async () => {
  await sql`alter table building add constraint prova check (name <> 'Rompe una regola')`.execute(
    world.database.db,
  );
  const before = await known();
  const keys = Array.from({ length: 40 }, () => nextId("GE-"));
  const changes = keys.map((key, index) =>
    buildingText(key, index % 13 === 5 ? { denominazione: "Rompe una regola" } : {}),
  );
  await say(changes);
  await applied(keys.at(-1) ?? "");
  const found = await Promise.all(keys.map((key) => buildingOf(key)));
  expect(found.map((one, index) => one === undefined && index % 13 !== 5)).not.toContain(true);
  const parked = await until(async () => {
    const fresh = (await world.messages("&platform=realgimm&state=parked")).filter(
      ({ id }) => !before.has(id),
    );
    return fresh.length === 3 && fresh;
  }, "tre record fermi");
  for (const { reason } of parked) expect(reason).toMatch(/^Non si può registrare: .*23514/);
  // A person sends one back: it is parked again while the rule stands, and taken when it is gone.
  const [first] = parked;
  await world.post(`/api/v1/exchange/messages/in/${first?.id}/retry`, { reason: "si riprova" });
  const good = nextId("GE-");
  await say([buildingText(good)]);
  await applied(good);
  const stateOf = async () =>
    (await world.messages("&platform=realgimm")).find(({ id }) => id === first?.id)?.state;
  await until(async () => (await stateOf()) === "parked", "di nuovo fermo", stateOf);
  await sql`alter table building drop constraint prova`.execute(world.database.db);
  await world.post(`/api/v1/exchange/messages/in/${first?.id}/retry`, {
    reason: "ora la regola non c'è più",
  });
  await say([]);
  await until(async () => (await stateOf()) === "handled", "trattato", stateOf);
});

test("a storey whose building is not here waits for it, and keeps nobody else waiting", async () => {
  const [key, good] = [nextId("GE-"), nextId("GE-")];
  const storey = `{"sequence":7,"entityType":"PIANO","operation":"INS","entity":{"codPiano":"${key}-P","codFabbricato":"${key}","livello":1,"denominazione":"Primo"}}`;
  await say([storey, buildingText(good)]);
  await applied(good);
  await say([buildingText(key)]);
  await until(
    () =>
      world.database.db
        .selectFrom("storey")
        .select("id")
        .where("source_key", "=", `${key}-P`)
        .executeTakeFirst(),
    "il piano",
  );
});

test.each([
  ["HTML with status 200", "<html>manutenzione</html>"],
  ["a page cut in the middle", '{"validationSucceded":true,"elementDOM":{"nextCur'],
  ["a refusal inside a 200", '{"validationSucceded":false,"messages":[{"code":"PAT-999","text":"No"}]}'],
  [
    "a cursor that is no cursor",
    '{"validationSucceded":true,"elementDOM":{"nextCursor":{"$gt":""},"hasMore":true,"changes":[]}}',
  ],
  [
    "a cursor that it never knows",
    '{"validationSucceded":false,"messages":[{"code":"PAT-010","text":"Cursore ignoto"}]}',
  ],
])(
  "a register that answers %s is asked again later, not without end, and its health says so",
  async (_, text) => {
    let asked = 0;
    world.city.instead = (seen, response) => {
      if (seen.path.includes("GetChanges")) asked += 1;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(seen.path.includes("GetChanges") ? text : '{"done":true,"records":[]}');
    };
    await until(async () => asked > 1, "due tentativi");
    expect(asked).toBeLessThan(20);
    world.city.instead = undefined;
    const good = nextId("GE-");
    await say([buildingText(good)]);
    await applied(good);
  },
);
