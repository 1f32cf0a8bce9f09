import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Home, WorkOrder } from "@stabile/contract/work-orders";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Principal } from "#domain/access/policy.ts";
import { homeRoutes } from "#features/home/routes.ts";
import { workOrderRoutes } from "#features/work-orders/routes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { createLogger } from "#runtime/logger.ts";
import { createApp } from "#runtime/web/app.ts";
import { SESSION_COOKIE, type SessionReader } from "#runtime/web/session-reader.ts";
import { newOrder, type Office, openOffice } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let database: TestDatabase;
let office: Office;
let base: string;
let close: () => Promise<void>;

beforeAll(async () => {
  database = await freshDatabase();
  office = await openOffice(database.db);
  const directory = await mkdtemp(join(tmpdir(), "stabile-blobs-"));
  const { fastify, api } = await createApp({
    db: database.db,
    clock: office.deps.clock,
    logger: createLogger("fatal"),
    sessions: openSessions(),
    requestsPerMinute: 10_000,
    trustedProxies: [],
    formTargets: [],
  });
  workOrderRoutes(api, {
    ...office.deps,
    accessLog: createAccessLog(database.db),
    blobs: createBlobStore({ directory }),
  });
  homeRoutes(api, { platforms: [] });
  await fastify.listen({ host: "127.0.0.1", port: 0 });
  base = `http://127.0.0.1:${(fastify.server.address() as AddressInfo).port}/api/v1`;
  close = async () => {
    await fastify.close();
    await database.close();
    await rm(directory, { recursive: true });
  };
});
afterAll(() => close());

/** why: signing in is tested with SIRAC; here the token is the name of a person of the office. */
function openSessions(): SessionReader {
  return {
    read: async (token) => {
      const principal = office[token as keyof Office] as Principal | undefined;
      return principal === undefined
        ? undefined
        : {
            id: token,
            principal,
            csrfToken: "csrf",
            provider: "prova",
            expiresAt: new Date(Date.now() + 3_600_000),
          };
    },
  };
}

type Person = "technician" | "worker" | "stranger" | "urp";

function call(person: Person, method: string, path: string): (init?: RequestInit) => Promise<Response> {
  return ({ headers, ...init } = {}) =>
    fetch(`${base}${path}`, {
      method,
      ...init,
      headers: {
        cookie: `${SESSION_COOKIE}=${person}`,
        "x-csrf-token": "csrf",
        ...(method === "GET" ? {} : { "idempotency-key": randomUUID() }),
        ...(typeof init.body === "string" ? { "content-type": "application/json" } : {}),
        ...(headers as Record<string, string>),
      },
    });
}

async function created(changes: object = {}): Promise<{ id: string; code: string; version: number }> {
  const body = JSON.stringify(newOrder(office, { firmId: office.firmId, issue: true, ...changes }));
  const answer = await call("technician", "POST", "/work-orders")({ body });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string; code: string; version: number };
}

test(`an order is created, read and moved on over HTTP, its version going along (${databaseKind})`, async () => {
  const { id, version } = await created();
  const page = await call("worker", "GET", `/work-orders/${id}`)();
  const tag = page.headers.get("etag") ?? "";
  expect(tag).toMatch(new RegExp(`^"${version}-[\\w-]{12}"$`));
  expect(WorkOrder.parse(await page.json()).actions.map(({ action }) => action)).toEqual([
    "accept",
    "decline",
    "plan",
  ]);
  const move = call("worker", "POST", `/work-orders/${id}/transitions`);
  const body = JSON.stringify({ action: "accept" });
  expect((await move({ body })).status).toBe(428);
  const done = await move({ body, headers: { "if-match": tag } });
  expect(await done.json()).toEqual({ id, version: version + 1 });
  expect(done.headers.get("etag")).toBe(`"${version + 1}"`);
  const late = await move({
    body: JSON.stringify({ action: "start" }),
    headers: { "if-match": `"${version}"` },
  });
  expect(late.status).toBe(412);
  expect(late.headers.get("content-type")).toContain("application/problem+json");
});

test("a page that is as it was is not sent again, and one with a new photo is", async () => {
  const { id } = await created();
  const read = (tag: string) =>
    call("worker", "GET", `/work-orders/${id}`)({ headers: { "if-none-match": tag } });
  const tag = (await read('"nothing"')).headers.get("etag") ?? "";
  const same = await read(`W/"1-of-another", ${tag}`);
  expect([same.status, await same.text(), same.headers.get("etag")]).toEqual([304, "", tag]);
  const form = new FormData();
  form.append("file", new Blob([PHOTO]), "caldaia.png");
  expect((await call("worker", "POST", `/work-orders/${id}/attachments`)({ body: form })).status).toBe(201);
  expect((await read(tag)).status).toBe(200);
});

test("a refused step is a problem document that names the field", async () => {
  const { id, version } = await created();
  const move = call("worker", "POST", `/work-orders/${id}/transitions`);
  const answer = await move({
    body: JSON.stringify({ action: "plan" }),
    headers: { "if-match": `"${version}"` },
  });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({ errors: [{ field: "plannedStart" }] });
});

test("the same call twice makes one order, and a bulk step answers the same again", async () => {
  const key = { "idempotency-key": randomUUID() };
  const body = JSON.stringify(newOrder(office, { title: "Una volta sola" }));
  const create = call("technician", "POST", "/work-orders");
  const [first, second] = [await create({ body, headers: key }), await create({ body, headers: key })];
  const { id } = (await first.json()) as { id: string };
  expect(await second.json()).toMatchObject({ id });
  const bulk = call("technician", "POST", "/work-orders/bulk");
  const step = JSON.stringify({ ids: [id], transition: { action: "cancel", reason: "Prova di massa" } });
  const again = { body: step, headers: { "idempotency-key": randomUUID() } };
  const outcome = await (await bulk(again)).json();
  expect(outcome).toMatchObject({ items: [{ id, done: true }] });
  expect(await (await bulk(again)).json()).toEqual(outcome);
});

test("a repeated step is given the first one's answer, though what it asks is no longer possible", async () => {
  const { id, version } = await created();
  const accept = {
    body: JSON.stringify({ action: "accept" }),
    headers: { "if-match": `"${version}"`, "idempotency-key": randomUUID() },
  };
  const move = call("worker", "POST", `/work-orders/${id}/transitions`);
  const first = await move(accept);
  expect(first.status).toBe(200);
  const again = await move(accept);
  expect(again.status).toBe(200);
  expect(await again.json()).toEqual(await first.json());
  expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
  const other = await move({
    ...accept,
    body: JSON.stringify({ action: "decline", reason: "Altro lavoro" }),
  });
  expect(other.status).toBe(422);
});

test("twins sent together make one order", async () => {
  const headers = { "idempotency-key": randomUUID() };
  const body = JSON.stringify(newOrder(office, { title: "Due clic insieme" }));
  const twins = Array.from({ length: 5 }, () =>
    call("technician", "POST", "/work-orders")({ body, headers }),
  );
  const answers = await Promise.all((await Promise.all(twins)).map((answer) => answer.json()));
  expect(new Set((answers as { id: string }[]).map(({ id }) => id)).size).toBe(1);
  const list = await (await call("technician", "GET", "/work-orders?q=clic%20insieme")()).json();
  expect((list as { items: unknown[] }).items).toHaveLength(1);
});

test("a list is filtered, paged and refuses what is not a filter", async () => {
  await created({ title: "Primo", category: "pests" });
  await created({ title: "Secondo", category: "pests" });
  const list = (query: string) => call("technician", "GET", `/work-orders?category=pests&${query}`)();
  const page = (await (await list("limit=1")).json()) as { items: { title: string }[]; nextCursor: string };
  const next = (await (await list(`limit=1&cursor=${page.nextCursor}`)).json()) as {
    items: { title: string }[];
  };
  expect(new Set([page.items[0]?.title, next.items[0]?.title])).toEqual(new Set(["Primo", "Secondo"]));
  const wrong = await list("state=finito");
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ errors: [{ field: "state" }] });
  const strangers = (await (await call("stranger", "GET", "/work-orders?category=pests")()).json()) as {
    items: [];
  };
  expect(strangers.items).toEqual([]);
});

test("an uploaded photo comes back as it was, safe to show, and is asked for again each time it is shown", async () => {
  const { id } = await created();
  const form = new FormData();
  form.set("caption", "Prima dei lavori");
  form.set("file", new Blob([PHOTO]), "è prima.png");
  const upload = await call("worker", "POST", `/work-orders/${id}/attachments`)({ body: form });
  expect(upload.status).toBe(201);
  const attachment = (await upload.json()) as { id: string; mediaType: string };
  expect(attachment).toMatchObject({
    mediaType: "image/png",
    caption: "Prima dei lavori",
    fileName: "è prima.png",
  });
  const content = await call("worker", "GET", `/attachments/${attachment.id}/content`)();
  expect(Buffer.from(await content.arrayBuffer())).toEqual(PHOTO);
  expect(content.headers.get("x-content-type-options")).toBe("nosniff");
  expect(content.headers.get("content-disposition")).toBe("inline; filename*=UTF-8''%C3%A8%20prima.png");
  expect(content.headers.get("cache-control")).toBe("private, no-cache");
  const known = { headers: { "if-none-match": content.headers.get("etag") ?? "" } };
  const again = await call("worker", "GET", `/attachments/${attachment.id}/content`)(known);
  expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([
    304,
    "",
    content.headers.get("etag"),
  ]);
  // Who may not see it, or is signed out, is not told that what the browser kept still stands.
  for (const [person, status] of [
    ["stranger", 404],
    ["nobody" as Person, 401],
  ] as const)
    expect((await call(person, "GET", `/attachments/${attachment.id}/content`)(known)).status).toBe(status);
  const small = `/attachments/${attachment.id}/content?size=small`;
  expect((await call("stranger", "GET", small)()).status, "small is no way round").toBe(404);
  const shown = await call("worker", "GET", small)();
  expect(shown.headers.get("content-type")).toBe("image/webp");
  expect(
    Buffer.from(await shown.arrayBuffer())
      .subarray(8, 12)
      .toString(),
  ).toBe("WEBP");
  expect(shown.headers.get("etag")).not.toBe(content.headers.get("etag"));
});

test("a caption counts wherever in the form it is, and a photo may have no name", async () => {
  const { id } = await created();
  const body = new FormData();
  body.set("file", new Blob([PHOTO]), "");
  body.set("caption", "Dopo i lavori");
  const upload = await call("worker", "POST", `/work-orders/${id}/attachments`)({ body });
  expect(upload.status).toBe(201);
  expect(await upload.json()).toMatchObject({ caption: "Dopo i lavori", fileName: "allegato" });
  body.append("file", new Blob([PHOTO]), "seconda.png");
  const two = await call("worker", "POST", `/work-orders/${id}/attachments`)({ body });
  expect(two.status).toBe(413);
});

test("a key belongs to one upload: with another caption or name it is another request", async () => {
  const { id } = await created();
  const key = { headers: { "idempotency-key": randomUUID() } };
  const upload = (caption: string, name = "a.png") => {
    const body = new FormData();
    body.set("caption", caption);
    body.set("file", new Blob([PHOTO]), name);
    return call("worker", "POST", `/work-orders/${id}/attachments`)({ body, ...key });
  };
  const first = await (await upload("Prima")).text();
  expect(await (await upload("Prima")).text()).toBe(first);
  expect((await upload("Dopo")).status).toBe(422);
  expect((await upload("Prima", "b.png")).status).toBe(422);
});

test("a key belongs to one change of one version: with another If-Match it is another request", async () => {
  const { id, version } = await created();
  const move = (match: number, headers = {}) =>
    call(
      "worker",
      "POST",
      `/work-orders/${id}/transitions`,
    )({ body: JSON.stringify({ action: "accept" }), headers: { ...headers, "if-match": `"${match}"` } });
  const key = { "idempotency-key": randomUUID() };
  expect((await move(version, key)).status).toBe(200);
  expect((await move(version, key)).status).toBe(200);
  expect((await move(version + 1, key)).status).toBe(422);
});

test("readings of an order, its photos and exports are in the access log", async () => {
  const { id } = await created();
  await call("urp", "GET", `/work-orders/${id}`)();
  await (await call("technician", "GET", "/work-orders/export?format=csv&category=pests")()).text();
  const log = await database.db
    .selectFrom("access_log")
    .select(["user_id", "action", "subject_kind", "subject_id"])
    .orderBy("id", "desc")
    .limit(2)
    .execute();
  expect(log).toEqual([
    {
      user_id: office.technician.userId,
      action: "export",
      subject_kind: "work-order-list",
      subject_id: "csv category=pests sort=opened",
    },
    { user_id: office.urp.userId, action: "read", subject_kind: "work-order", subject_id: id },
  ]);
});

test("exports are files with a name and the day", async () => {
  const csv = await call("technician", "GET", "/work-orders/export?format=csv&category=pests")();
  expect(csv.headers.get("content-disposition")).toContain("ordini-di-lavoro-2026-03-0");
  expect((await csv.text()).split("\r\n")).toHaveLength(4);
  const xlsx = await call("technician", "GET", "/work-orders/export?format=xlsx&category=pests")();
  expect(
    Buffer.from(await xlsx.arrayBuffer())
      .subarray(0, 2)
      .toString(),
  ).toBe("PK");
  expect((await call("worker", "GET", "/work-orders/export?format=csv")()).status).toBe(403);
});

test("home, catalogue, firms and views answer in the contract's shape", async () => {
  Home.parse(await (await call("worker", "GET", "/home")()).json());
  expect((await call("worker", "GET", "/catalogue")()).status).toBe(200);
  expect((await call("technician", "GET", "/firms")()).status).toBe(200);
  const body = JSON.stringify({ page: "work-orders", name: "In ritardo", query: "due=overdue" });
  const saved = await call("technician", "POST", "/views")({ body });
  expect(saved.status).toBe(201);
  const { id } = (await saved.json()) as { id: string };
  const views = await (await call("technician", "GET", "/views?page=work-orders")()).json();
  expect(views).toMatchObject({ items: [{ id, name: "In ritardo" }] });
  expect((await call("worker", "DELETE", `/views/${id}`)()).status).toBe(404);
  expect((await call("technician", "DELETE", `/views/${id}`)()).status).toBe(200);
});

test("notes are added without a version, and need a text", async () => {
  const { id } = await created();
  const note = call("worker", "POST", `/work-orders/${id}/notes`);
  expect((await note({ body: JSON.stringify({ note: "Sono sul posto", labourMinutes: 15 }) })).status).toBe(
    200,
  );
  const empty = await note({ body: JSON.stringify({ note: "   " }) });
  expect(await empty.json()).toMatchObject({ status: 400, errors: [{ field: "note" }] });
});
