import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { realgimm } from "#platforms/realgimm/platform.ts";
import { certificate, condition, correction, intervention, send } from "./write-realgimm.ts";

let sandbox: RunningSandbox;
beforeAll(async () => {
  const city = buildCity({ seed: 7, size: "small" });
  sandbox = await startSandbox({ basePort: 0, memory: true, city }, [realgimm]);
});
afterAll(() => sandbox.close());

test.each([
  ["Intervention/Save", intervention({ rifEsterno: "x".repeat(65) }), "rifEsterno"],
  ["Intervention/Save", intervention({ oggetto: "x".repeat(501) }), "oggetto"],
  ["Intervention/Save", intervention({ importo: "1234.50" }), "importo"],
  ["Intervention/Save", intervention({ importo: "12.34,50" }), "importo"],
  ["Intervention/Save", intervention({ dataInizio: "2026-03-02" }), "dataInizio"],
  ["Intervention/Save", intervention({ dataFine: "2026-03-01T00:00:00+01:00" }), "dataFine"],
  ["Intervention/Save", intervention({ esito: "FATTO" }), "esito"],
  ["Certificate/Save", certificate({ tipo: "PATENTE" }), "tipo"],
  ["Certificate/Save", certificate({ dataRilascio: null }), "dataRilascio"],
  ["Certificate/Save", certificate({ contenuto: "non è base64" }), "contenuto"],
  ["Asset/SaveCondition", condition({ statoConservazione: "OTTIMO" }), "statoConservazione"],
  ["Asset/SaveCondition", condition({ versione: "41" }), "versione"],
  ["Asset/SaveCorrection", correction({ entityType: "CASA" }), "entityType"],
  ["Asset/SaveCorrection", correction({ campi: {} }), "campi"],
  ["Asset/SaveCorrection", correction({ campi: { annoCostruzione: "1579" } }), "campi.annoCostruzione"],
  ["Asset/SaveCorrection", correction({ motivo: "x".repeat(1_001) }), "motivo"],
  ["Asset/SaveCorrection", "[]", "corpo"],
  ["Asset/SaveCorrection", "{", "corpo"],
])("what does not parse is a 400 that names it: %s (%#)", async (path, body, field) => {
  const answer = await send(sandbox, path, body);
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { title: "Richiesta non valida", status: 400, detail: `Campo non valido: ${field}`, moreInfo: "PAT-001" },
  ]);
});

test("a file of twenty megabytes is taken, one byte more is not", async () => {
  const most = Buffer.alloc(20 * 1024 * 1024, 1);
  const taken = await send(sandbox, "Certificate/Save", certificate({ contenuto: most.toString("base64") }));
  expect(await taken.json()).toMatchObject({ validationSucceded: true });
  const over = certificate({ contenuto: Buffer.alloc(most.length + 1, 1).toString("base64") });
  expect((await send(sandbox, "Certificate/Save", over)).status).toBe(400);
});
