import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { caitelHeatingRegister } from "#connectors/caitel/client.ts";
import { CaitelConfig } from "#connectors/caitel/config.ts";
import type { HeatingRegister } from "#ports/heating-register.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { type RunningSandbox, startSandbox } from "../../../../sandbox/src/core/serve.ts";
import { caitel } from "../../../../sandbox/src/platforms/caitel/platform.ts";
import { type LocalPlatform, openLocalPlatform, wayOutTo } from "#test/connectors/local-platform.ts";

const DOCUMENTED: unknown = JSON.parse(
  readFileSync(
    join(import.meta.dirname, "fixtures/responsabile.reference-genova-caitel-section-5.json"),
    "utf8",
  ),
);
const PDF = Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");
const SUBJECT = process.env["CAITEL_TEST_SUBJECT"] ?? "00856930102";

let local: LocalPlatform;
let sandbox: RunningSandbox;
beforeAll(async () => {
  local = await openLocalPlatform({});
  sandbox = await startSandbox({ basePort: 0, memory: true }, [caitel]);
});
afterAll(async () => {
  await local.close();
  await sandbox.close();
});

function answerAsDocumented(): void {
  local.asked.length = 0;
  local.answers.clear();
  local.answers.set("GET /responsabile/00856930102", { body: DOCUMENTED });
  const document = (nomeFile: string) => ({
    body: { file: PDF.toString("base64"), nomeFile, tipoDocumento: "RAPPORTO" },
  });
  local.answers.set("GET /documento/1001/1/501/RAPPORTO", document("rapporto_501"));
  local.answers.set("GET /documento/1001/1/1/MANUTENZIONE", document("dichiarazione.pdf"));
  local.answers.set("GET /documento/1001/1/701/DETTAGLIOMAN", document("manutenzione.pdf"));
}

const open = (url: string): HeatingRegister =>
  caitelHeatingRegister(CaitelConfig.parse(process.env), wayOutTo("caitel", url));

/** The same promises of whatever is on the other side: the documented answers and the simulated register always, a real one when it is given. */
const SIDES: [string, () => string][] = [
  ["the documented answers", () => local.url],
  ["the simulated register", () => sandbox.urls.caitel ?? ""],
];
const REAL = process.env["CAITEL_TEST_URL"];
if (REAL !== undefined) SIDES.push(["CAITEL_TEST_URL", () => REAL]);

describe.each(SIDES)("against %s", (_side, urlOf) => {
  beforeAll(answerAsDocumented);

  test("the plants of a body are all read, each with its keys", async () => {
    const answer = await open(urlOf()).plantsOf(SUBJECT, "c");
    expect(answer.kind).toBe("plants");
    const plants = answer.kind === "plants" ? answer.plants : [];
    expect(plants.length).toBeGreaterThan(0);
    expect(plants.filter(({ kind }) => kind === "malformed")).toEqual([]);
    for (const plant of plants)
      if (plant.kind === "plant")
        expect([plant.value.key, plant.value.unread]).toEqual([expect.stringMatching(/./), []]);
  });

  test("nobody of an unknown tax code answers for a plant", async () => {
    // Who is not known, and who has nothing: whether the register tells them apart is not known (reference §7).
    const answer = await open(urlOf()).plantsOf("00000000000", "c");
    expect(answer.kind === "plants" ? answer.plants : []).toEqual([]);
  });

  test("a listed document is a document or is not available, and one of another world is not available", async () => {
    const register = open(urlOf());
    const answer = await register.plantsOf(SUBJECT, "c");
    const listed = (answer.kind === "plants" ? answer.plants : []).flatMap((plant) =>
      plant.kind === "plant"
        ? [plant.value.documents, ...plant.value.reports.map(({ documents }) => documents)].flat()
        : [],
    );
    const [first] = listed;
    if (first === undefined) return expect.fail("no document is listed");
    expect(["document", "not-available"]).toContain((await register.document(first, "c")).kind);
    const other = { ...first, plantKey: "99999999" };
    expect(await register.document(other, "c")).toMatchObject({ kind: "not-available" });
  });
});

describe("what the documented answers cannot show", () => {
  afterEach(answerAsDocumented);

  test("a report without an extension is named by its content, and the whole plant is asked for by the constant", async () => {
    answerAsDocumented();
    const register = open(local.url);
    const keys = { plantKey: "1001", groupKey: "1" };
    expect(
      await register.document({ kind: "efficiency-report", ...keys, itemKey: "501" }, "c"),
    ).toMatchObject({
      kind: "document",
      fileName: "rapporto_501.pdf",
      mediaType: "application/pdf",
      bytes: PDF,
    });
    await register.document({ kind: "plant-declaration", ...keys, itemKey: null }, "c");
    expect(local.asked.at(-1)?.line).toBe("GET /documento/1001/1/1/MANUTENZIONE");
  });

  test.each([
    [{ body: { file: "%%%", nomeFile: "a" } }, "unreadable"],
    [{ body: { file: "" } }, "unreadable"],
    [{ body: ["a"] }, "unreadable"],
    [{ body: { file: null, nomeFile: "a" } }, "not-available"],
    [{ status: 404, body: { title: "Not Found" } }, "not-available"],
  ])("a document answered with %j is %s", async (answer, kind) => {
    local.answers.set("GET /documento/1/1/1/MANUTENZIONE", answer);
    const reference = { kind: "plant-declaration", plantKey: "1", groupKey: "1", itemKey: null } as const;
    expect(await open(local.url).document(reference, "c")).toMatchObject({ kind });
  });

  test.each([
    ["a page of a proxy", { raw: "<html>" }],
    ["JSON of another kind", { body: { errore: "x" } }],
    ["a list where an object is", { body: [] }],
    ["a cut answer", { raw: '{"impianti": [' }],
    ["an error of the server", { status: 500, raw: "GNC-000-Server was unable to process request. --->" }],
    ["a refusal without a name", { status: 418, body: {} }],
  ])("%s is no usable answer: the call is tried again later", async (_case, answer) => {
    local.answers.set("GET /responsabile/X", answer);
    await expect(open(local.url).plantsOf("X", "c")).rejects.toThrow(PlatformUnavailable);
  });

  test("keys are put into the path encoded, whatever is in them", async () => {
    await open(local.url).plantsOf("A/../B?x=1", "c");
    expect(local.asked.at(-1)?.line).toBe("GET /responsabile/A%2F..%2FB%3Fx%3D1");
    await expect(open(local.url).plantsOf("..", "c")).rejects.toThrow();
  });
});
