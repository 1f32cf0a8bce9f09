import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCity } from "#city/build-city.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { realgimm } from "#platforms/realgimm/platform.ts";

const HEADERS = { AuthenticationRealGimm: Buffer.from("stabile:realgimm-demo").toString("base64") };
interface Page {
  changes: {
    sequence: number;
    entityType: string;
    operation: string;
    key: string;
    entity: Record<string, unknown>;
  }[];
  nextCursor: string;
  hasMore: boolean;
  total: number;
}

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: buildCity({ seed: 7, size: "small" }) }, [
    realgimm,
  ]);
});
afterAll(() => sandbox.close());

async function ask(path: string, headers: Record<string, string> = HEADERS): Promise<Response> {
  return fetch(`${sandbox.urls.realgimm}${path}`, { headers });
}

async function page(cursor: string, limit = 2_000): Promise<Page> {
  const answer = await ask(`/api/patrimonio/Asset/GetChanges?cursor=${cursor}&limit=${limit}`);
  return ((await answer.json()) as { elementDOM: Page }).elementDOM;
}

test("both credentials are needed, and the word Basic is not one of them", async () => {
  expect((await ask("/api/patrimonio/Asset/GetChanges", {})).status).toBe(401);
  expect(
    (
      await ask("/api/patrimonio/Asset/GetChanges", {
        AuthenticationRealGimm: `Basic ${HEADERS.AuthenticationRealGimm}`,
      })
    ).status,
  ).toBe(401);
});

test("the whole register comes page by page, each record once, parents before their children", async () => {
  const seen = new Set<string>();
  let cursor = "";
  let expected = 1;
  for (let count = 0; count < 1_000; count += 1) {
    const { changes, nextCursor, hasMore } = await page(cursor, 777);
    for (const { sequence, key, entity, entityType } of changes) {
      expect(sequence).toBe(expected++);
      const parent =
        entity["codVano"] !== undefined && entityType === "ELEMENTO"
          ? entity["codFabbricato"]
          : (entity["codPiano"] ?? entity["codFabbricato"] ?? entity["codComplesso"]);
      if (parent !== null && parent !== key && typeof parent === "string" && parent !== entity["codVano"])
        expect(seen.has(parent) || parent === key).toBe(true);
      seen.add(key);
    }
    cursor = nextCursor;
    if (!hasMore) break;
  }
  expect(seen.size).toBe(expected - 1);
  expect(seen.size).toBeGreaterThan(5_000);
});

test("a later change, a new record and a withdrawal come after the cursor, in the order made", async () => {
  const { total } = await page("", 1);
  const post = (path: string, body: unknown) =>
    fetch(`${sandbox.urls.realgimm}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await post("/admin/assets/GE-0001-UF/change", { denominazione: "Palazzo Tursi, sede" });
  await post("/admin/assets/GE-0002-MU/withdraw", {});
  await post("/admin/assets", {
    entityType: "COMPLESSO",
    entity: { codComplesso: "CX-9999", denominazione: "Nuovo" },
  });
  const { changes } = await page(String(total));
  expect(changes.map(({ operation, key }) => [operation, key])).toEqual([
    ["UPD", "GE-0001-UF"],
    ["DEL", "GE-0002-MU"],
    ["INS", "CX-9999"],
  ]);
  expect(changes[1]?.entity["dataDismissione"]).toBeDefined();
});

test("a cursor beyond the end is a business refusal inside a 200", async () => {
  const answer = await ask("/api/patrimonio/Asset/GetChanges?cursor=99999999");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ validationSucceded: false, messages: [{ code: "PAT-010" }] });
});
