import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ediliziaBuildingPermits } from "#connectors/edilizia/client.ts";
import { EdiliziaConfig } from "#connectors/edilizia/config.ts";
import type { BuildingPermits } from "#ports/building-permits.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { type RunningSandbox, startSandbox } from "../../../../sandbox/src/core/serve.ts";
import { drawDecrees } from "../../../../sandbox/src/platforms/edilizia/decrees.ts";
import { edilizia } from "../../../../sandbox/src/platforms/edilizia/platform.ts";
import { type LocalPlatform, openLocalPlatform, wayOutTo } from "#test/connectors/local-platform.ts";

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", name), "utf8"));
const FILES = fixture("pratiche.reference-genova-edilizia-section-4.json") as {
  elencoPratiche: [Record<string, unknown>];
};
const DECREES = fixture("decreti.reference-genova-edilizia-section-2.json");
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const AMNESTY = {
  recId: "9",
  numeroPratica: 77,
  annoPratica: 1986,
  statoPratica: "RILASCIATA",
  indirizzi: [null],
};

let local: LocalPlatform;
let sandbox: RunningSandbox;
beforeAll(async () => {
  local = await openLocalPlatform({});
  sandbox = await startSandbox({ basePort: 0, memory: true }, [edilizia]);
});
afterAll(async () => {
  await local.close();
  await sandbox.close();
});
beforeEach(() => {
  local.asked.length = 0;
  local.answers.clear();
  const file = PNG.toString("base64");
  for (const [line, body] of Object.entries({
    "GET /pratiche/00856930102": FILES,
    "GET /pratica/55501": FILES.elencoPratiche[0],
    "POST /decreti": DECREES,
    "GET /decreto/100001/allegato/decreto_321_1975.pdf": {
      allegatoFile: { file },
      metadati: { nome: "decreto" },
    },
    "GET /condoni/00856930102": [AMNESTY],
    "GET /condono/77/1986": {
      ...AMNESTY,
      documenti: [{ nome: "titolo n. 1.pdf", numeroProvvedimento: 12, dataProvvedimento: "1990-05-02" }],
    },
    "GET /condono/77/1986/12/1990/allegato/titolo%20n.%201.pdf": {
      allegatoFile: { file },
      metaDati: { nome: "titolo.pdf" },
    },
  }))
    local.answers.set(line, { body });
});

const SUBJECT = process.env["EDILIZIA_TEST_SUBJECT"] ?? "00856930102";
type Addresses = [files: string, occupancy: string, amnesties: string];

function open([files, occupancy, amnesties]: Addresses): BuildingPermits {
  const wayOut = (url: string) => wayOutTo("edilizia", url);
  return ediliziaBuildingPermits(EdiliziaConfig.parse(process.env), {
    files: wayOut(files),
    occupancy: wayOut(occupancy),
    amnesties: wayOut(amnesties),
  });
}

interface Side {
  addresses: Addresses;
  /** One with decrees of fitness for use, up to some number. */
  street: string;
  to: number;
}

/** The same promises of whatever is on the other side; a real one is given as three addresses with commas between. */
const SIDES: [string, () => Side][] = [
  [
    "the documented answers",
    () => ({ addresses: [local.url, local.url, local.url], street: "VIA DI PROVA", to: 9 }),
  ],
  ["the simulated office", simulated],
];
const REAL = process.env["EDILIZIA_TEST_URLS"]?.split(",");
if (REAL !== undefined)
  SIDES.push([
    "EDILIZIA_TEST_URLS",
    () => ({ addresses: REAL as Addresses, street: process.env["EDILIZIA_TEST_STREET"] ?? "", to: 9_999 }),
  ]);

function simulated(): Side {
  const url = sandbox.urls.edilizia ?? "";
  const street = drawDecrees(sandbox.world.city)[0]?.building.address.streetName ?? "";
  return { addresses: [`${url}/pratiche`, `${url}/abitabilita`, `${url}/condono`], street, to: 9_999 };
}

function readOf<T>(listed: { kind: string; items?: { kind: string; value?: T }[] }): T[] {
  expect(listed.kind).toBe("list");
  const items = listed.items ?? [];
  expect(items.filter(({ kind }) => kind !== "read")).toEqual([]);
  expect(items.length).toBeGreaterThan(0);
  return items.flatMap(({ value }) => (value === undefined ? [] : [value]));
}

describe.each(SIDES)("against %s", (_side, sideOf) => {
  test("the files of a body are read, and each has its details", async () => {
    const permits = open(sideOf().addresses);
    const [file] = readOf(await permits.filesOf(SUBJECT, "c"));
    expect(await permits.fileDetails(file?.key ?? "", "c")).toMatchObject({
      kind: "read",
      value: { key: file?.key, number: file?.number },
    });
    expect(await permits.fileDetails("99999999", "c")).toEqual({ kind: "not-found" });
  });

  test("decrees are found by street, and their documents are taken one by one", async () => {
    const permits = open(sideOf().addresses);
    const { street, to } = sideOf();
    const decrees = readOf(await permits.occupancyDecrees({ street, civicFrom: 1, civicTo: to }, "c"));
    const [document] = decrees.flatMap(({ documents }) => documents);
    if (document === undefined) return expect.fail("no document is listed");
    expect(["document", "not-available"]).toContain((await permits.document(document, "c")).kind);
  });

  test("amnesties of a body are read with their acts, and nobody's are none", async () => {
    const permits = open(sideOf().addresses);
    const [amnesty] = readOf(await permits.amnestiesOf(SUBJECT, "c"));
    if (amnesty === undefined) return;
    expect(await permits.amnestyDetails(amnesty, "c")).toMatchObject({
      kind: "read",
      value: { year: amnesty.year },
    });
    expect(await permits.amnestiesOf("00000000000", "c")).toEqual({ kind: "list", items: [] });
  });
});

describe("what the documented answers cannot show", () => {
  const permits = (): BuildingPermits => open([local.url, local.url, local.url]);

  test("a search by street is a POST with the words of the service", async () => {
    await permits().occupancyDecrees(
      { street: "VIA DI PROVA", civicFrom: 1, civicTo: 9, colour: "red" },
      "c",
    );
    expect(JSON.parse(local.asked.at(-1)?.body ?? "")).toEqual({
      nomeStrada: "VIA DI PROVA",
      civicoDa: 1,
      civicoA: 9,
      colore: "ROSSO",
    });
  });

  test("metadata are read in both spellings, and the content decides what a document is", async () => {
    const decree = await permits().document(
      { kind: "occupancy", documentUnit: 100_001, name: "decreto_321_1975.pdf" },
      "c",
    );
    expect(decree).toMatchObject({
      kind: "document",
      fileName: "decreto.png",
      mediaType: "image/png",
      bytes: PNG,
    });
    const details = await permits().amnestyDetails({ number: 77, year: 1986 }, "c");
    const reference = details.kind === "read" ? details.value.acts[0]?.document : null;
    if (!reference) return expect.fail("the act has no document");
    expect(await permits().document(reference, "c")).toMatchObject({
      fileName: "titolo.pdf.png",
      mediaType: "image/png",
    });
  });

  test.each([{ status: 404 }, { status: 204 }, { raw: "" }, { raw: "null" }])(
    "nothing there, told as %j, is an empty list",
    async (answer) => {
      local.answers.set("GET /condoni/X", answer);
      expect(await permits().amnestiesOf("X", "c")).toEqual({ kind: "list", items: [] });
      local.answers.set("GET /condono/1/1990", answer);
      expect(await permits().amnestyDetails({ number: 1, year: 1990 }, "c")).toEqual({ kind: "not-found" });
    },
  );

  test("a refusal says why, without the words of the layers it came through", async () => {
    const detail = "GNC-000-Server was unable to process request. ---> File non trovato";
    local.answers.set("GET /decreto/1/allegato/a.pdf", { status: 400, body: { errore: { detail } } });
    expect(await permits().document({ kind: "occupancy", documentUnit: 1, name: "a.pdf" }, "c")).toEqual({
      kind: "not-available",
      because: "File non trovato",
    });
    local.answers.set("GET /pratiche/X", { status: 400, raw: "boh" });
    expect(await permits().filesOf("X", "c")).toEqual({
      kind: "refused",
      because: "Richiesta non accettata",
    });
  });

  test.each([
    ["a page of a proxy", { raw: "<html>" }],
    ["an object where a list is", { body: { a: 1 } }],
    ["an error of the server", { status: 500, raw: "GNC-000-" }],
    ["a status of no meaning", { status: 418, body: [] }],
  ])("%s is no usable answer: the call is tried again later", async (_case, answer) => {
    local.answers.set("GET /condoni/X", answer);
    await expect(permits().amnestiesOf("X", "c")).rejects.toThrow(PlatformUnavailable);
  });
});
