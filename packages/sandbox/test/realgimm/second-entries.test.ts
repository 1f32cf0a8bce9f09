import { createHash } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { openChangeLog } from "#platforms/realgimm/change-log.ts";
import { realgimm } from "#platforms/realgimm/platform.ts";
import { SECOND_TYPES } from "#platforms/realgimm/records.ts";
import { administer, ask, type Change, page, pages } from "./ask-realgimm.ts";

const CITY = buildCity({ seed: 7, size: "small" });
const FIRST = "COMPLESSO,FABBRICATO,INDIRIZZO,PIANO,VANO,UNITA,ELEMENTO";
const types = new Set(SECOND_TYPES);

let sandbox: RunningSandbox;
let second: Change[];
const byType = (type: string) => second.filter(({ entityType }) => entityType === type);
const text = ({ entity }: Change, field: string) => String(entity[field]);

beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: CITY }, [realgimm]);
  second = [];
  for await (const { changes } of pages(sandbox, { limit: 500, tipi: SECOND_TYPES.join(",") }))
    second.push(...changes);
});
afterAll(() => sandbox.close());

test("the second entry follows the first one, and who does not ask for it sees the numbers it has always seen", async () => {
  const usual: Change[] = [];
  for await (const { changes } of pages(sandbox, { limit: 2_000, tipi: FIRST })) usual.push(...changes);
  expect(usual.map(({ sequence }) => sequence)).toEqual(usual.map((_, index) => index + 1));
  expect(second.map(({ sequence }) => sequence)).toEqual(second.map((_, index) => usual.length + index + 1));
  expect(new Set(second.map(({ key }) => key)).size).toBe(second.length);
});

test("every type is met, and every parent has been there before its child", async () => {
  const known = new Set<string>();
  for await (const { changes } of pages(sandbox, {
    limit: 2_000,
    tipi: `${FIRST},${SECOND_TYPES.join(",")}`,
  }))
    for (const { key, entity, sequence } of changes) {
      expect(entity["versione"]).toBe(sequence);
      const parents = Object.entries(entity)
        .filter(([field]) => /^cod(Fabbricato|Unita|Elementi|Elemento|Piano|Contratto)$/.test(field))
        .flatMap(([, parent]) => parent)
        .filter((parent) => parent !== null && parent !== key);
      expect(parents.filter((parent) => !known.has(String(parent)))).toEqual([]);
      known.add(key);
    }
  for (const type of SECOND_TYPES) expect(byType(type).length).toBeGreaterThan(100);
  for (const type of ["APE", "AGIBILITA", "CPI", "COLLAUDO_STATICO", "CONFORMITA_IMPIANTO", "VERIFICA_TERRA"])
    expect(byType("CERTIFICATO").some(({ entity }) => entity["tipo"] === type)).toBe(true);
  for (const titolo of ["CONDUTTORE", "CONVIVENTE", "SENZA_TITOLO"])
    expect(byType("OCCUPANTE").some(({ entity }) => entity["titolo"] === titolo)).toBe(true);
});

test("what is written is written as the platform writes: amounts, powers, dates, codes of people and firms", () => {
  for (const { entity } of byType("CONTRATTO")) {
    if (entity["canoneAnnuo"] !== null) expect(entity["canoneAnnuo"]).toMatch(/^\d{1,3}(\.\d{3})*,\d{2}$/);
    expect(entity["codiceFiscale"]).toMatch(
      entity["natura"] === "PERSONA_GIURIDICA" ? /^9999\d{7}$/ : /^[A-Z0-9]{11}Z999[A-Z]$/,
    );
    expect(entity["dataInizio"]).toMatch(/T00:00:00\+0[12]:00$/);
  }
  for (const { entity } of byType("IMPIANTO"))
    if (entity["potenza"] !== null) expect(entity["potenza"]).toMatch(/^\d+,\d$/);
  const squatters = byType("OCCUPANTE").filter(({ entity }) => entity["titolo"] === "SENZA_TITOLO");
  expect(squatters.every(({ entity }) => entity["codContratto"] === null)).toBe(true);
});

test("the file of a plan is as long as it is said to be, with that digest, and is what it is said to be", async () => {
  const starts: Record<string, string> = { PDF: "%PDF-1.4", DXF: "0\r\nSECTION", SVG: "<?xml" };
  for (const format of Object.keys(starts)) {
    const plan = byType("PLANIMETRIA").find(({ entity }) => entity["formato"] === format) as Change;
    const answer = await ask(
      sandbox,
      `/api/patrimonio/Document/Download?idDocumento=${text(plan, "idDocumento")}`,
    );
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("content-disposition")).toBeNull();
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.length).toBe(plan.entity["dimensione"]);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(plan.entity["impronta"]);
    expect(bytes.toString("latin1").startsWith(starts[format] as string)).toBe(true);
  }
});

async function fileOf(format: string): Promise<{ plan: Change; content: string }> {
  const plan = byType("PLANIMETRIA").find(({ entity }) => entity["formato"] === format) as Change;
  const answer = await ask(
    sandbox,
    `/api/patrimonio/Document/Download?idDocumento=${text(plan, "idDocumento")}`,
  );
  return { plan, content: Buffer.from(await answer.arrayBuffer()).toString("latin1") };
}

test("a DXF is pairs of codes and values, with a closed outline and the name of each room of the storey", async () => {
  const { plan, content } = await fileOf("DXF");
  const lines = content.split("\r\n");
  expect(lines.pop()).toBe("");
  expect(lines.length % 2).toBe(0);
  const pairs = lines.flatMap((line, index): [number, string][] =>
    index % 2 === 0 ? [[Number(line), lines[index + 1] as string]] : [],
  );
  expect(pairs.every(([code]) => Number.isInteger(code))).toBe(true);
  expect(pairs.at(-1)).toEqual([0, "EOF"]);
  const handles = pairs.filter(([code]) => code === 5).map(([, value]) => value);
  expect(new Set(handles).size).toBe(handles.length);
  const rooms = CITY.spacesOf(text(plan, "codFabbricato")).filter(
    ({ storeyCode }) => storeyCode === plan.entity["codPiano"],
  );
  const starts = pairs.flatMap(([code, value], index) =>
    code === 0 && value === "LWPOLYLINE" ? [index] : [],
  );
  expect(starts).toHaveLength(rooms.length);
  const words = pairs.filter(([code]) => code === 1).map(([, value]) => value);
  expect(words).toEqual(expect.arrayContaining(rooms.flatMap(({ name, code }) => [name, code])));
  for (const [index, start] of starts.entries()) {
    const outline = pairs.slice(
      start,
      pairs.findIndex(([code], at) => at > start && code === 0),
    );
    expect(outline).toContainEqual([70, "1"]);
    const x = outline.filter(([code]) => code === 10).map(([, value]) => Number(value));
    const y = outline.filter(([code]) => code === 20).map(([, value]) => Number(value));
    const area = (Math.max(...x) - Math.min(...x)) * (Math.max(...y) - Math.min(...y));
    expect(Math.abs(area - (rooms[index]?.areaM2 ?? 0))).toBeLessThan(0.1);
  }
});

test("an SVG has a rectangle for each room, by its code", async () => {
  const { plan, content } = await fileOf("SVG");
  const rooms = CITY.spacesOf(text(plan, "codFabbricato")).filter(
    ({ storeyCode }) => storeyCode === plan.entity["codPiano"],
  );
  expect([...content.matchAll(/<rect id="([^"]+)"/g)].map(([, code]) => code)).toEqual(
    rooms.map(({ code }) => code),
  );
  expect(content.match(/<(\w+)[\s>]/g)?.length).toBe(content.match(/<\/\w+>/g)?.length);
});

test("a certificate's paper is there when it is said to be; a document that is not there is 404", async () => {
  const certificate = byType("CERTIFICATO").find(({ entity }) => entity["idDocumento"] !== null) as Change;
  const path = "/api/patrimonio/Document/Download";
  const paper = await ask(sandbox, `${path}?idDocumento=${text(certificate, "idDocumento")}`);
  expect(Buffer.from(await paper.arrayBuffer()).toString("latin1")).toMatch(/^%PDF-1\.4[^]+%%EOF\n$/);
  const without = byType("CERTIFICATO").find(({ entity }) => entity["idDocumento"] === null) as Change;
  for (const id of [`DOC-${without.key}`, "DOC-GE-9999-UF-PL0", "DOC-GE-0001-UF", certificate.key, "X"])
    expect((await ask(sandbox, `${path}?idDocumento=${id}`)).status).toBe(404);
  expect((await ask(sandbox, path)).status).toBe(400);
});

test("one record of a new type can be asked for, changed by a clerk and withdrawn", async () => {
  const { key, sequence } = byType("CONTRATTO")[0] as Change;
  const get = async () => {
    const answer = await ask(sandbox, `/api/patrimonio/Asset/GetAsset?key=${key}&entityType=CONTRATTO`);
    return ((await answer.json()) as { elementDOM: Record<string, unknown> }).elementDOM;
  };
  expect(await get()).toMatchObject({ codContratto: key, versione: sequence });
  const { total } = await page(sandbox, { limit: 1 });
  await administer(sandbox, `/admin/assets/${key}/change`, { stato: "CESSATO", versione: 1 });
  expect(await get()).toMatchObject({ stato: "CESSATO", versione: total + 1 });
  await administer(sandbox, `/admin/assets/${key}/withdraw`);
  expect((await page(sandbox, { cursor: total })).changes).toEqual([]);
  const { changes } = await page(sandbox, { cursor: total, tipi: "CONTRATTO" });
  expect(changes).toMatchObject([
    { operation: "UPD", key, sequence: total + 1, entity: { versione: total + 1 } },
    { operation: "DEL", key, sequence: total + 2, entity: { versione: total + 2 } },
  ]);
});

test("the same seed draws the same second entry; the metropolis, with nothing inside, has none", () => {
  const read = (city: ReturnType<typeof buildCity>) => {
    const log = openChangeLog(new DatabaseSync(":memory:"), city);
    return JSON.stringify(log.after(0, { limit: 400, types }).changes);
  };
  expect(read(buildCity({ seed: 7, size: "small" }))).toBe(read(CITY));
  expect(read(buildCity({ seed: 8, size: "small" }))).not.toBe(read(CITY));
  expect(read({ ...CITY, partCountOf: () => 0 })).toBe("[]");
});

test("every place of Genoa's second entry gives the same record, alone or on the way", () => {
  const log = openChangeLog(new DatabaseSync(":memory:"), buildCity({ seed: 7, size: "genoa" }));
  const { changes, reached } = log.after(log.total() - 20_000, { limit: 300, types });
  expect(reached).toBe(log.total() - 20_000 + 300);
  for (const { key, entity, sequence } of changes.filter((_, index) => index % 23 === 0)) {
    expect(log.find(key)).toMatchObject({ versione: sequence, record: { entity } });
    expect(log.after(sequence - 1, { limit: 1, types }).changes).toEqual([
      expect.objectContaining({ key, sequence, entity }),
    ]);
  }
});

test("a state kept from before takes the second entry in after its changes: its cursors go on where they were", () => {
  const db = new DatabaseSync(":memory:");
  const at = new Date("2026-06-24T10:00:00Z");
  const before = openChangeLog(db, CITY);
  const first = (before.after(0, { limit: 1, types }).changes[0]?.sequence ?? 0) - 1;
  const { record } = before.find("GE-0001-UF") as NonNullable<ReturnType<typeof before.find>>;
  before.append("UPD", { ...record, entity: { ...record.entity, denominazione: "Tursi" } }, at);
  db.exec("delete from realgimm_second_entry");
  const after = openChangeLog(db, CITY);
  const buildings = new Set(["FABBRICATO"] as const);
  expect(after.after(first, { limit: 5, types: buildings }).changes).toMatchObject([
    { key: "GE-0001-UF", sequence: first + 1, operation: "UPD" },
  ]);
  expect(after.after(first + 1, { limit: 1, types }).changes).toMatchObject([{ sequence: first + 2 }]);
  const total = after.total();
  const next = after.append("UPD", record, at);
  expect(next).toBe(total + 1);
  const again = openChangeLog(db, CITY);
  expect(again.after(next - 1, { limit: 5, types: buildings }).changes).toMatchObject([{ sequence: next }]);
  expect(again.find("GE-0001-UF")?.versione).toBe(next);
});
