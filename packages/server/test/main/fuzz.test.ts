import { randomUUID } from "node:crypto";
import type { RouteContract } from "@stabile/contract/route";
import { ALL_ROUTES } from "@stabile/contract/routes";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mayDo, type Role } from "#domain/access/policy.ts";
import { isFault } from "#test/support/asked-of-protocol.ts";
import { type AttackedWorld, ONE_PIXEL, openAttackedWorld } from "#test/support/attacked-world.ts";
import { asJson, hostileValue, sample, spoil } from "#test/support/hostile-draw.ts";
import type { OpenedSession } from "#test/support/open-session.ts";
import { seededDraw } from "#test/support/seeded-draw.ts";

// Every route of the table, called by who may call it with what does not belong there. Each answer is also held against
// the OpenAPI document; the seed is told with what failed, and another is taken by STABILE_FUZZ_SEED.

const SEED = Number(process.env.STABILE_FUZZ_SEED ?? 20_260_624);
const ROUNDS = Number(process.env.STABILE_FUZZ_ROUNDS ?? 25);
let world: AttackedWorld;
beforeAll(async () => {
  world = await openAttackedWorld();
});
afterAll(() => world.close());

function allowed({ action }: RouteContract): OpenedSession[] {
  const grants = (role: Role) => [{ role, scopeKind: "municipality" as const, scopeKey: "" }];
  const may = (role: Role) =>
    mayDo({ userId: "", displayName: "", firmId: undefined, grants: grants(role) }, action);
  return [...world.people].filter(([role]) => may(role)).map(([, session]) => session);
}

type Draw = () => number;

const pathOf = (route: RouteContract, draw: Draw): string =>
  route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    if (draw() < 0.2) return encodeURIComponent(textOf(hostileValue(draw)).slice(0, 300));
    return (
      { direction: "in", platform: "czrm" }[name] ??
      (world.ids[Math.floor(draw() * world.ids.length)] as string)
    );
  });

/** As an address carries it; half a surrogate pair has no encoding. */
const textOf = (value: unknown): string =>
  (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).toWellFormed();

function queryOf(route: RouteContract, draw: Draw): string {
  if (route.query === undefined) return "";
  const query = Object.entries(sample(route.query, draw, world.ids) as object);
  const names = Object.keys(route.query.shape);
  const spoilt = names[Math.floor(draw() * names.length)] as string;
  query.push([spoilt, textOf(hostileValue(draw)).slice(0, 3_000)]);
  return `?${query.map(([name, value]) => `${name}=${encodeURIComponent(textOf(value))}`).join("&")}`;
}

function bodyOf(route: RouteContract, draw: Draw): string | FormData | undefined {
  if (route.method === "GET") return undefined;
  if (route.bodyType === "multipart") {
    const form = new FormData();
    for (const name of ["caption", "__proto__", "in più"])
      if (draw() < 0.5) form.append(name, textOf(hostileValue(draw)));
    const bytes = draw() < 0.7 ? ONE_PIXEL : Buffer.from(textOf(hostileValue(draw)));
    form.append(draw() < 0.9 ? "file" : "altro", new Blob([bytes]), textOf(hostileValue(draw)).slice(0, 400));
    return form;
  }
  const good = route.body === undefined ? {} : sample(route.body, draw, world.ids);
  return asJson(draw() < 0.2 ? good : spoil(good, draw));
}

async function call(route: RouteContract, draw: Draw) {
  const sessions = allowed(route);
  const session = sessions[Math.floor(draw() * sessions.length)];
  const body = bodyOf(route, draw);
  const path = pathOf(route, draw) + queryOf(route, draw);
  const headers = {
    ...(session ? { cookie: `__Host-stabile=${session.token}`, "x-csrf-token": session.csrf } : {}),
    "idempotency-key": randomUUID(),
    "if-match": `"${Math.floor(draw() * 4)}"`,
    ...(typeof body === "string" ? { "content-type": "application/json" } : {}),
  };
  const answer = await fetch(world.base + path, {
    method: route.method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  const told = `${route.method} ${path.slice(0, 200)} ${String(body).slice(0, 300)}`;
  return { answer, told, text: await answer.text() };
}

test.each(ALL_ROUTES.filter(({ responseType }) => responseType !== "text/event-stream"))(
  "$operationId fails at nothing that is sent to it",
  async (route) => {
    const draw = seededDraw(SEED + ALL_ROUTES.indexOf(route));
    const statuses = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { answer, told, text } = await call(route, draw);
      expect(isFault(route.operationId, answer.status), `${told} → ${answer.status} ${text}`).toBe(false);
      expect(answer.headers.get("content-type") ?? "", told).not.toMatch(/html|svg|xml(?!formats)|script/);
      statuses.add(answer.status);
    }
    // Whoever is turned away at the gate has tried nothing.
    if (route.action !== "platform.notify")
      expect([...statuses].filter((status) => ![401, 403, 429].includes(status))).not.toEqual([]);
  },
);
