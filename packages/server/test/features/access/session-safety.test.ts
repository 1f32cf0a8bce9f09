import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Jar, openSignInWorld, type SignInWorld } from "#test/features/access/sign-in-world.ts";
import { openSession } from "#test/support/open-session.ts";

let world: SignInWorld;
beforeAll(async () => {
  world = await openSignInWorld();
});
afterAll(() => world.close());

test("every cookie is of this host alone, sent by TLS alone, out of scripts' reach, and not from other sites' forms", async () => {
  const jar = new Jar(world.base);
  const begun = await jar.open("/accesso");
  const back = await jar.open(await jar.reachReturn("tecnico"));
  const set = [...begun.headers.getSetCookie(), ...back.headers.getSetCookie()];
  expect(set.length).toBeGreaterThanOrEqual(2);
  for (const line of set) {
    const [pair = "", ...attributes] = line.split(/;\s*/);
    expect(pair).toMatch(/^__Host-[\w-]+=/);
    expect(attributes).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "Secure", "SameSite=Lax"]));
    expect(line).not.toMatch(/domain=/i);
  }
  const token = jar.cookie("__Host-stabile") ?? "";
  // 32 bytes drawn at random, in base64url.
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await (await jar.open("/api/v1/session")).text()).not.toContain(token);
  expect(back.headers.get("location")).not.toContain(token);
});

const sessionOf = (token: string) =>
  fetch(`${world.base}/api/v1/session`, { headers: { cookie: `__Host-stabile=${token}` } });

test.each([
  ["nothing was done for two hours", "urp", "session set last_seen_at = now() - interval '121 minutes'"],
  ["its time is over, whatever was done", "finance", "session set expires_at = now() - interval '1 second'"],
  ["it was revoked", "auditor", "session set revoked_at = now()"],
  ["its person was disabled", "systems", "app_user set disabled_at = now()"],
] as const)("a session is good for nothing once %s", async (_, role, ending) => {
  const { db } = world.database;
  const { userId, token } = await openSession(db, role);
  const key = ending.startsWith("app_user") ? sql.ref("id") : sql.ref("user_id");
  await sql`update ${sql.raw(ending)} where ${key} = ${userId}`.execute(db);
  expect((await sessionOf(token)).status).toBe(401);
});

test("until then it is good, and what it is not made of is none", async () => {
  const { token } = await openSession(world.database.db, "contractor");
  expect((await sessionOf(token)).status).toBe(200);
  for (const other of ["", "x", `${token}x`, token.toUpperCase(), "a".repeat(43)])
    expect((await sessionOf(other)).status).toBe(401);
});
