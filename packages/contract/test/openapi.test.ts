import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { EXAMPLES } from "../src/examples.ts";
import { openApiDocument } from "../src/openapi-document.ts";
import { needsIdempotencyKey, type RouteContract } from "../src/route.ts";
import { ALL_ROUTES } from "../src/routes.ts";

type Parameter = { name: string; in: string; required: boolean; description: string; example?: unknown };
type Operation = {
  parameters?: Parameter[];
  requestBody?: unknown;
  responses: Record<string, unknown>;
  security: unknown[];
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, { properties?: Record<string, { description?: string }> }>;
    examples: Record<string, { value: unknown }>;
    securitySchemes: Record<string, { name: string }>;
  };
};

const document = JSON.parse(JSON.stringify(openApiDocument())) as Document;
const operationOf = ({ path, method }: RouteContract) =>
  document.paths[path.replaceAll(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()];

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
  for (const route of ALL_ROUTES.filter(needsIdempotencyKey)) {
    const operation = operationOf(route);
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

test("every unsafe call of a person carries the token of the page, and no other call does", () => {
  for (const route of ALL_ROUTES) {
    const isAsked = route.method !== "GET" && route.action !== "platform.notify";
    const asked = operationOf(route)?.security.some((scheme) => "csrf" in (scheme as object));
    expect(asked, route.operationId).toBe(isAsked);
  }
  expect(document.components.securitySchemes.csrf?.name).toBe("X-Csrf-Token");
});

test("every parameter says in Italian what it is, and shows a value", () => {
  const parameters = ALL_ROUTES.flatMap((route) =>
    (operationOf(route)?.parameters ?? []).map((parameter) => ({ ...parameter, route: route.operationId })),
  );
  expect(parameters.length).toBeGreaterThan(75);
  for (const { name, route, description, example } of parameters) {
    expect(description.length, `${route} ${name}`).toBeGreaterThan(5);
    expect(description, `${route} ${name}`).not.toMatch(/^Parametro/);
    expect(example, `${route} ${name}`).toBeDefined();
  }
});

test("every field of every body says in Italian what it is, unless it is a shape of its own", () => {
  const { schemas } = document.components;
  for (const { body } of ALL_ROUTES.filter((route) => route.body !== undefined)) {
    const name = String(body?.meta()?.id);
    const fields = Object.entries(schemas[name]?.properties ?? {});
    expect(fields.length, name).toBeGreaterThan(0);
    for (const [field, shape] of fields)
      if (!("$ref" in shape || "allOf" in shape)) expect(shape.description, `${name}.${field}`).toBeDefined();
  }
});

test("every example is one: its own schema takes it, and says nothing that the schema does not", () => {
  for (const [schema, example] of EXAMPLES) {
    const name = schema.meta()?.id ?? "";
    const read = schema.safeParse(example);
    expect(read.error?.issues, name).toBeUndefined();
    expect(read.data, name).toMatchObject(example as object);
    expect(document.components.examples[name]?.value, name).toEqual(example);
  }
});

test("what is sent and the main resources are shown by an example", () => {
  const shown = new Set(EXAMPLES.map(([schema]) => schema.meta()?.id));
  const bodies = ALL_ROUTES.flatMap(({ body }) => (body === undefined ? [] : [body.meta()?.id]));
  expect(bodies.filter((name) => !shown.has(name))).toEqual([]);
  for (const name of ["WorkOrder", "Request", "Building", "Home", "Session", "MessagePage", "Problem"])
    expect(shown, name).toContain(name);
});
