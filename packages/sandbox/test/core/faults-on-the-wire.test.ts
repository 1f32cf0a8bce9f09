import { afterEach, expect, test } from "vitest";
import type { City } from "#city/types.ts";
import type { Faults, Platform } from "#core/platform.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";

let sandbox: RunningSandbox | undefined;
let effects = 0;

afterEach(async () => {
  await sandbox?.close();
  sandbox = undefined;
  effects = 0;
});

const echo: Platform = {
  name: "czrm",
  title: "Eco",
  listener: "czrm",
  register(app) {
    app.post("/work", () => {
      effects += 1;
      return { done: true, text: "è fatto" };
    });
    app.get("/status", { config: { faultless: true } }, () => ({ ok: true }));
  },
};

async function startEcho(faults: Partial<Faults>): Promise<string> {
  sandbox = await startSandbox({ basePort: 0, memory: true, city: {} as City, lostAnswerHoldMs: 150 }, [
    echo,
  ]);
  sandbox.world.faults.set("czrm", faults);
  await new Promise((resolve) => setTimeout(resolve, 30));
  return sandbox.urls.czrm ?? "";
}

const post = (url: string): Promise<Response> => fetch(`${url}/work`, { method: "POST" });

test("a healthy platform answers what its handler returns", async () => {
  const answer = await post(await startEcho({}));
  expect(await answer.json()).toEqual({ done: true, text: "è fatto" });
});

test("latency delays the answer and changes nothing else", async () => {
  const url = await startEcho({ latencyMs: 120 });
  const started = performance.now();
  expect((await post(url)).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThanOrEqual(115);
});

test("an error is answered before anything is done", async () => {
  const answer = await post(await startEcho({ errorRate: 1 }));
  expect([500, 502, 503]).toContain(answer.status);
  expect(effects).toBe(0);
});

test("a throttled call is told 429 and when to come back", async () => {
  const answer = await post(await startEcho({ throttleRate: 1 }));
  expect(answer.status).toBe(429);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(effects).toBe(0);
});

test("a lost answer leaves its effect behind and never reaches the caller, whether reset or silent", async () => {
  const url = await startEcho({ timeoutAfterEffectRate: 1 });
  const waits: number[] = [];
  for (let call = 0; call < 10; call += 1) {
    const started = performance.now();
    await expect(post(url)).rejects.toThrow();
    waits.push(performance.now() - started);
  }
  expect(effects).toBe(10);
  expect(waits.some((wait) => wait < 100)).toBe(true);
  expect(waits.some((wait) => wait >= 145)).toBe(true);
});

test("a truncated answer promises its whole length and stops half-way", async () => {
  const answer = await post(await startEcho({ truncateRate: 1 }));
  expect(answer.status).toBe(200);
  expect(Number(answer.headers.get("content-length"))).toBe(
    Buffer.byteLength('{"done":true,"text":"è fatto"}'),
  );
  await expect(answer.text()).rejects.toThrow();
  expect(effects).toBe(1);
});

test("a platform that is down refuses the connection, and answers again on the same port when it is back", async () => {
  const url = await startEcho({ down: true });
  const refused = await post(url).catch((error: unknown) => error);
  expect(refused).toMatchObject({ cause: { code: "ECONNREFUSED" } });
  sandbox?.world.faults.set("czrm", { down: false });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect((await post(url)).status).toBe(200);
});

test("a route marked faultless stays healthy", async () => {
  const url = await startEcho({ errorRate: 1, truncateRate: 1 });
  expect((await fetch(`${url}/status`)).status).toBe(200);
});
