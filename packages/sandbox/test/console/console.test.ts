import { afterEach, beforeEach, expect, test } from "vitest";
import type { City } from "#city/types.ts";
import { NO_FAULTS } from "#core/fault-board.ts";
import type { Platform } from "#core/platform.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";

/** Keeps a note that only a reset takes away. */
const notes: Platform = {
  name: "czrm",
  title: "Appunti <di prova>",
  listener: "czrm",
  register(app, { db, now }) {
    db.exec("CREATE TABLE IF NOT EXISTS czrm_note (text TEXT)");
    app.post("/", () => {
      db.exec("INSERT INTO czrm_note VALUES ('scritto')");
      return { now: now().toISOString() };
    });
    app.get("/", () => db.prepare("SELECT count(*) AS notes FROM czrm_note").get());
  },
};

let sandbox: RunningSandbox;
let url: string;
let platformUrl: string;

beforeEach(async () => {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: {} as City }, [notes]);
  url = sandbox.urls.console ?? "";
  platformUrl = sandbox.urls.czrm ?? "";
});
afterEach(() => sandbox.close());

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(url + path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
const submit = (path: string, form: Record<string, string>): Promise<Response> =>
  fetch(url + path, { method: "POST", redirect: "manual", body: new URLSearchParams(form) });

test("faults are read and changed by an admin call, member by member", async () => {
  await send("PUT", "/admin/platforms/czrm/faults", { latencyMs: 5 });
  const changed = await send("PUT", "/admin/platforms/czrm/faults", { errorRate: 1 });
  expect(await changed.json()).toMatchObject({ latencyMs: 5, errorRate: 1, down: false });
  expect(await (await send("GET", "/admin/platforms/czrm/faults")).json()).toMatchObject({ errorRate: 1 });
  expect((await fetch(platformUrl)).status).toBeGreaterThanOrEqual(500);
});

test("a platform switched down by an admin call refuses connections by the time the call is answered", async () => {
  await send("PUT", "/admin/platforms/czrm/faults", { down: true });
  await expect(fetch(platformUrl)).rejects.toThrow();
  await send("PUT", "/admin/platforms/czrm/faults", { down: false });
  expect((await fetch(platformUrl)).status).toBe(200);
});

test("a wrong rate is a 400 that names the member, an unknown platform a 404", async () => {
  const wrong = await send("PUT", "/admin/platforms/czrm/faults", { errorRate: 3 });
  expect(wrong.status).toBe(400);
  expect(await wrong.json()).toMatchObject({ errors: [{ path: "errorRate" }] });
  expect((await send("PUT", "/admin/platforms/altra/faults", {})).status).toBe(404);
});

test("the list of platforms tells addresses, gateway address, faults and the clock", async () => {
  const list = (await (await send("GET", "/admin/platforms")).json()) as { platforms: unknown[] };
  expect(list).toMatchObject({ clock: { speed: 1 } });
  expect(list.platforms).toMatchObject([
    { name: "czrm", regular: true, addresses: [{ listener: "czrm", url: platformUrl }], gatewayUrl: null },
  ]);
});

test("the clock is set, accelerated and given back", async () => {
  const set = await send("POST", "/admin/clock", { now: "2023-05-01T08:00:00Z", speed: 60 });
  expect(((await set.json()) as { now: string }).now).toMatch(/^2023-05-01T08:00/);
  const stamped = (await (await fetch(platformUrl, { method: "POST" })).json()) as { now: string };
  expect(stamped.now).toMatch(/^2023-05-01T08:/);
  expect((await send("POST", "/admin/clock", { speed: -1 })).status).toBe(400);
  const back = (await (await send("DELETE", "/admin/clock")).json()) as { now: string; speed: number };
  expect(Math.abs(Date.parse(back.now) - Date.now())).toBeLessThan(5_000);
});

test("a preset replaces whatever was switched on, and 'regolare' repairs everything", async () => {
  await send("PUT", "/admin/platforms/realgimm/faults", { errorRate: 1 });
  await send("POST", "/admin/presets/risposte-perse");
  expect(sandbox.world.faults.of("czrm").timeoutAfterEffectRate).toBe(0.3);
  expect(sandbox.world.faults.of("realgimm").errorRate).toBe(0);
  await send("POST", "/admin/presets/regolare");
  expect(sandbox.world.faults.of("czrm").timeoutAfterEffectRate).toBe(0);
  expect((await send("POST", "/admin/presets/altra")).status).toBe(404);
});

test("a reset puts back data, clock and regular behaviour on the same address", async () => {
  await fetch(platformUrl, { method: "POST" });
  expect(await (await fetch(platformUrl)).json()).toEqual({ notes: 1 });
  await send("PUT", "/admin/platforms/czrm/faults", { down: true });
  await send("POST", "/admin/clock", { now: "2023-05-01T08:00:00Z" });
  const reset = await send("POST", "/admin/reset");
  expect(reset.status).toBe(200);
  expect(sandbox.urls.czrm).toBe(platformUrl);
  expect(await (await fetch(platformUrl)).json()).toEqual({ notes: 0 });
  expect(sandbox.world.now().getFullYear()).toBeGreaterThanOrEqual(2026);
});

test("the gateway's settings are read and changed within their limits", async () => {
  const changed = await send("PUT", "/admin/gateway/settings", { version: "3", tokenLifeSeconds: 60 });
  expect(await changed.json()).toMatchObject({ version: "3", tokenLifeSeconds: 60, tokenFormat: "jwt" });
  expect((await send("PUT", "/admin/gateway/settings", { version: "9" })).status).toBe(400);
});

test("the page shows every platform and preset in Italian, escaped, without scripts or outside assets", async () => {
  const page = await fetch(url);
  const markup = await page.text();
  expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(markup).toContain("Appunti &lt;di prova&gt;");
  for (const title of [
    "Tutto regolare",
    "Gateway fermo",
    "Rete lenta",
    "Risposte perse dopo l&#39;effetto",
  ]) {
    expect(markup).toContain(title);
  }
  expect(markup).not.toMatch(/<script|onclick=|undefined|\[object/);
  // Every control has a label around it, and ids are not repeated because there are none.
  const controls = markup.match(/<input type="(number|checkbox|datetime-local)"|<select /g) ?? [];
  expect((markup.match(/<label>/g) ?? []).length).toBe(controls.length);
});

test("the page's forms change faults, preset and clock, and end in the page with what happened", async () => {
  const rates = ["errorRate", "timeoutAfterEffectRate", "throttleRate", "expiredTokenRate"];
  const others = ["duplicateRate", "reorderRate", "truncateRate"];
  const form = Object.fromEntries([...rates, ...others].map((name) => [name, "0"]));
  const faults = await submit("/guasti/czrm", { ...form, errorRate: "15", latencyMs: "20", down: "1" });
  expect(faults.status).toBe(303);
  expect(sandbox.world.faults.of("czrm")).toMatchObject({ errorRate: 0.15, latencyMs: 20, down: true });
  expect((await submit("/situazione", { preset: "regolare" })).headers.get("location")).toBe(
    "/?esito=situazione",
  );
  expect(sandbox.world.faults.of("czrm").down).toBe(false);
  const gateway = {
    version: "3",
    tokenFormat: "opaque",
    tokenLifeSeconds: "90",
    applicationTier: "20PerMin",
  };
  expect((await submit("/gateway", gateway)).headers.get("location")).toBe("/?esito=gateway");
  expect(await (await send("GET", "/admin/gateway/settings")).json()).toMatchObject({
    ...gateway,
    tokenLifeSeconds: 90,
  });
  expect((await submit("/gateway", { ...gateway, version: "9" })).headers.get("location")).toBe(
    "/?esito=errore",
  );
  await submit("/orologio", { action: "set", now: "2024-02-29T12:00:00", speed: "1" });
  expect(sandbox.world.now().toISOString()).toMatch(/^2024-02-29T12:00/);
  expect((await submit("/ripristino", {})).headers.get("location")).toBe("/?esito=errore");
  const done = await submit("/ripristino", { confirm: "1" });
  expect(await (await fetch(url + (done.headers.get("location") ?? ""))).text()).toContain(
    "com&#39;era all&#39;inizio",
  );
});

test("each platform has a switch for every fault that means something on it", async () => {
  const markup = await (await fetch(url)).text();
  const form = markup.slice(markup.indexOf('action="/guasti/czrm"'), markup.indexOf("Applica a"));
  const names = [...form.matchAll(/name="(\w+)"/g)].map(([, name]) => name);
  // What only AURIGA does is only in its form.
  const ofAuriga = new Set(["refusalRate", "digestRate", "malformedRate", "lostFileRate", "unattachedRate"]);
  expect(new Set(names)).toEqual(new Set(Object.keys(NO_FAULTS)).difference(ofAuriga));
});

test("a form posted by another site is refused", async () => {
  const answer = await fetch(`${url}/situazione`, {
    method: "POST",
    headers: { "sec-fetch-site": "cross-site" },
    body: new URLSearchParams({ preset: "gateway-fermo" }),
  });
  expect(answer.status).toBe(403);
});
