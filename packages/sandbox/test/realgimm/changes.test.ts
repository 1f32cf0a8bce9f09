import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { NO_FAULTS } from "#core/fault-board.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { realgimm } from "#platforms/realgimm/platform.ts";
import { administer, ask, type Change, HEADERS, page, pages } from "./ask-realgimm.ts";

const CITY = buildCity({ seed: 7, size: "small" });
const ALL = "COMPLESSO,FABBRICATO,INDIRIZZO,PIANO,VANO,UNITA,ELEMENTO";
const KEY: Record<string, string> = {
  COMPLESSO: "codComplesso",
  FABBRICATO: "codFabbricato",
  INDIRIZZO: "codIndirizzo",
  PIANO: "codPiano",
  VANO: "codVano",
  UNITA: "codUnita",
  ELEMENTO: "codElemento",
};

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: CITY }, [realgimm]);
});
afterAll(() => sandbox.close());

test("both credentials are needed, and the word Basic is not one of them", async () => {
  expect((await ask(sandbox, "/api/patrimonio/Asset/GetChanges", {})).status).toBe(401);
  const basic = { AuthenticationRealGimm: `Basic ${HEADERS.AuthenticationRealGimm}` };
  expect((await ask(sandbox, "/api/patrimonio/Asset/GetChanges", basic)).status).toBe(401);
  expect((await ask(sandbox, "/api/patrimonio/Asset/GetChanges?limit=1")).status).toBe(200);
});

test("the whole register comes page by page, numbered by one, each record once, parents before their children", async () => {
  const seen = new Set<string>();
  let expected = 1;
  for await (const { changes } of pages(sandbox, { limit: 777, tipi: ALL })) {
    for (const { sequence, key, entity, entityType, operation } of changes) {
      expect(sequence).toBe(expected++);
      expect(operation).toBe("INS");
      expect(entity[KEY[entityType] ?? ""]).toBe(key);
      const parents = ["codComplesso", "codFabbricato", "codPiano", "codVano"]
        .map((field) => entity[field])
        .filter((parent) => typeof parent === "string" && parent !== key);
      expect(parents.filter((parent) => !seen.has(String(parent)))).toEqual([]);
      seen.add(key);
    }
  }
  expect(seen.size).toBe(expected - 1);
  const elements = [...seen].filter((key) => /-E\d{3}$/.test(key));
  expect(elements).toHaveLength(6_000);
});

test("addresses come to whom asks for them, and leave a gap in the numbers for the others", async () => {
  const usual: Change[] = [];
  for await (const { changes } of pages(sandbox, { limit: 2_000 })) usual.push(...changes);
  expect(usual.some(({ entityType }) => entityType === "INDIRIZZO")).toBe(false);
  const doors: Change[] = [];
  for await (const { changes } of pages(sandbox, { limit: 100, tipi: "INDIRIZZO" })) doors.push(...changes);
  expect(doors.filter(({ entity }) => entity["principale"])).toHaveLength(240);
  expect(doors.length).toBeGreaterThan(250);
  const numbers = [...usual, ...doors].map(({ sequence }) => sequence).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

test("a building is written as the platform writes: padded numbers, decimal commas, R for red, WKT", async () => {
  const { changes } = await page(sandbox, { limit: 2_000, tipi: "FABBRICATO" });
  const tursi = changes.find(({ key }) => key === "GE-0001-UF");
  expect(tursi?.entity).toMatchObject({
    denominazione: "Palazzo Tursi",
    destinazioneUso: "UFFICIO",
    municipio: "I",
    desVia: "VIA GARIBALDI",
    civico: "0009",
    colore: null,
    codBelfiore: "D969",
    annoCostruzione: 1565,
  });
  const red = changes.find(({ entity }) => entity["denominazione"] === "Mercato Orientale");
  expect(red?.entity["colore"]).toBe("R");
  for (const { entity } of changes) {
    expect(entity["longitudine"]).toMatch(/^[89],\d{6}$/);
    expect(entity["codVia"]).toMatch(/^\d{5}$/);
    expect(entity["perimetro"]).toMatch(/^POLYGON\(\(([\d.]+ [\d.]+, ){4}[\d.]+ [\d.]+\)\)$/);
  }
});

test("dates carry Rome's offset, in summer and in winter", async () => {
  const { changes } = await page(sandbox, { limit: 2_000, tipi: "ELEMENTO" });
  const dates = changes.flatMap(({ entity }) => (entity["dataInstallazione"] as string | null) ?? []);
  for (const date of dates) expect(date).toMatch(/^\d{4}-\d\d-\d\dT00:00:00\+0[12]:00$/);
  expect(dates.filter((date) => /-0[78]-.*\+02:00$/.test(date)).length).toBeGreaterThan(0);
  expect(dates.filter((date) => /-(01|12)-.*\+02:00$/.test(date))).toEqual([]);
});

test("a later change, a new record and a withdrawal come after the cursor, in the order made", async () => {
  const { total } = await page(sandbox, { limit: 1 });
  await administer(sandbox, "/admin/assets/GE-0001-UF/change", { denominazione: "Palazzo Tursi, sede" });
  await administer(sandbox, "/admin/assets/GE-0002-MU/withdraw");
  const complex = { codComplesso: "CX-9999", denominazione: "Nuovo" };
  await administer(sandbox, "/admin/assets", { entityType: "COMPLESSO", entity: complex });
  const { changes, hasMore, nextCursor } = await page(sandbox, { cursor: total });
  expect(changes.map(({ operation, key, sequence }) => [operation, key, sequence])).toEqual([
    ["UPD", "GE-0001-UF", total + 1],
    ["DEL", "GE-0002-MU", total + 2],
    ["INS", "CX-9999", total + 3],
  ]);
  expect(changes[0]?.entity).toMatchObject({ denominazione: "Palazzo Tursi, sede", civico: "0009" });
  expect(changes[1]?.entity["dataDismissione"]).toMatch(/\+0[12]:00$/);
  expect(hasMore).toBe(false);
  expect(await page(sandbox, { cursor: nextCursor })).toMatchObject({
    changes: [],
    nextCursor,
    hasMore: false,
  });
});

test("one record can be asked for as it is now; an unknown one is 404 with nothing inside", async () => {
  await administer(sandbox, "/admin/assets/GE-0003-MU-E001/change", { marca: "Prova", codElemento: "ALTRO" });
  const answer = await ask(sandbox, "/api/patrimonio/Asset/GetAsset?entityType=ELEMENTO&key=GE-0003-MU-E001");
  expect(await answer.json()).toMatchObject({
    validationSucceded: true,
    elementDOM: { marca: "Prova", codElemento: "GE-0003-MU-E001" },
  });
  for (const path of [
    "GetAsset?key=GE-9999-SC",
    "GetAsset?entityType=PIANO&key=GE-0003-MU-E001",
    "GetNothing",
  ]) {
    const missing = await ask(sandbox, `/api/patrimonio/Asset/${path}`);
    expect([missing.status, await missing.text()]).toEqual([404, ""]);
  }
});

test("a cursor beyond the end is a business refusal inside a 200", async () => {
  const answer = await ask(sandbox, "/api/patrimonio/Asset/GetChanges?cursor=99999999");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    validationSucceded: false,
    elementDOM: null,
    messages: [{ code: "PAT-010", text: expect.stringContaining("ripartire") }],
  });
});

test.each(["limit=0", "limit=2001", "limit=tanti", "cursor=-1", "cursor=abc", "tipi=CASE"])(
  "a parameter that does not parse is a 400 that names it: %s",
  async (query) => {
    const answer = await ask(sandbox, `/api/patrimonio/Asset/GetChanges?${query}`);
    expect(answer.status).toBe(400);
    const [name = ""] = query.split("=");
    expect(await answer.json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining(name),
      moreInfo: "PAT-001",
    });
  },
);

test("the administration refuses what cannot be", async () => {
  const statusOf = async (path: string, body?: unknown) => (await administer(sandbox, path, body)).status;
  expect(await statusOf("/admin/assets/GE-9999-SC/change")).toBe(404);
  expect(await statusOf("/admin/assets/GE-0004-MU/withdraw")).toBe(201);
  expect(await statusOf("/admin/assets/GE-0004-MU/withdraw")).toBe(409);
  expect(await statusOf("/admin/assets/GE-0004-MU/change", { denominazione: "X" })).toBe(409);
  const taken = { entityType: "FABBRICATO", entity: { codFabbricato: "GE-0001-UF" } };
  expect(await statusOf("/admin/assets", taken)).toBe(409);
  expect(await statusOf("/admin/assets", { entityType: "CASA", entity: {} })).toBe(400);
  expect(await statusOf("/admin/assets", { entityType: "VANO", entity: {} })).toBe(400);
});

test("faults repeat and shuffle a page, but nothing is lost and the cursor is right", async () => {
  const healthy = await page(sandbox, { cursor: 100, limit: 200 });
  sandbox.world.faults.set("realgimm", { duplicateRate: 1, reorderRate: 1 });
  const spoilt = await page(sandbox, { cursor: 100, limit: 200 });
  sandbox.world.faults.set("realgimm", NO_FAULTS);
  expect(spoilt.changes.length).toBeGreaterThan(200);
  expect(spoilt.changes.map(({ sequence }) => sequence)).not.toEqual(
    spoilt.changes.map(({ sequence }) => sequence).sort((a, b) => a - b),
  );
  expect(new Set(spoilt.changes.map(({ sequence }) => sequence))).toEqual(
    new Set(healthy.changes.map(({ sequence }) => sequence)),
  );
  expect(spoilt.nextCursor).toBe(healthy.nextCursor);
});

test("its own user may be refused although the password is right", async () => {
  sandbox.world.faults.set("realgimm", { expiredTokenRate: 1 });
  const answer = await ask(sandbox, "/api/patrimonio/Asset/GetChanges?limit=1");
  sandbox.world.faults.set("realgimm", NO_FAULTS);
  expect([answer.status, await answer.text()]).toEqual([401, ""]);
});

test("a failing platform leaks its own words, and the administration works all the same", async () => {
  sandbox.world.faults.set("realgimm", { errorRate: 1 });
  const answer = await ask(sandbox, "/api/patrimonio/Asset/GetChanges?limit=1");
  expect([500, 502, 503]).toContain(answer.status);
  expect(await answer.text()).toMatch(/GNC-000-Server was unable|Service Unavailable/);
  expect((await administer(sandbox, "/admin/assets/GE-0005-UF/change", { cap: "16149" })).status).toBe(201);
  sandbox.world.faults.set("realgimm", NO_FAULTS);
});

test("the resources of the published code answer with its spelling", async () => {
  const check = await ask(sandbox, "/api/bandi/Announcement/CheckAnnouncementStatus?codBando=BAN9");
  expect(await check.json()).toEqual({ validationSucceded: true });
  const active = await ask(sandbox, "/api/bandi/Announcement/GetActiveAnnouncement?codTipologiaBando=02");
  expect(await active.json()).toMatchObject({ validationSucceded: true, elementDOM: { codBando: "BAN10" } });
  const none = await ask(sandbox, "/api/bandi/Announcement/GetActiveAnnouncement?codTipologiaBando=09");
  expect([none.status, await none.json()]).toEqual([
    200,
    expect.objectContaining({ validationSucceded: false }),
  ]);
});
