import { fileTypeFromBuffer } from "file-type";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { MUNICIPALITY_TAX_CODE } from "#city/municipality.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { caitel } from "#platforms/caitel/platform.ts";
import type { Impianto } from "#platforms/caitel/plants.ts";

const CITY = buildCity({ seed: 7, size: "small" });
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: CITY }, [caitel]);
});
afterAll(() => sandbox.close());

const ask = (path: string): Promise<Response> => fetch(`${sandbox.urls.caitel}${path}`);
const send = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${sandbox.urls.caitel}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const plants = async (): Promise<Impianto[]> =>
  ((await (await ask(`/responsabile/${MUNICIPALITY_TAX_CODE}`)).json()) as { impianti: Impianto[] }).impianti;

test("the municipality's plants are the boilers of its buildings, each at its building's address", async () => {
  const held = CITY.buildings.filter(({ withdrawn }) => !withdrawn);
  const boilers = held
    .flatMap(({ code }) => CITY.elementsOf(code))
    .filter(({ name }) => name.startsWith("Caldaia"));
  const told = await plants();
  expect(told).toHaveLength(boilers.length);
  expect(told.length).toBeGreaterThan(50);
  const streets = held.map(({ address }) => `${address.streetName} ${address.number}`);
  for (const { indirizzo } of told)
    expect(streets.some((door) => String(indirizzo).startsWith(door))).toBe(true);
  expect(told[0]).toHaveProperty("dataIninzioManutenzione");
  const silent = told.filter(({ rapporti }) => rapporti === null);
  expect(silent.length).toBeGreaterThan(0);
  expect(told.some(({ potenzaTotaleMassima }) => typeof potenzaTotaleMassima === "string")).toBe(true);
});

test("whoever is responsible for nothing has an empty list, and what is no tax code is refused", async () => {
  expect(await (await ask("/responsabile/01234567890")).json()).toEqual({ impianti: [] });
  expect((await ask("/responsabile/prova")).status).toBe(400);
});

test("a report comes without an extension and is a PDF all the same; a receipt has its whole name", async () => {
  const plant = (await plants()).find(({ rapporti }) => rapporti?.some(({ ricevuta }) => ricevuta === "S"));
  const report = plant?.rapporti?.find(({ ricevuta }) => ricevuta === "S");
  const base = `/documento/${plant?.idImpianto}/1/${report?.idRapporto}`;
  const paper = (await (await ask(`${base}/RAPPORTO`)).json()) as { file: string; nomeFile: string };
  expect(paper.nomeFile).not.toContain(".");
  expect((await fileTypeFromBuffer(Buffer.from(paper.file, "base64")))?.ext).toBe("pdf");
  expect(await (await ask(`${base}/RICEVUTA`)).json()).toMatchObject({
    nomeFile: expect.stringMatching(/\.pdf$/),
  });
  expect((await ask(`${base}/DETTAGLIOMAN`)).status).toBe(404);
});

test("a plant's own declaration is asked for with the constant 1, and only where there is one", async () => {
  const [with_, without] = [true, false].map(
    (has) => (told: Impianto) => (told.dichiarazioneManutenzione !== "") === has,
  );
  const all = await plants();
  const status = async (plant: Impianto | undefined, key: string) =>
    (await ask(`/documento/${plant?.idImpianto}/1/${key}/MANUTENZIONE`)).status;
  const declared = all.find((one) => with_?.(one));
  expect([await status(declared, "1"), await status(declared, "2")]).toEqual([200, 404]);
  expect(
    await status(
      all.find((one) => without?.(one)),
      "1",
    ),
  ).toBe(404);
});

test("a report entered by a clerk is there for whoever asks, and administration is not published", async () => {
  const [plant] = await plants();
  const path = `/admin/impianti/${plant?.identificativoImpianto}/rapporti`;
  expect((await send(path, { dataRapporto: "2026-10-15" }, { activityid: "x" })).status).toBe(404);
  expect((await send(path, { dataRapporto: "ieri" })).status).toBe(400);
  expect((await send(path, { dataRapporto: "2026-10-15" })).status).toBe(201);
  expect((await plants())[0]?.rapporti?.at(-1)).toMatchObject({
    dataRapporto: "2026-10-15",
    dataprotocollo: null,
  });
});

test("a failure lets the words of what is behind show through", async () => {
  sandbox.world.faults.set("caitel", { errorRate: 1 });
  const answer = await ask(`/responsabile/${MUNICIPALITY_TAX_CODE}`);
  sandbox.world.faults.set("caitel", { errorRate: 0 });
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(await answer.text()).toContain("GNC-000-Server was unable to process request. --->");
});
