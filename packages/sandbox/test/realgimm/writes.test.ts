import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { NO_FAULTS } from "#core/fault-board.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { realgimm } from "#platforms/realgimm/platform.ts";
import { administer, ask, type Change, page } from "./ask-realgimm.ts";
import {
  BUILDING,
  certificate,
  condition,
  correction,
  ELEMENT,
  intervention,
  send,
} from "./write-realgimm.ts";

const CITY = buildCity({ seed: 7, size: "small" });
const ROOM = "GE-0001-UF-P0-V1";

const dataDir = mkdtempSync(join(tmpdir(), "realgimm-"));
const start = () => startSandbox({ basePort: 0, dataDir, city: CITY, lostAnswerHoldMs: 50 }, [realgimm]);
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await start();
});
afterAll(async () => {
  await sandbox.close();
  rmSync(dataDir, { recursive: true });
});

interface Envelope {
  validationSucceded: boolean;
  elementDOM: Record<string, unknown> | null;
  messages: { code: string; text: string }[];
}

const post = (path: string, body: unknown) => send(sandbox, path, body);

async function write(path: string, body: unknown): Promise<Envelope> {
  const answer = await post(path, body);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Envelope;
}

async function done(path: string, body: unknown): Promise<Record<string, unknown>> {
  const { validationSucceded, elementDOM, messages } = await write(path, body);
  expect([validationSucceded, messages]).toEqual([true, []]);
  return elementDOM ?? {};
}

async function refusal(path: string, body: unknown): Promise<string> {
  const before = (await page(sandbox, { limit: 1 })).total;
  const { validationSucceded, elementDOM, messages } = await write(path, body);
  expect([validationSucceded, elementDOM, messages.length]).toEqual([false, null, 1]);
  expect((await page(sandbox, { limit: 1 })).total).toBe(before);
  return `${messages[0]?.code} ${messages[0]?.text}`;
}

async function assetOf(key: string): Promise<Record<string, unknown>> {
  const answer = await ask(sandbox, `/api/patrimonio/Asset/GetAsset?key=${key}`);
  return ((await answer.json()) as { elementDOM: Record<string, unknown> }).elementDOM;
}

async function find(rifEsterno: string): Promise<unknown> {
  const answer = await ask(sandbox, `/api/patrimonio/Sync/Find?rifEsterno=${rifEsterno}`);
  return ((await answer.json()) as Envelope).elementDOM;
}

test("an intervention is kept, numbered by the year, and found by the caller's reference; the register does not move", async () => {
  const { total } = await page(sandbox, { limit: 1 });
  const body = intervention();
  const first = await done("Intervention/Save", body);
  expect(first).toEqual({ codIntervento: expect.stringMatching(/^INT-20\d\d-000001$/), sequence: total });
  const second = await done("Intervention/Save", intervention({ codElemento: null, importo: null }));
  expect(second["codIntervento"]).toMatch(/-000002$/);
  expect(await find(body.rifEsterno)).toEqual({
    rifEsterno: body.rifEsterno,
    codice: first["codIntervento"],
    tipo: "INTERVENTO",
    dataRicezione: expect.stringMatching(/\+0[12]:00$/),
  });
  expect(await find("mai-visto")).toBeNull();
  expect((await page(sandbox, { limit: 1 })).total).toBe(total);
});

test("a certificate becomes one of the register's, with the caller's reference and its file", async () => {
  const { total } = await page(sandbox, { limit: 1 });
  const file = Buffer.from("%PDF-1.4\n%%EOF\n");
  const body = certificate({ contenuto: file.toString("base64"), nomeFile: "verbale.pdf" });
  const { codCertificato, sequence } = await done("Certificate/Save", body);
  expect(sequence).toBe(total + 1);
  const { changes } = await page(sandbox, { cursor: total, tipi: "CERTIFICATO" });
  expect(changes).toMatchObject([
    {
      operation: "INS",
      key: codCertificato,
      sequence,
      entity: {
        tipo: "VERIFICA_TERRA",
        rifEsterno: body.rifEsterno,
        versione: sequence,
        classeEnergetica: null,
      },
    },
  ]);
  const id = String(changes[0]?.entity["idDocumento"]);
  const downloaded = await ask(sandbox, `/api/patrimonio/Document/Download?idDocumento=${id}`);
  expect(Buffer.from(await downloaded.arrayBuffer())).toEqual(file);
  const bare = await done("Certificate/Save", certificate());
  expect(bare["codCertificato"]).not.toBe(codCertificato);
  expect(await assetOf(String(bare["codCertificato"]))).toMatchObject({ idDocumento: null });
});

test("an element's condition goes into its record, and comes out as a change", async () => {
  const { versione } = await assetOf(ELEMENT);
  const { sequence } = await done("Asset/SaveCondition", condition({ versione }));
  expect(await assetOf(ELEMENT)).toMatchObject({
    statoConservazione: "MEDIOCRE",
    dataRilievo: "2026-03-02T11:00:00+01:00",
    versione: sequence,
  });
});

test("a correction changes the fields that it names, and the others stay", async () => {
  const before = await assetOf(BUILDING);
  const campi = { denominazione: "Tursi", annoCostruzione: 1579, quartiere: null };
  const { key, sequence } = await done(
    "Asset/SaveCorrection",
    correction({ campi, versione: before["versione"] }),
  );
  expect(await assetOf(BUILDING)).toEqual({ ...before, ...campi, versione: sequence });
  expect(key).toBe(BUILDING);
  const room = { denominazione: "Atrio", destinazione: "Connettivo", superficie: "42,50" };
  await done("Asset/SaveCorrection", correction({ entityType: "VANO", key: ROOM, campi: room }));
  expect(await assetOf(ROOM)).toMatchObject(room);
  const made = {
    marca: "Riello",
    matricola: null,
    dataInstallazione: "2020-07-01T00:00:00Z",
    classeUni8290: "5.1",
  };
  await done("Asset/SaveCorrection", correction({ entityType: "ELEMENTO", key: ELEMENT, campi: made }));
  expect(await assetOf(ELEMENT)).toMatchObject({ ...made, dataInstallazione: "2020-07-01T02:00:00+02:00" });
});

test("a record changed after the version that was read is not written over", async () => {
  const { versione } = await assetOf(ELEMENT);
  await administer(sandbox, `/admin/assets/${ELEMENT}/change`, { marca: "Altra" });
  const stale = { versione };
  expect(await refusal("Asset/SaveCondition", condition(stale))).toBe(
    `PAT-020 Versione superata: ${versione}`,
  );
  const fields = { entityType: "ELEMENTO", key: ELEMENT, campi: { marca: "Mia" }, versione };
  expect(await refusal("Asset/SaveCorrection", correction(fields))).toBe(
    `PAT-020 Versione superata: ${versione}`,
  );
  expect(await assetOf(ELEMENT)).toMatchObject({ marca: "Altra" });
  const read = await assetOf(ELEMENT);
  await done("Asset/SaveCorrection", correction({ ...fields, versione: read["versione"] }));
});

const contractOf = async () => (await page(sandbox, { limit: 1, tipi: "CONTRATTO" })).changes[0] as Change;

test.each([
  ["FABBRICATO", BUILDING, "codFabbricato", "PAT-021 Campo di proprietà del registro: codFabbricato"],
  ["FABBRICATO", BUILDING, "codBelfiore", "PAT-021 Campo di proprietà del registro: codBelfiore"],
  ["FABBRICATO", BUILDING, "particella", "PAT-021 Campo di proprietà del registro: particella"],
  ["FABBRICATO", BUILDING, "civico", "PAT-021 Campo di proprietà del registro: civico"],
  ["UNITA", `${BUILDING}-U1`, "subalterno", "PAT-021 Campo di proprietà del registro: subalterno"],
  ["UNITA", `${BUILDING}-U1`, "categoria", "PAT-021 Campo di proprietà del registro: categoria"],
  ["ELEMENTO", ELEMENT, "codFabbricato", "PAT-021 Campo di proprietà del registro: codFabbricato"],
  ["ELEMENTO", ELEMENT, "colore", "PAT-023 Campo sconosciuto: colore"],
  ["PIANO", `${BUILDING}-P0`, "toString", "PAT-023 Campo sconosciuto: toString"],
])("what the register owns, or does not know, is refused: %s %s %s", async (entityType, key, field, told) => {
  const campi = { [field]: "X", denominazione: "Buona" };
  expect(await refusal("Asset/SaveCorrection", correction({ entityType, key, campi }))).toBe(told);
});

test("contracts and occupants are the register's, whatever the field", async () => {
  const { key } = await contractOf();
  const body = { entityType: "CONTRATTO", key, campi: { stato: "CESSATO" } };
  expect(await refusal("Asset/SaveCorrection", correction(body))).toMatch(/^PAT-021 .*stato$/);
  expect(await refusal("Asset/SaveCorrection", correction({ ...body, campi: { nota: "X" } }))).toMatch(
    /^PAT-021 .*nota$/,
  );
});

test("what is not there, is withdrawn, is part of what is withdrawn, or is of another kind is refused", async () => {
  const gone = "GE-0003-MU";
  await administer(sandbox, `/admin/assets/${gone}/withdraw`);
  const missing = (key: string) => `PAT-022 Bene inesistente o dismesso: ${key}`;
  expect(await refusal("Intervention/Save", intervention({ codFabbricato: gone, codElemento: null }))).toBe(
    missing(gone),
  );
  const elsewhere = intervention({ codFabbricato: "GE-0002-MU" });
  expect(await refusal("Intervention/Save", elsewhere)).toBe(missing(ELEMENT));
  expect(await refusal("Certificate/Save", certificate({ codFabbricato: "GE-9999-SC" }))).toBe(
    missing("GE-9999-SC"),
  );
  expect(await refusal("Asset/SaveCondition", condition({ codElemento: ROOM }))).toBe(missing(ROOM));
  for (const key of [`${gone}-E001`, `${gone}-P0-V1`, "GE-9999-SC-E001"]) {
    const entityType = key.includes("-V") ? "VANO" : "ELEMENTO";
    expect(await refusal("Asset/SaveCorrection", correction({ entityType, key }))).toBe(missing(key));
  }
  const kind = correction({ entityType: "PIANO", key: BUILDING });
  expect(await refusal("Asset/SaveCorrection", kind)).toBe(missing(BUILDING));
});

test("a reference in use is refused before anything else, and says what it made", async () => {
  const { versione } = await assetOf(BUILDING);
  const body = correction({ versione });
  await done("Asset/SaveCorrection", body);
  expect(await refusal("Asset/SaveCorrection", body)).toBe(`PAT-030 Riferimento già registrato: ${BUILDING}`);
  const other = intervention({ rifEsterno: body.rifEsterno });
  expect(await refusal("Intervention/Save", other)).toBe(`PAT-030 Riferimento già registrato: ${BUILDING}`);
  expect(await find(body.rifEsterno)).toMatchObject({ tipo: "CORREZIONE", codice: BUILDING });
});

test("writes need both credentials too, and a question without its reference is a 400", async () => {
  const answer = await fetch(`${sandbox.urls.realgimm}/api/patrimonio/Intervention/Save`, { method: "POST" });
  expect(answer.status).toBe(401);
  expect((await ask(sandbox, "/api/patrimonio/Sync/Find")).status).toBe(400);
});

test("an answer may be lost after the work was done: the reference tells, and the same write is not made twice", async () => {
  const body = intervention();
  sandbox.world.faults.set("realgimm", { timeoutAfterEffectRate: 1 });
  await expect(post("Intervention/Save", body).then((answer) => answer.text())).rejects.toThrow();
  sandbox.world.faults.set("realgimm", { ...NO_FAULTS, truncateRate: 1 });
  const cut = correction();
  await expect(post("Asset/SaveCorrection", cut).then((answer) => answer.text())).rejects.toThrow();
  sandbox.world.faults.set("realgimm", NO_FAULTS);
  expect(await find(body.rifEsterno)).toMatchObject({ tipo: "INTERVENTO" });
  expect(await find(cut.rifEsterno)).toMatchObject({ tipo: "CORREZIONE" });
  expect(await refusal("Intervention/Save", body)).toMatch(/^PAT-030 .*INT-/);
});

test("a failure, a limit or a refused user strike before: nothing was done", async () => {
  for (const fault of ["errorRate", "throttleRate", "expiredTokenRate"] as const) {
    const body = intervention();
    sandbox.world.faults.set("realgimm", { [fault]: 1 });
    expect((await post("Intervention/Save", body)).status).toBeGreaterThanOrEqual(400);
    sandbox.world.faults.set("realgimm", NO_FAULTS);
    expect(await find(body.rifEsterno)).toBeNull();
  }
});

test("what was written is there after a restart, and a person can look at it", async () => {
  const file = Buffer.from("%PDF-1.4 firmato");
  const body = certificate({ contenuto: file.toString("base64") });
  const { codCertificato } = await done("Certificate/Save", body);
  const building = await assetOf(BUILDING);
  await sandbox.close();
  sandbox = await start();
  expect(await assetOf(BUILDING)).toEqual(building);
  expect(await find(body.rifEsterno)).toMatchObject({ codice: codCertificato, tipo: "CERTIFICATO" });
  const id = String((await assetOf(String(codCertificato)))["idDocumento"]);
  const downloaded = await ask(sandbox, `/api/patrimonio/Document/Download?idDocumento=${id}`);
  expect(Buffer.from(await downloaded.arrayBuffer())).toEqual(file);
  expect((await done("Certificate/Save", certificate()))["codCertificato"]).not.toBe(codCertificato);
  const seen = (await (await fetch(`${sandbox.urls.realgimm}/admin/writes`)).json()) as {
    writes: { tipo: string; richiesta: Record<string, unknown> }[];
  };
  expect(new Set(seen.writes.map(({ tipo }) => tipo))).toEqual(
    new Set(["INTERVENTO", "CERTIFICATO", "CONDIZIONE", "CORREZIONE"]),
  );
  expect(seen.writes.every(({ richiesta }) => !("contenuto" in richiesta))).toBe(true);
  await sandbox.reset();
  expect(await find(body.rifEsterno)).toBeNull();
  expect(await assetOf(BUILDING)).toMatchObject({ denominazione: "Palazzo Tursi" });
});
