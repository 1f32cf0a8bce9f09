import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "../../../../sandbox/src/city/build-city.ts";
import { type RunningSandbox, startSandbox } from "../../../../sandbox/src/core/serve.ts";
import { realgimm } from "../../../../sandbox/src/platforms/realgimm/platform.ts";
import { realgimmHeaders } from "#connectors/realgimm/client.ts";
import { RealgimmConfig } from "#connectors/realgimm/config.ts";
import { realgimmPropertyRegister } from "#connectors/realgimm/property-client.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import type { Holding, PropertyRegister } from "#ports/property-register.ts";
import { systemClock } from "#runtime/clock.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";

let sandbox: RunningSandbox;
let register: PropertyRegister;
const holdings: Holding[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: buildCity({ seed: 11, size: "small" }) }, [
    realgimm,
  ]);
  // why: the ledger's table is tested with the console.
  const ledger = { record: () => undefined, noteBreaker: () => undefined, settled: async () => undefined };
  const http = createHttpClient({
    ...{
      platform: "realgimm",
      api: "prova",
      clock: systemClock,
      ledger,
      baseUrl: sandbox.urls.realgimm ?? "",
    },
    headers: realgimmHeaders(RealgimmConfig.parse(DEMO_SECRETS)),
  });
  register = realgimmPropertyRegister(http);
  for (let cursor = "", more = true; more; ) {
    const page = await register.holdingsAfter(cursor, 2_000, "c");
    if (page.kind !== "page") expect.fail("no page");
    for (const { said } of page.changes)
      if (said.kind === "holding") holdings.push(said.value.holding);
      else expect.fail(said.because);
    cursor = page.nextCursor;
    more = page.hasMore;
  }
});
afterAll(() => sandbox.close());

const first = <K extends Holding["kind"]>(kind: K) =>
  (holdings.find((one) => one.kind === kind) ?? expect.fail(`no ${kind}`)) as Extract<Holding, { kind: K }>;

test("every kind of holding of the simulated register is read, and none is malformed", () => {
  expect(new Set(holdings.map(({ kind }) => kind))).toEqual(
    new Set(["certificate", "system", "floor-plan", "lease", "occupant"]),
  );
});

test("the file of a plan is the one that the register describes", async () => {
  const { documentKey, sha256 } = first("floor-plan");
  const file = await register.download(documentKey, "c");
  if (file.kind !== "file") expect.fail(file.kind);
  expect(createHash("sha256").update(file.bytes).digest("hex")).toBe(sha256);
});

test("work that was done is written once, and found by its reference", async () => {
  const { buildingKey } = first("certificate");
  const work = {
    ...{ kind: "intervention" as const, reference: "RGM-2026-000001", buildingKey, elementKey: null },
    ...{ number: "ODL-2026-000001", subject: "Caldaia riparata", firm: null },
    ...{ startedAt: new Date("2026-03-01T08:00:00Z"), endedAt: new Date("2026-03-02T08:00:00Z") },
  };
  expect(await register.find(work.reference, "c")).toBeUndefined();
  const outcome = await register.write(work, "c");
  expect(outcome).toMatchObject({ kind: "written", code: expect.stringMatching(/^INT-/) });
  expect(await register.write(work, "c")).toEqual({ kind: "known" });
  expect(await register.find(work.reference, "c")).toEqual({
    code: outcome.kind === "written" ? outcome.code : "",
  });
});

test("a certificate with its file is taken, and comes back among the changes", async () => {
  const { buildingKey } = first("certificate");
  const outcome = await register.write(
    {
      ...{ kind: "certificate", reference: "RGM-2026-000002", buildingKey, elementKey: null },
      ...{
        type: "earthing-report",
        number: "MT/9",
        issuedOn: "2026-02-12",
        expiresOn: null,
        issuer: "Organismo",
      },
      file: { name: "verbale.pdf", bytes: Buffer.from("%PDF-1.4 prova") },
    },
    "c",
  );
  expect(outcome.kind).toBe("written");
});

test("a correction against the version of now is written, and one against an older is superseded", async () => {
  const { buildingKey: key } = first("certificate");
  const asset = { type: "building" as const, key };
  const before = await register.read(asset, "c");
  const correct = (reference: string, version: number | null, value: string) =>
    register.write(
      {
        ...{ kind: "correction", reference, asset, version, field: "name", value },
        ...{ reason: "Prova", source: "Stabile" },
      },
      "c",
    );
  expect(before?.version).toBeTypeOf("number");
  expect((await correct("RGM-2026-000003", before?.version ?? null, "Nome giusto")).kind).toBe("written");
  expect((await correct("RGM-2026-000004", before?.version ?? null, "Altro nome")).kind).toBe("superseded");
  const after = await register.read(asset, "c");
  expect(after?.values.name).toBe("Nome giusto");
  expect(after?.version).toBeGreaterThan(before?.version ?? 0);
});

test("a condition of an element that is not there is refused in its words", async () => {
  const outcome = await register.write(
    {
      ...{ kind: "condition", reference: "RGM-2026-000005", elementKey: "GE-9999-XX-E1", condition: "4" },
      ...{ seenOn: "2026-03-01", version: null },
    },
    "c",
  );
  expect(outcome).toMatchObject({ kind: "refused", because: expect.stringContaining("PAT-022") });
});
