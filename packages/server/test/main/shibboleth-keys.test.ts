import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Browser, formOf } from "#test/support/plain-browser.ts";
import { missingPackages } from "#test/support/shibboleth-front.ts";
import { type Door, openShibbolethWorld, type ShibbolethWorld } from "#test/support/shibboleth-world.ts";

/** Another key of ours, step by step as the guide has it, on the real shibd, which is never restarted. */
let world: ShibbolethWorld & { door: Door };

beforeAll(async () => {
  // why: the command is run in this process; what it prints has its own tests.
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  if (missingPackages.length === 0) world = await openShibbolethWorld();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await world?.close();
});

type Encrypted = "none" | "first-key" | "last-key";
const encrypt = (encryption: Encrypted) => world.desk("PUT", "settings", { encryption });

/** Where a sign-in ends: the door, or the page of what went wrong, or SIRAC's refusal of the question. */
async function whereSignInEnds(encryption: Encrypted, browser = new Browser()): Promise<string> {
  await encrypt(encryption);
  const asked = await browser.follow(await browser.open(`${world.front.url}/accesso?ritorno=%2Fordini`));
  if (asked.status !== 200) return `SIRAC ${asked.status}`;
  const answer = await browser.submit(asked, { identity: "tecnico" });
  expect(answer.body).toContain('name="SAMLResponse"');
  const message = Buffer.from(formOf(answer).fields.SAMLResponse ?? "", "base64").toString();
  expect(message.includes("<saml:EncryptedAssertion")).toBe(encryption !== "none");
  return (await browser.follow(await browser.submit(answer))).url.pathname;
}

const IN = "/accesso/sirac";
const OUT = "/accesso/errore";

const metadata = async () => (await new Browser().open(`${world.front.url}/Shibboleth.sso/Metadata`)).body;

/** Those of our metadata, in their order. */
const certificates = async (): Promise<string[]> =>
  [...(await metadata()).matchAll(/<md:KeyDescriptor[\s\S]*?<\/md:KeyDescriptor>/g)].map(
    ([key]) => /<ds:X509Certificate>([^<]+)/.exec(key)?.[1]?.replaceAll(/\s/g, "") ?? "",
  );

/** shibd notices by itself, at the next question. */
async function changeKey(step: string, left: number): Promise<void> {
  await world.front.change("--key-change", step);
  await expect.poll(async () => (await certificates()).length).toBe(left);
}

describe.skipIf(missingPackages.length > 0)("changing our key", () => {
  let early: Browser;

  test("with one key: what is encrypted for it is read", async () => {
    early = new Browser();
    expect(await whereSignInEnds("none", early)).toBe(IN);
    expect(await whereSignInEnds("first-key")).toBe(IN);
  });

  test("a second key beside it: our metadata carry both, and who has only the old ones notices nothing", async () => {
    await changeKey("add", 2);
    expect(new Set(await certificates()).size).toBe(2);
    expect(await metadata()).not.toContain("use=");
    expect(await whereSignInEnds("first-key")).toBe(IN);
  });

  test("signing with the new one before SIRAC has it is refused there, and one step back mends it", async () => {
    await world.front.change("--key-change", "use");
    await expect.poll(() => whereSignInEnds("none")).toMatch(/^SIRAC 4/);
    await world.front.change("--key-change", "back");
    await expect.poll(() => whereSignInEnds("none")).toBe(IN);
  });

  test("SIRAC has both: whichever it encrypts for, the answer is read, whichever of ours signs", async () => {
    await world.introduce();
    expect(await whereSignInEnds("first-key")).toBe(IN);
    expect(await whereSignInEnds("last-key")).toBe(IN);
    const [oldKey] = await certificates();
    await world.front.change("--key-change", "use");
    await expect.poll(async () => (await certificates())[0]).not.toBe(oldKey);
    expect(await whereSignInEnds("first-key")).toBe(IN);
    expect(await whereSignInEnds("last-key")).toBe(IN);
  });

  test("the old one gone: the new one alone does everything, and what is encrypted for the old one lets nobody in", async () => {
    // SIRAC's first key is the old one: it has read our metadata before the new one signed.
    await changeKey("drop", 1);
    expect(await whereSignInEnds("first-key")).toBe(OUT);
    expect(await whereSignInEnds("last-key")).toBe(IN);
    await world.introduce();
    expect(await whereSignInEnds("first-key")).toBe(IN);
  });

  test("who signed in before all this still leaves everything, signed with the key of now", async () => {
    const page = await early.follow(await early.open(`${world.front.url}/Shibboleth.sso/Logout`));
    expect(page.url.pathname + page.url.search).toBe("/uscita/fatto");
  });
});
