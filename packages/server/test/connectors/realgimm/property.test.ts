import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { realgimmPropertyRegister } from "#connectors/realgimm/property-client.ts";
import type { AssetWriting, PropertyRegister } from "#ports/property-register.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { type LocalPlatform, openLocalPlatform, wayOutTo } from "#test/connectors/local-platform.ts";

let local: LocalPlatform;
let register: PropertyRegister;
beforeAll(async () => {
  local = await openLocalPlatform({});
  register = realgimmPropertyRegister(wayOutTo("realgimm", local.url));
});
afterAll(() => local.close());
beforeEach(() => {
  local.asked.length = 0;
  local.answers.clear();
});

const CHANGES =
  "GET /api/patrimonio/Asset/GetChanges?cursor=&limit=100&tipi=CERTIFICATO%2CIMPIANTO%2CPLANIMETRIA%2CCONTRATTO%2COCCUPANTE";
const page = (changes: readonly object[]) => ({
  body: {
    validationSucceded: true,
    messages: [],
    elementDOM: { changes, nextCursor: "9", hasMore: false, total: 9 },
  },
});
const ins = (sequence: number, entityType: string, entity: object) => ({
  ...{ sequence, entityType, operation: "INS", dataModifica: "2024-01-10T00:00:00+01:00", key: "k", entity },
});
async function read(...changes: object[]) {
  local.answers.set(CHANGES, page(changes));
  const answer = await register.holdingsAfter("", 100, "c");
  return answer.kind === "page" ? answer.changes : expect.fail("no page");
}

test("each kind of holding is read as the wire page writes it", async () => {
  const changes = await read(
    ins(1, "CERTIFICATO", {
      ...{ codCertificato: "GE-0001-UF-C1", codFabbricato: "GE-0001-UF", codUnita: null, codElemento: null },
      ...{
        tipo: "APE",
        numero: "12",
        dataRilascio: "2021-03-04T00:00:00+01:00",
        dataScadenza: null,
        ente: "Regione",
      },
      ...{ classeEnergetica: "D", idDocumento: "D1", versione: 1 },
    }),
    ins(2, "IMPIANTO", {
      ...{ codImpianto: "GE-0001-UF-IMP1", codFabbricato: "GE-0001-UF", tipo: "RISCALDAMENTO" },
      ...{
        descrizione: "Centrale",
        potenza: "1.234,5",
        alimentazione: "Metano",
        codElementi: "GE-0001-UF-E4",
      },
    }),
    ins(3, "CONTRATTO", {
      ...{
        codContratto: "U1-K1",
        codUnita: "U1",
        tipo: "LOCAZIONE",
        dataInizio: "2020-01-01T00:00:00+01:00",
      },
      ...{
        canoneAnnuo: "1.234,50",
        natura: "PERSONA_GIURIDICA",
        intestatario: "Cooperativa",
        stato: "ATTIVO",
      },
    }),
  );
  expect(changes.map(({ said }) => (said.kind === "holding" ? said.value.holding : said))).toEqual([
    {
      ...{
        kind: "certificate",
        key: "GE-0001-UF-C1",
        buildingKey: "GE-0001-UF",
        unitKey: null,
        elementKey: null,
      },
      ...{
        type: "APE",
        number: "12",
        issuedOn: "2021-03-04",
        expiresOn: null,
        issuer: "Regione",
        energyClass: "D",
      },
      documentKey: "D1",
    },
    {
      ...{ kind: "system", key: "GE-0001-UF-IMP1", buildingKey: "GE-0001-UF", type: "RISCALDAMENTO" },
      ...{ description: "Centrale", powerKw: 1234.5, fuel: "Metano", installedOn: null },
      elementKeys: ["GE-0001-UF-E4"],
    },
    {
      ...{ kind: "lease", key: "U1-K1", unitKey: "U1", type: "LOCAZIONE", from: "2020-01-01", to: null },
      ...{ feeCents: 123_450, party: { kind: "body", name: "Cooperativa" }, isEnded: false },
    },
  ]);
});

test("of a natural person neither name nor tax code is read, nor kept of what cannot be read", async () => {
  const person = {
    intestatario: "NOME SEGRETO",
    nominativo: "NOME SEGRETO",
    codiceFiscale: "SGRNMO80A01D969X",
  };
  const changes = await read(
    ins(1, "CONTRATTO", {
      ...person,
      codContratto: "K",
      codUnita: "U",
      tipo: "LOCAZIONE",
      natura: "PERSONA_FISICA",
    }),
    ins(2, "OCCUPANTE", { ...person, codOccupante: "O", codUnita: "U", titolo: "CONVIVENTE", dal: null }),
    ins(3, "OCCUPANTE", { ...person, codUnita: "U" }),
  );
  expect(changes.map(({ said }) => said.kind)).toEqual(["holding", "holding", "malformed"]);
  expect(JSON.stringify(changes)).not.toMatch(/SEGRETO|SGRNMO/);
});

test("an unknown type or a field that does not parse is named, and the others are read", async () => {
  const changes = await read(
    ins(1, "MISTERO", {}),
    ins(2, "OCCUPANTE", { codOccupante: "O", codUnita: "U", titolo: "CONVIVENTE" }),
    ins(3, "PLANIMETRIA", { codPlanimetria: "P" }),
  );
  expect(changes.map(({ said }) => (said.kind === "malformed" ? said.because : said.kind))).toEqual([
    "entityType sconosciuto: MISTERO",
    "holding",
    expect.stringContaining("codFabbricato"),
  ]);
});

test("a register that was rebuilt says so; what is no page passes", async () => {
  const messages = [{ code: "PAT-010", text: "Cursore sconosciuto" }];
  local.answers.set(CHANGES, { body: { validationSucceded: false, elementDOM: null, messages } });
  expect(await register.holdingsAfter("", 100, "c")).toEqual({ kind: "cursor-unknown" });
  local.answers.set(CHANGES, { raw: "<html>" });
  await expect(register.holdingsAfter("", 100, "c")).rejects.toThrow(PlatformUnavailable);
});

const CORRECTION: AssetWriting = {
  ...{ kind: "correction", reference: "RGM-1", asset: { type: "building", key: "GE-1" }, version: 41 },
  ...{ field: "use", value: "school", reason: "Visto", source: "Stabile" },
};
const SAVE = "POST /api/patrimonio/Asset/SaveCorrection";
const refusal = (code: string, text: string) => ({
  body: { validationSucceded: false, elementDOM: null, messages: [{ code, text }] },
});

test("a correction is said in the register's words, with its version", async () => {
  local.answers.set(SAVE, {
    body: { validationSucceded: true, messages: [], elementDOM: { key: "GE-1", sequence: 77 } },
  });
  expect(await register.write(CORRECTION, "c")).toEqual({ kind: "written", code: "GE-1", sequence: 77 });
  expect(JSON.parse(local.asked[0]?.body ?? "")).toEqual({
    ...{ rifEsterno: "RGM-1", entityType: "FABBRICATO", key: "GE-1", versione: 41 },
    ...{ campi: { destinazioneUso: "SCUOLA" }, motivo: "Visto", fonte: "Stabile" },
  });
  expect(register.takesCorrectionOf("building", "cadastralSheet")).toBe(false);
});

test("days and instants are told with Rome's offset", async () => {
  const path = "POST /api/patrimonio/Intervention/Save";
  local.answers.set(path, {
    body: {
      validationSucceded: true,
      messages: [],
      elementDOM: { codIntervento: "INT-2026-000001", sequence: 9 },
    },
  });
  const outcome = await register.write(
    {
      ...{ kind: "intervention", reference: "RGM-2", buildingKey: "GE-1", elementKey: null, number: "ODL-1" },
      ...{ subject: "Lavori", firm: null },
      ...{ startedAt: new Date("2026-01-10T23:30:00Z"), endedAt: new Date("2026-07-01T07:30:00Z") },
    },
    "c",
  );
  expect(outcome).toMatchObject({ code: "INT-2026-000001" });
  expect(JSON.parse(local.asked[0]?.body ?? "")).toMatchObject({
    ...{ dataInizio: "2026-01-11T00:30:00+01:00", dataFine: "2026-07-01T09:30:00+02:00", esito: "ESEGUITO" },
  });
});

test.each([
  ["PAT-020", "Versione superata: 41", { kind: "superseded", because: "Versione superata: 41 (PAT-020)" }],
  ["PAT-030", "Riferimento già registrato: X", { kind: "known" }],
  ["PAT-021", "Campo di proprietà del registro: foglio", { kind: "refused" }],
])("a refusal %s is what it says", async (code, text, expected) => {
  local.answers.set(SAVE, refusal(code, text));
  expect(await register.write(CORRECTION, "c")).toMatchObject(expected);
});

test("a 400 of its is a refusal; a page or a cut answer is nobody's word, and is tried again", async () => {
  local.answers.set(SAVE, {
    ...{
      status: 400,
      body: { title: "Richiesta non valida", status: 400, detail: "Parametro non valido: motivo" },
    },
  });
  await expect(register.write(CORRECTION, "c")).rejects.toThrow(PlatformUnavailable);
  local.answers.set(SAVE, {
    status: 400,
    body: { detail: "Parametro non valido: motivo", moreInfo: "PAT-001" },
  });
  expect(await register.write(CORRECTION, "c")).toEqual({
    ...{ kind: "refused", because: "Parametro non valido: motivo (PAT-001)" },
  });
  for (const raw of ['{"validationSucceded":true,"elem', "<html>"]) {
    local.answers.set(SAVE, { raw });
    await expect(register.write(CORRECTION, "c")).rejects.toThrow(PlatformUnavailable);
  }
});

test("a reference is searched: known with its code, or not at all", async () => {
  const path = "GET /api/patrimonio/Sync/Find?rifEsterno=RGM-1";
  const envelope = (elementDOM: object | null) => ({
    body: { validationSucceded: true, messages: [], elementDOM },
  });
  local.answers.set(path, envelope({ rifEsterno: "RGM-1", codice: "INT-7", tipo: "INTERVENTO" }));
  expect(await register.find("RGM-1", "c")).toEqual({ code: "INT-7" });
  local.answers.set(path, envelope(null));
  expect(await register.find("RGM-1", "c")).toBeUndefined();
  local.answers.set(path, { body: { validationSucceded: false, elementDOM: null, messages: [] } });
  await expect(register.find("RGM-1", "c")).rejects.toThrow(PlatformUnavailable);
});

test("a record is read in the dictionary's words; a file as bytes, whatever they are", async () => {
  local.answers.set("GET /api/patrimonio/Asset/GetAsset?key=E1&entityType=ELEMENTO", {
    body: {
      ...{ validationSucceded: true, messages: [] },
      elementDOM: {
        ...{ codElemento: "E1", codFabbricato: "GE-1", classeUni8290: "5.1", denominazione: "Caldaia" },
        ...{ marca: "Prova", statoConservazione: "MEDIOCRE", versione: 88 },
      },
    },
  });
  expect(await register.read({ type: "element", key: "E1" }, "c")).toEqual({
    ...{ version: 88, values: { elementName: "Caldaia", maker: "Prova", condition: "3" } },
  });
  expect(await register.read({ type: "element", key: "E2" }, "c")).toBeUndefined();
  const path = "GET /api/patrimonio/Document/Download?idDocumento=D1";
  local.answers.set(path, { raw: "%PDF-1.7", mediaType: "application/octet-stream" });
  expect(await register.download("D1", "c")).toMatchObject({ kind: "file", bytes: Buffer.from("%PDF-1.7") });
  local.answers.set(path, { raw: "<html>", mediaType: "text/html" });
  await expect(register.download("D1", "c")).rejects.toThrow(PlatformUnavailable);
  expect(await register.download("D2", "c")).toMatchObject({ kind: "not-available" });
});
