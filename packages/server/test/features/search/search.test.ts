import type { SearchHit } from "@stabile/contract/buildings";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Grant } from "#domain/access/policy.ts";
import { searchEverything } from "#features/search/search-everything.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

const ID = (kind: number, n: number) => `018f0000-0000-7000-80${kind}0-${String(n).padStart(12, "0")}`;
const FIRM = ID(9, 1);
const OTHER_FIRM = ID(9, 2);
const CONTRACT = ID(8, 1);
const TECHNICIAN: Grant = { role: "technician", scopeKind: "municipality", scopeKey: "" };

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
  await fill();
});
afterAll(() => database.close());

/** A small quarter: streets with red and black civics, a thousand old orders and a few that matter. */
async function fill(): Promise<void> {
  const { db } = database;
  await sql`insert into firm (id, code, name, kind) values (${FIRM}, 'F-1', 'Impresa di prova', 'contractor'), (${OTHER_FIRM}, 'F-2', 'Altra impresa di prova', 'contractor')`.execute(
    db,
  );
  await sql`insert into contract (id, code, title, firm_id, valid_from, valid_to) values (${CONTRACT}, 'C-1', 'Manutenzione', ${FIRM}, '2025-01-01', '2027-12-31')`.execute(
    db,
  );
  await sql`insert into street (code, name, municipio, source) values ('10010', 'Via Garibaldi', 'I', 'prova'), ('10020', 'Via di Prè', 'I', 'prova'), ('10030', 'Via San Lorenzo', 'III', 'prova')`.execute(
    db,
  );
  await sql`insert into civic (id, street_code, number, colour, source) values (${ID(7, 1)}, '10010', 12, 'red', 'prova'), (${ID(7, 2)}, '10010', 12, 'black', 'prova')`.execute(
    db,
  );
  await sql`
    insert into building (id, code, name, use, municipio, street_code, street_name, civic_number, civic_colour, address_text, source, source_key)
    select id::uuid, code, name, 'office', municipio, street_code, street, number, colour,
      initcap(street) || ' ' || number || case colour when 'red' then 'R' else '' end, 'prova', code
    from (values (${ID(1, 1)}, 'GE-0001-UF', 'Palazzo Tursi', 'I', '10010', 'VIA GARIBALDI', 9, 'black'),
      (${ID(1, 2)}, 'GE-0002-BO', 'Bottega comunale', 'I', '10010', 'VIA GARIBALDI', 12, 'red'),
      (${ID(1, 3)}, 'GE-0003-UF', 'Uffici municipali', 'I', '10010', 'VIA GARIBALDI', 12, 'black'),
      (${ID(1, 4)}, 'GE-0004-SC', 'Scuola dell''infanzia Mimosa', 'I', '10020', 'VIA DI PRÈ', 4, 'black'),
      (${ID(1, 5)}, 'GE-0005-BI', 'Biblioteca', 'III', '10030', 'VIA SAN LORENZO', 120, 'black'),
      (${ID(1, 6)}, 'GE-0006-DE', 'Deposito Caprera', 'III', null, 'VIA CAPRERA', 1, 'black'))
      as b (id, code, name, municipio, street_code, street, number, colour)`.execute(db);
  await sql`
    insert into work_order (id, code, state, title, category, urgency, building_id, municipio, address_text, firm_id, contract_id, opened_at)
    select ('018f0000-0000-7000-8020-' || lpad(n::text, 12, '0'))::uuid, 'ODL-2025-' || lpad(n::text, 6, '0'), 'invoiced',
      'Perdita dal rubinetto', 'other', 'normal', null, 'III', 'Via San Lorenzo 3', ${OTHER_FIRM}, null,
      timestamptz '2025-01-01 00:00Z' + n * interval '1 hour' from generate_series(1, 3000) n`.execute(db);
  await sql`
    insert into work_order (id, code, state, title, category, urgency, building_id, municipio, address_text, firm_id, contract_id, opened_at)
    select id::uuid, code, 'issued', title, 'other', 'normal', building::uuid, municipio, address, firm::uuid, contract::uuid, opened::timestamptz
    from (values (${ID(3, 1)}, 'ODL-2026-000123', 'Caldaia in blocco', ${ID(1, 4)}, 'I', 'Via di Prè 4', ${FIRM}, ${CONTRACT}, '2026-02-01'),
      (${ID(3, 2)}, 'ODL-2026-000124', 'Vetro dell''ascensore incrinato', ${ID(1, 2)}, 'I', 'Via Garibaldi 12R', ${FIRM}, ${CONTRACT}, '2026-02-02'),
      (${ID(3, 3)}, 'ODL-2026-000125', 'Lampada fulminata', ${ID(1, 3)}, 'I', 'Via Garibaldi 12', ${OTHER_FIRM}, null, '2026-02-03'),
      (${ID(3, 4)}, 'ODL-2024-000009', 'Ponteggio da smontare', ${ID(1, 1)}, 'I', 'Via Garibaldi 9', ${FIRM}, ${CONTRACT}, '2024-02-03'))
      as o (id, code, title, building, municipio, address, firm, contract, opened)`.execute(db);
  await sql`
    insert into request (id, code, source, source_key, source_number, state, subject, address_text, municipio, opened_at, source_modified_at)
    values (${ID(4, 1)}, 'SEG-2026-000045', 'czrm', 'a', '00012345', 'received', 'Caffè rovesciato', 'via Garibaldi, 12 rosso', 'I', '2026-02-01', '2026-02-01'),
      (${ID(4, 2)}, 'SEG-2026-000046', 'czrm', 'b', '00012346', 'received', 'Gradino rotto', 'via Garibaldi 120', 'I', '2026-02-02', '2026-02-02')`.execute(
    db,
  );
}

async function search(text: string, ...grants: Grant[]): Promise<SearchHit[]> {
  const principal = {
    userId: "prova",
    displayName: "Prova",
    firmId: undefined,
    grants: grants.length > 0 ? grants : [TECHNICIAN],
  };
  const body = await searchEverything(database.db, {
    text,
    limit: 12,
    principal,
    now: new Date("2026-03-10T09:00:00Z"),
  });
  return (JSON.parse(body) as { items: SearchHit[] }).items;
}

const codes = (hits: readonly SearchHit[], kind?: SearchHit["kind"]) =>
  hits.filter((hit) => kind === undefined || hit.kind === kind).map((hit) => hit.code);

test.each([
  ["ODL-2026-000123", ["ODL-2026-000123"]],
  ["odl 2026 124", ["ODL-2026-000124"]],
  ["odl 123", ["ODL-2026-000123", "ODL-2025-000123"]],
  ["ODL-2026-00012", ["ODL-2026-000125", "ODL-2026-000124", "ODL-2026-000123"]],
  ["seg-2026", ["SEG-2026-000046", "SEG-2026-000045"]],
  ["ge-0004", ["GE-0004-SC"]],
])("the code %s finds what it names, the last numbers first", async (text, wanted) => {
  expect(codes(await search(text))).toEqual(wanted);
});

test("a number alone finds the order and the report of that number first", async () => {
  expect(codes(await search("45"))[0]).toBe("ODL-2025-000045");
  expect(codes(await search("45"), "request")).toEqual(["SEG-2026-000045"]);
  expect(codes(await search("12345"))).toEqual(["SEG-2026-000045"]);
});

test.each(["via garibaldi 12r", "garibaldi 12/r", "Via Garibaldi, 12 rosso", "GARIBALDI 12 R"])(
  "%s is the red civic, and not the black one nor those that begin like it",
  async (text) => {
    const hits = await search(text);
    expect(codes(hits, "building")[0]).toBe("GE-0002-BO");
    expect(codes(hits, "work-order")).toEqual(["ODL-2026-000124"]);
    expect(codes(hits, "request")).toEqual(["SEG-2026-000045"]);
    expect(hits.filter(({ kind }) => kind === "street").map(({ title }) => title)).toEqual([
      "Via Garibaldi 12R",
    ]);
  },
);

test("a black civic is the black one; without a colour both are found, the black one first", async () => {
  expect(codes(await search("garibaldi 12 nero"), "work-order")).toEqual(["ODL-2026-000125"]);
  const hits = await search("garibaldi 12");
  expect(codes(hits, "building").slice(0, 2)).toEqual(["GE-0003-UF", "GE-0002-BO"]);
  expect(codes(hits, "work-order")).toEqual(["ODL-2026-000125", "ODL-2026-000124"]);
});

test("a civic that no building has gives the nearest of its street, last", async () => {
  expect(codes(await search("garibaldi 10"), "building")).toEqual(["GE-0001-UF", "GE-0002-BO", "GE-0003-UF"]);
});

test("accents may be left out, and a short word is found where a word begins", async () => {
  expect(codes(await search("pre"), "building")).toEqual(["GE-0004-SC"]);
  expect(codes(await search("prè"), "building")).toEqual(["GE-0004-SC"]);
  expect(codes(await search("caffe"), "request")).toEqual(["SEG-2026-000045"]);
});

test("a building is found after two letters, and by a word after an apostrophe", async () => {
  expect(codes(await search("sc"), "building")).toEqual(["GE-0004-SC"]);
  expect(codes(await search("inf"), "building")).toEqual(["GE-0004-SC"]);
  expect(codes(await search("asc"), "work-order")).toEqual(["ODL-2026-000124"]);
});

test("an order is found by words of its own and words of its building together", async () => {
  expect(codes(await search("caldaia scuola"), "work-order")).toEqual(["ODL-2026-000123"]);
  expect(codes(await search("ponteggio tursi"), "work-order")).toEqual(["ODL-2024-000009"]);
});

test("an order says in which building it is, however it was found; one on a street says the street alone", async () => {
  const places = async (text: string) =>
    (await search(text)).filter(({ kind }) => kind === "work-order").map(({ subtitle }) => subtitle);
  const school = "Scuola dell'infanzia Mimosa · Via di Prè 4";
  for (const text of ["caldaia", "caldaia scuola", "ODL-2026-000123"])
    expect(await places(text), text).toEqual([school]);
  expect((await places("perdita"))[0]).toBe("Via San Lorenzo 3");
});

test("what only old orders say is found behind thousands of newer ones", async () => {
  expect(codes(await search("ponteggio"), "work-order")).toEqual(["ODL-2024-000009"]);
});

test("a common word gives the newest", async () => {
  expect(codes(await search("perdita"), "work-order").slice(0, 2)).toEqual([
    "ODL-2025-003000",
    "ODL-2025-002999",
  ]);
});

test.each([
  ["garibladi", "GE-0001-UF"],
  ["bibloteca", "GE-0005-BI"],
  ["palazo tursi", "GE-0001-UF"],
  ["san lorenso", "GE-0005-BI"],
])("%s, misspelt, still finds %s", async (text, wanted) => {
  expect(codes(await search(text), "building")).toContain(wanted);
});

test("a misspelt word of a recent title is corrected too", async () => {
  expect(codes(await search("caldiaa"), "work-order")).toEqual(["ODL-2026-000123"]);
});

test("a street of no gazetteer is known from its buildings", async () => {
  expect(codes(await search("san lorenzo"), "street")).toEqual(["10030"]);
});

test.each(["x", "odl 9999", "%", "_", "\\", "zzz", "12 rosso verde", "'; drop table building"])(
  "%s finds nothing, quietly",
  async (text) => {
    expect(await search(text)).toEqual([]);
  },
);

test("a contractor finds the orders of the firm and nothing else", async () => {
  const contractor: Grant = { role: "contractor", scopeKind: "firm", scopeKey: FIRM };
  expect(codes(await search("perdita", contractor))).toEqual([]);
  expect(codes(await search("garibaldi", contractor))).toEqual(["ODL-2026-000124", "ODL-2024-000009"]);
  expect(codes(await search("garibaldi 12", contractor))).toEqual(["ODL-2026-000124"]);
  expect(codes(await search("ODL-2026-00012", contractor))).toEqual(["ODL-2026-000124", "ODL-2026-000123"]);
  // Who reaches every building, but not by a role that reads orders.
  const systems: Grant = { role: "systems", scopeKind: "municipality", scopeKey: "" };
  expect(codes(await search("garibaldi 12", systems, contractor), "work-order")).toEqual(["ODL-2026-000124"]);
});

test("who works under a contract, in a Municipio or for a building finds what is theirs, once", async () => {
  const under: Grant = { role: "contractor", scopeKind: "contract", scopeKey: CONTRACT };
  const municipio: Grant = { role: "technician", scopeKind: "municipio", scopeKey: "I" };
  const contact: Grant = { role: "building-contact", scopeKind: "building", scopeKey: ID(1, 2) };
  expect(codes(await search("garibaldi", under))).toEqual(["ODL-2026-000124", "ODL-2024-000009"]);
  expect(codes(await search("perdita", municipio))).toEqual([]);
  expect(codes(await search("garibaldi", contact), "work-order")).toEqual(["ODL-2026-000124"]);
  expect(codes(await search("garibaldi", contact, municipio), "work-order")).toEqual(
    codes(await search("garibaldi", municipio), "work-order"),
  );
  expect(codes(await search("garibaldi", contact), "building")).toEqual(["GE-0002-BO"]);
  expect(codes(await search("caldaia", contact))).toEqual([]);
});

test("a building whose name changes is corrected by its new name", async () => {
  await sql`update building set name = 'Deposito Quadrifoglio' where code = 'GE-0006-DE'`.execute(
    database.db,
  );
  expect(codes(await search("quadrifolgio"), "building")).toEqual(["GE-0006-DE"]);
});
