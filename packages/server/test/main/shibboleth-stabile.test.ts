import { request } from "node:https";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { Browser, formOf, type Page, wordsOf } from "#test/support/plain-browser.ts";
import { missingPackages } from "#test/support/shibboleth-front.ts";
import { openStabileBehindShibboleth, type ShibbolethWorld } from "#test/support/shibboleth-world.ts";

/** The whole way: the simulated SIRAC, Apache and mod_shib of Debian, and Stabile behind them in its shibboleth mode. */
let database: TestDatabase;
let world: ShibbolethWorld & { app: string };

beforeAll(async () => {
  if (missingPackages.length > 0) return;
  database = await freshDatabase();
  world = await openStabileBehindShibboleth(database);
});
afterAll(async () => {
  await world?.close();
});

interface Session {
  status: number;
  displayName?: string;
  csrfToken?: string;
  roles?: { role: string }[];
}

async function sessionOf(browser: Browser): Promise<Session> {
  const page = await browser.open(`${world.front.url}/api/v1/session`, {
    headers: [["Accept", "application/json"]],
  });
  return { ...(JSON.parse(page.body) as Omit<Session, "status">), status: page.status };
}

async function enter(identity: string): Promise<Browser> {
  const browser = new Browser();
  await world.signIn(browser, { identity });
  return browser;
}

/** The form of the page's own way out, as a browser sends it. */
async function leave(browser: Browser, form: Record<string, string> = {}): Promise<Page> {
  const { csrfToken = "" } = await sessionOf(browser);
  const page = await browser.open(`${world.front.url}/uscita`, { form: { csrf: csrfToken, ...form } });
  return browser.follow(page);
}

/** Sessions are looked at anew every three seconds. */
async function untilSignedOut(browser: Browser): Promise<void> {
  await expect.poll(async () => (await sessionOf(browser)).status, { interval: 200 }).toBe(401);
}

interface Held {
  sid: string;
  identity: string;
}
const heldFor = async (identity: string): Promise<string> =>
  ((await world.desk("GET", "sessions")) as Held[]).find((one) => one.identity === identity)?.sid ?? "";

describe.skipIf(missingPackages.length > 0)("Stabile behind Apache and mod_shib", () => {
  test("a technician signs in, comes back to the page they wanted, and has their role", async () => {
    const browser = new Browser();
    const page = await world.signIn(browser, { identity: "tecnico" });
    expect(page.url.href).toBe(`${world.front.url}/ordini`);
    expect(await sessionOf(browser)).toMatchObject({
      status: 200,
      displayName: "Paolo Ghigliotti",
      roles: [{ role: "technician" }],
    });
  });

  test.each([
    ["cittadina", "Anna Repetto", "spid", 2],
    ["cittadina-cie", "Anna Repetto", "cie", 3],
    ["impresa-cns", "Franco Dagnino", "cns", 3],
    ["cittadino-eidas", expect.any(String), "eidas", 3],
    ["cittadino-accenti", "Niccolò Pezzò", "spid", 2],
  ])(
    "%s reads of themselves who they are, how they came in and at which level",
    async (identity, displayName, method, level) => {
      const browser = await enter(identity);
      const page = await browser.open(`${world.front.url}/api/v1/session/profile`, {
        headers: [["Accept", "application/json"]],
      });
      expect(JSON.parse(page.body)).toMatchObject({ displayName, signIn: { method, level } });
    },
  );

  test("who acts for another person is told for whom", async () => {
    const browser = await enter("delegata");
    const page = await browser.open(`${world.front.url}/api/v1/session/profile`, {
      headers: [["Accept", "application/json"]],
    });
    expect(page.body).toContain("TTNRST38R01Z999S");
  });

  test.each(["senza-cognome"])(
    "%s: what is missing is said in words, and nobody is let in",
    async (identity) => {
      const browser = new Browser();
      const page = await world.signIn(browser, { identity });
      expect([403, 401]).toContain(page.status);
      expect(wordsOf(page)).toMatch(/Accesso non riuscito.*cognome/);
      expect((await sessionOf(browser)).status).toBe(401);
    },
  );

  test.each([
    ["19", /sbagliate più volte/],
    ["20", /livello di sicurezza richiesto/],
    ["21", /troppo tempo/],
    ["22", /negato il consenso/],
    ["23", /sospesa o revocata/],
    ["25", /annullato l'accesso/],
    ["30", /di un tipo che qui non è ammesso/],
  ])("SPID's error %s has a page of its own, with a way to try again", async (error, said) => {
    const browser = new Browser();
    const page = await browser.follow(await browser.submit(await world.reachAnswer(browser, { error })));
    expect(page.status).toBe(401);
    expect(wordsOf(page)).toMatch(said);
    expect(page.body).toContain('href="/accesso');
  });

  test("leaving only Stabile leaves the others open", async () => {
    const browser = await enter("tecnico");
    const page = await leave(browser, { dove: "qui" });
    expect(wordsOf(page)).toContain("Sei uscito da Stabile");
    expect((await sessionOf(browser)).status).toBe(401);
    // SIRAC, and mod_shib with it, still know them: no question is asked.
    await browser.follow(await browser.open(`${world.front.url}/accesso`));
    expect((await sessionOf(browser)).displayName).toBe("Paolo Ghigliotti");
  });

  test("leaving everything ends Stabile's session, mod_shib's and SIRAC's, and says so", async () => {
    const browser = await enter("tecnico");
    const page = await leave(browser);
    expect(page.url.pathname).toBe("/uscita/fatto");
    expect(wordsOf(page)).toContain("Sei uscito da Stabile e dagli altri servizi");
    const again = await browser.follow(await browser.open(`${world.front.url}/accesso`));
    expect(formOf(again).fields).not.toHaveProperty("SAMLResponse");
  });

  test("a way out that SIRAC calls partial is called partial here too", async () => {
    const browser = await enter("tecnico");
    const settings = (await world.desk("GET", "settings")) as object;
    await world.desk("PUT", "settings", { ...settings, logout: "partial" });
    const page = await leave(browser).finally(() => world.desk("PUT", "settings", settings));
    expect(wordsOf(page)).toMatch(/Uscita non completa/);
  });

  test("signed out at SIRAC without a browser, one is signed out here within three seconds", async () => {
    const browser = await enter("revisore");
    const told = (await world.desk("DELETE", `sessions/${await heldFor("revisore")}`)) as {
      unconfirmed: unknown[];
    };
    expect(told.unconfirmed).toEqual([]);
    await untilSignedOut(browser);
  });

  test("two browsers of one person are two sessions: one leaves, the other stays", async () => {
    const [one, other] = await Promise.all([enter("contratti"), enter("contratti")]);
    await leave(one);
    expect((await sessionOf(other)).status).toBe(200);
  });

  test("identity headers from outside sign nobody in: through Apache, on any page, or straight at the application's port", async () => {
    const forged = [
      ["comge_codicefiscale", "GHGPLA76S02Z999Q"],
      ["comge_nome", "Paolo"],
      ["comge_cognome", "Ghigliotti"],
      ["Shib-Session-ID", "_0123456789abcdef0123456789abcdef"],
      ["Shib-AuthnContext-Class", "https://www.spid.gov.it/SpidL3"],
    ] as const;
    const browser = new Browser();
    for (const path of ["/", "/api/v1/session", "/accesso", "/accesso/errore", "/uscita/fatto"])
      await browser.open(`${world.front.url}${path}`, { headers: forged });
    expect((await sessionOf(browser)).status).toBe(401);
    for (const headers of [forged, [...forged, ["X-Proxy-Secret", "0".repeat(64)] as const]]) {
      const direct = await new Browser().open(`${world.app}/accesso/sirac`, { headers });
      expect(direct.status).toBe(403);
      expect(direct.setCookies).toEqual([]);
    }
  });

  test("an answer of SIRAC's to somebody else's browser signs nobody in", async () => {
    const { fields } = formOf(await world.reachAnswer(new Browser(), { identity: "sistemi" }));
    const victim = new Browser();
    const page = await victim.follow(
      await victim.open(`${world.front.url}/Shibboleth.sso/SAML2/POST`, { form: fields }),
    );
    expect(wordsOf(page)).toContain("Accesso non riuscito");
    expect((await sessionOf(victim)).status).toBe(401);
  });

  test("live updates pass through Apache as they are said, and none is held back", async () => {
    const browser = await enter("tecnico");
    const cookie = [...browser.cookies(world.front.url)]
      .map(([name, value]) => `${name}=${value}`)
      .join("; ");
    const began = Date.now();
    const first = await new Promise<string>((resolve, reject) => {
      const asked = request(
        `${world.front.url}/api/v1/events`,
        { headers: { cookie }, rejectUnauthorized: false },
        (answer) => {
          answer.once("data", (chunk: Buffer) => {
            resolve(chunk.toString());
            asked.destroy();
          });
        },
      );
      asked.once("error", reject).end();
    });
    expect(first).toContain("retry: 2000");
    // Before the first heartbeat (20 s): nothing that waits to be full lets it through.
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  test("shibd started again, who is in Stabile stays in", async () => {
    const browser = await enter("urp");
    await world.front.killShibd();
    expect((await sessionOf(browser)).status).toBe(200);
    await world.front.startShibd();
    expect((await sessionOf(browser)).status).toBe(200);
  });
});
