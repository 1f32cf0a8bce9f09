import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { openApiDocument } from "../src/openapi-document.ts";
import { needsIdempotencyKey } from "../src/route.ts";
import { ALL_ROUTES } from "../src/routes.ts";

type Operation = { parameters?: { name: string }[]; responses: Record<string, unknown>; security: unknown[] };
type Document = { paths: Record<string, Record<string, Operation>> };

test("the committed openapi.yaml says what the contract says", async () => {
  const committed = parse(await readFile(join(import.meta.dirname, "../openapi.yaml"), "utf8"));
  expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
});

test("no two routes share a method and path, nor an operation id", () => {
  const places = ALL_ROUTES.map((route) => `${route.method} ${route.path}`);
  expect(new Set(places).size).toBe(places.length);
  const ids = ALL_ROUTES.map((route) => route.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test("every unsafe call asks for an idempotency key and can be refused as a conflict", () => {
  const { paths } = JSON.parse(JSON.stringify(openApiDocument())) as Document;
  for (const route of ALL_ROUTES.filter(needsIdempotencyKey)) {
    const operation = paths[route.path.replaceAll(/:(\w+)/g, "{$1}")]?.[route.method.toLowerCase()];
    expect(
      operation?.parameters?.map(({ name }) => name),
      route.operationId,
    ).toContain("Idempotency-Key");
    expect(Object.keys(operation?.responses ?? {}), route.operationId).toContain("409");
  }
});

test("only the status, whose installation it is and the platforms' notifications are reachable without a session", () => {
  const open = ALL_ROUTES.filter(({ action }) => action === "public" || action === "platform.notify");
  expect(open.map(({ operationId }) => operationId).sort()).toEqual([
    "notifyCzrmEvent",
    "readInstallation",
    "readStatus",
  ]);
});
