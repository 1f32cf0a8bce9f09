import { afterAll, beforeAll, expect, test } from "vitest";
import { Jar, openSignInWorld, type SignInWorld } from "#test/features/access/sign-in-world.ts";

let world: SignInWorld;
beforeAll(async () => {
  world = await openSignInWorld();
}, 120_000);
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
