import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { MUNICIPALITY_TAX_CODE } from "#city/municipality.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { drawAmnesties } from "#platforms/edilizia/amnesties.ts";
import { drawDecrees } from "#platforms/edilizia/decrees.ts";
import { edilizia } from "#platforms/edilizia/platform.ts";

const CITY = buildCity({ seed: 7, size: "small" });
let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: CITY }, [edilizia]);
});
afterAll(() => sandbox.close());

const ask = (path: string): Promise<Response> => fetch(`${sandbox.urls.edilizia}${path}`);
const send = (path: string, body: unknown): Promise<Response> =>
  fetch(`${sandbox.urls.edilizia}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const json = async (answer: Response | Promise<Response>): Promise<any> => (await answer).json();

test("the municipality's files are since 1995, each on a door of its buildings, with days as dd-MM-yyyy", async () => {
  const { elencoPratiche } = await json(ask(`/pratiche/pratiche/${MUNICIPALITY_TAX_CODE}`));
  expect(elencoPratiche.length).toBeGreaterThan(100);
  const streets = new Set(CITY.buildings.map(({ address }) => address.streetName));
  for (const practice of elencoPratiche.slice(0, 40)) {
    expect(practice.PRA_N_PROT_ANNO).toBeGreaterThanOrEqual(1995);
    expect(practice.PRA_D_PROT_RICHIESTA).toMatch(/^\d{2}-\d{2}-\d{4}$/);
    const whole = await json(ask(`/pratiche/pratica/${practice.PRA_N_COD_PRATICHE}`));
    expect(streets.has(whole.indirizzi[0].STRA_STRADA_DESCRIZIONE)).toBe(true);
  }
});

test("nothing is said by one element of nulls, in the list and inside a file", async () => {
  const { elencoPratiche } = await json(ask("/pratiche/pratiche/01234567890"));
  expect(elencoPratiche).toHaveLength(1);
  expect(new Set(Object.values(elencoPratiche[0]))).toEqual(new Set([null]));
  expect(elencoPratiche[0]).toHaveProperty("PRA_N_PROT_NUMERO", null);
  const { elencoPratiche: own } = await json(ask(`/pratiche/pratiche/${MUNICIPALITY_TAX_CODE}`));
  const whole = await json(ask(`/pratiche/pratica/${own[0].PRA_N_COD_PRATICHE}`));
  expect(whole.movimentiPareri).toEqual([expect.objectContaining({ MOV_A_DESCRIZIONE_MOVIMENTO: null })]);
  expect((await ask("/pratiche/pratica/1")).status).toBe(404);
  const refused = await ask("/pratiche/pratiche/prova");
  expect([refused.status, await refused.json()]).toEqual([
    400,
    { errore: { detail: "Codice fiscale non valido" } },
  ]);
});

test("a decree is found by street, doors and colour, and its paper is in base64 with metadati in small letters", async () => {
  const decree = drawDecrees(CITY).find(({ allegati }) => allegati.length > 0);
  const { streetName, number, colour } = decree?.building.address ?? {
    streetName: "",
    number: 0,
    colour: "black",
  };
  const wanted = { nomeStrada: streetName.toLowerCase(), civicoDa: number, civicoA: number };
  const [right, wrong] = colour === "red" ? ["ROSSO", "NERO"] : ["NERO", "ROSSO"];
  const found = await json(send("/abitabilita/decreti", { ...wanted, colore: right }));
  expect(found).toContainEqual(expect.objectContaining({ unitaDocumentaria: decree?.unitaDocumentaria }));
  expect(found[0]).not.toHaveProperty("building");
  const none = await send("/abitabilita/decreti", { ...wanted, colore: wrong, anno: 1800 });
  expect([none.status, await none.text()]).toEqual([404, ""]);
  expect((await send("/abitabilita/decreti", { nomeStrada: streetName })).status).toBe(400);
  const nome = decree?.allegati[0]?.nome ?? "";
  const paper = await json(ask(`/abitabilita/decreto/${decree?.unitaDocumentaria}/allegato/${nome}`));
  expect(paper.metadati).toEqual({ nome });
  expect(Buffer.from(paper.allegatoFile.file, "base64").subarray(0, 5).toString()).toBe("%PDF-");
  expect((await ask(`/abitabilita/decreto/${decree?.unitaDocumentaria}/allegato/altro.pdf`)).status).toBe(
    404,
  );
});

test("an amnesty has addresses that may be null, and its paper is under the year of its act, with metaDati", async () => {
  const list = await json(ask(`/condono/condoni/${MUNICIPALITY_TAX_CODE}`));
  expect(list).toHaveLength(drawAmnesties(CITY).length);
  expect(list.some(({ indirizzi }: { indirizzi: unknown[] }) => indirizzi.includes(null))).toBe(true);
  expect(list[0]).not.toHaveProperty("nominativi");
  const { numeroPratica, annoPratica } = list.find(({ statoPratica }: any) => statoPratica === "RILASCIATO");
  const path = `/condono/condono/${numeroPratica}/${annoPratica}`;
  const { documenti } = await json(ask(path));
  const [{ nome, numeroProvvedimento, dataProvvedimento }] = documenti;
  const year = Number(dataProvvedimento.slice(0, 4));
  const file = `allegato/${encodeURIComponent(nome)}`;
  expect(await json(ask(`${path}/${numeroProvvedimento}/${year}/${file}`))).toMatchObject({
    metaDati: { nome },
  });
  expect((await ask(`${path}/${numeroProvvedimento}/${year + 1}/${file}`)).status).toBe(404);
  expect((await ask("/condono/condoni/01234567890")).status).toBe(204);
});

test("a file entered by the office is there for whoever asks", async () => {
  const made = await send("/admin/pratiche", {
    oggetto: "Nuova rampa",
    tipo: "SCIA",
    strada: "VIA DI PROVA",
    civico: 3,
  });
  expect(made.status).toBe(201);
  const { elencoPratiche } = await json(ask(`/pratiche/pratiche/${MUNICIPALITY_TAX_CODE}`));
  expect(elencoPratiche.at(-1)).toMatchObject({ PRA_VA_OGGETTO: "Nuova rampa", PRA_VA_PRATICA_CHIUSA: "N" });
  expect((await send("/admin/pratiche", { oggetto: "senza strada" })).status).toBe(400);
});

test("a failure lets the words of what is behind show through", async () => {
  sandbox.world.faults.set("edilizia", { errorRate: 1 });
  const answer = await ask("/condono/condoni/01234567890");
  sandbox.world.faults.set("edilizia", { errorRate: 0 });
  expect((await json(answer)).errore.detail).toContain("GNC-000-Server was unable to process request. --->");
});
