import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Browser, type Page } from "#test/support/plain-browser.ts";
import { missingPackages } from "#test/support/shibboleth-front.ts";
import { type Door, openShibbolethWorld, type ShibbolethWorld } from "#test/support/shibboleth-world.ts";

/** Every way out through Apache and mod_shib of Debian, as `./stabile ops shibboleth` configures them. */
let world: ShibbolethWorld & { door: Door };
let browser: Browser;

beforeAll(async () => {
  if (missingPackages.length === 0) world = await openShibbolethWorld();
});
afterAll(() => world?.close());
beforeEach(async () => {
  browser = new Browser();
  if (world === undefined) return;
  world.door.isDown = false;
  for (const { sid } of await sessionsAtSirac()) await world.desk("DELETE", `sessions/${sid}`);
  world.door.fronts.length = 0;
  world.door.notices.length = 0;
});

interface Held {
  sid: string;
  participants: { party: string; nameId?: string; sessionIndex?: string }[];
}

/** Signs in and gives the id that the door was told. */
async function enter(identity = "cittadina"): Promise<string> {
  await world.signIn(browser, { identity });
  return world.door.arrivals.at(-1)?.get("shib-session-id") ?? "";
}

const sessionsAtSirac = async (): Promise<Held[]> => (await world.desk("GET", "sessions")) as Held[];

/** Asked to sign in, SIRAC answers without asking the person anything. */
async function isKnownAtSirac(): Promise<boolean> {
  const page = await browser.follow(await browser.open(`${world.front.url}/accesso/sirac`));
  return page.body.includes('name="SAMLResponse"') || page.url.pathname === "/accesso/sirac";
}

async function isSignedIn(): Promise<boolean> {
  const before = world.door.arrivals.length;
  await browser.open(`${world.front.url}/accesso/sirac`);
  return world.door.arrivals.length > before;
}

const leave = async (path: string): Promise<Page> => {
  const page = await browser.open(
    `${world.front.url}/Shibboleth.sso/${path}?return=${encodeURIComponent(`${world.front.url}/uscita/fatto`)}`,
  );
  return browser.follow(page);
};

describe.skipIf(missingPackages.length > 0)("signing out through Apache and mod_shib", () => {
  test("leaving only Stabile: the door is told, front and back, and SIRAC still knows the person", async () => {
    const id = await enter();
    const page = await leave("LocalLogout");
    expect(page.url.pathname + page.url.search).toBe("/uscita/fatto?dove=qui");
    expect(world.door.fronts).toEqual(["logout"]);
    expect(world.door.notices).toEqual([{ type: "local", sessions: [id] }]);
    expect(await isSignedIn()).toBe(false);
    expect(await isKnownAtSirac()).toBe(true);
  });

  test("leaving everything: the door is told, front and back, SIRAC closes its session, and the person reads that it is done", async () => {
    const id = await enter();
    const page = await leave("Logout");
    expect(page.url.pathname + page.url.search).toBe("/uscita/fatto");
    expect(world.door.fronts).toEqual(["logout"]);
    expect(world.door.notices).toEqual([{ type: "global", sessions: [id] }]);
    expect(await isKnownAtSirac()).toBe(false);
  });

  test("when SIRAC says that not everybody could be told, the person reads that the way out was partial", async () => {
    await enter();
    const settings = (await world.desk("GET", "settings")) as object;
    await world.desk("PUT", "settings", { ...settings, logout: "partial" });
    const page = await leave("Logout").finally(() => world.desk("PUT", "settings", settings));
    expect(`${page.url.pathname}${page.url.search}`).toMatch(
      /^\/uscita\/fatto\?esito=parziale$|^\/accesso\/errore\?.*PartialLogout/,
    );
    expect(await isSignedIn()).toBe(false);
  });

  test("when the application does not answer, mod_shib's session ends all the same and the person reads that it was partial", async () => {
    await enter();
    world.door.isDown = true;
    const url = `${world.front.url}/Shibboleth.sso/Logout?notifying=1&index=1`;
    const page = await browser.open(url);
    expect(page.body).toContain("esito=parziale");
    world.door.isDown = false;
    expect(await isSignedIn()).toBe(false);
  });

  test("leaving without a session, here or anywhere, is not an error", async () => {
    const page = await leave("Logout");
    expect(page.url.pathname + page.url.search).toBe("/uscita/fatto?dove=qui");
  });

  test("SIRAC closes the session without a browser: the door is told, and the next page asks who it is", async () => {
    const id = await enter();
    const [held] = await sessionsAtSirac();
    const told = (await world.desk("DELETE", `sessions/${held?.sid}`)) as { unconfirmed: unknown[] };
    expect(told.unconfirmed).toEqual([]);
    expect(world.door.notices).toEqual([{ type: "global", sessions: [id] }]);
    expect(await isSignedIn()).toBe(false);
  });

  test("while the application is down, SIRAC is told that the way out was not complete, and mod_shib's session is gone", async () => {
    await enter();
    const [held] = await sessionsAtSirac();
    world.door.isDown = true;
    const told = (await world.desk("DELETE", `sessions/${held?.sid}`)) as { unconfirmed: unknown[] };
    expect(told.unconfirmed).toHaveLength(1);
    world.door.isDown = false;
    expect(await isSignedIn()).toBe(false);
  });

  test("SIRAC sends the browser round: front and back, and a signed answer goes home", async () => {
    const id = await enter();
    const { location } = await mintLogout("redirect", "good");
    const home = await browser.follow(
      await browser.open(location),
      (next) => next.origin === world.sirac.url,
    );
    expect(world.door.fronts).toEqual(["logout"]);
    expect(world.door.notices).toEqual([{ type: "global", sessions: [id] }]);
    expect(home.location?.pathname).toBe("/saml/slo");
    expect(home.location?.searchParams.get("SigAlg")).toContain("rsa-sha256");
    expect(await isSignedIn()).toBe(false);
  });

  test.each(["absent", "wrong-key"])(
    "a logout in SIRAC's name with the signature %s ends nothing, by browser or by SOAP",
    async (signature) => {
      await enter();
      const { location } = await mintLogout("redirect", signature);
      expect((await browser.open(location)).location?.pathname).toBe("/accesso/errore");
      const soap = await mintLogout("soap", signature);
      const answered = await new Browser().open(soap.location, {
        body: soap.envelope ?? "",
        headers: [["Content-Type", "text/xml"]],
      });
      expect(answered.body).not.toContain("status:Success");
      expect(world.door.notices).toEqual([]);
      expect(await isSignedIn()).toBe(true);
    },
  );

  test("a logout by SOAP is answered with a signature of SHA-256", async () => {
    await enter();
    const soap = await mintLogout("soap", "good");
    const { body } = await new Browser().open(soap.location, {
      body: soap.envelope ?? "",
      headers: [["Content-Type", "text/xml"]],
    });
    expect(body).toContain("status:Success");
    expect(body).toContain("rsa-sha256");
    expect(body).not.toContain("sha1");
  });

  test("shibd started again has forgotten everybody: who comes is asked again, and leaving is of Stabile only", async () => {
    await enter();
    await world.front.killShibd();
    await world.front.startShibd();
    const page = await leave("Logout");
    expect(page.url.search).toBe("?dove=qui");
    expect(await isSignedIn()).toBe(false);
  });
});

async function mintLogout(
  binding: string,
  signature: string,
): Promise<{ location: string; envelope?: string }> {
  const [held] = await sessionsAtSirac();
  const { nameId, sessionIndex } = held?.participants[0] ?? {};
  const wish = { entityId: `${world.front.url}/shibboleth`, nameId, sessionIndex, binding, signature };
  return (await world.desk("POST", "saml/logout-requests", wish)) as { location: string; envelope?: string };
}
