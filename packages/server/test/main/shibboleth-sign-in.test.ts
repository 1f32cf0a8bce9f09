import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Browser, type Page } from "#test/support/plain-browser.ts";
import { readMetadata } from "#main/shibboleth/idp-metadata.ts";
import { sampleIdpMetadata } from "#test/support/sample-idp.ts";
import { missingPackages, startShibboleth } from "#test/support/shibboleth-front.ts";
import {
  answerIn,
  type Door,
  openShibbolethWorld,
  type ShibbolethWorld,
} from "#test/support/shibboleth-world.ts";

/** Apache and mod_shib of Debian, configured by `./stabile ops shibboleth`, between the simulated SIRAC and our door. */
let world: ShibbolethWorld & { door: Door };
let browser: Browser;

beforeAll(async () => {
  if (missingPackages.length === 0) world = await openShibbolethWorld();
});
afterAll(() => world?.close());
beforeEach(() => {
  browser = new Browser();
});

const arrival = (): Map<string, string> => world.door.arrivals.at(-1) ?? new Map();
const consumer = () => `${world.front.url}/Shibboleth.sso/SAML2/POST`;

/** Neither a session here nor a person at the door: the way leads to SIRAC again. */
async function expectStranger(who: Browser): Promise<void> {
  const page = await who.open(`${world.front.url}/accesso/sirac`);
  expect(page.location?.href).toContain(`${world.sirac.url}/saml/sso`);
}

function expectRefused(page: Page): URLSearchParams {
  expect(page.location?.origin).toBe(world.front.url);
  expect(page.location?.pathname).toBe("/accesso/errore");
  return page.location?.searchParams ?? new URLSearchParams();
}

describe.skipIf(missingPackages.length > 0)("signing in through Apache and mod_shib", () => {
  test("a citizen with SPID comes back to the page they wanted, and the door is told who they are, how and until when", async () => {
    const page = await world.signIn(browser);
    expect(page.url.pathname + page.url.search).toBe("/accesso/sirac?ritorno=%2Fordini");
    expect(Object.fromEntries(arrival())).toMatchObject({
      comge_codicefiscale: "RPTNNA58B59Z999L",
      comge_nome: "Anna",
      comge_cognome: "Repetto",
      "shib-session-id": expect.stringMatching(/^_[0-9a-f]{32}$/),
      "shib-identity-provider": `${world.sirac.url}/saml/metadata`,
      "shib-authenticating-authority": "https://idp.esempio.example/spid",
      "shib-authncontext-class": "https://www.spid.gov.it/SpidL2",
      "x-proxy-secret": world.front.secret,
    });
    const expires = Number(arrival().get("shib-session-expires"));
    expect(expires - Date.now() / 1000).toBeGreaterThan(7.9 * 3600);
    expect(expires - Date.now() / 1000).toBeLessThan(8.1 * 3600);
    expect([...arrival().keys()].filter((name) => /spoof|remote/.test(name))).toEqual([]);
  });

  test.each([
    [
      "CIE",
      "cittadina-cie",
      {
        comge_codicefiscale: "RPTNNA58B59Z999L",
        "shib-authncontext-class": "https://www.spid.gov.it/SpidL3",
      },
    ],
    [
      "CNS",
      "impresa-cns",
      {
        comge_codicefiscale: "DGNFNC68A17Z999W",
        "shib-authncontext-class": expect.stringContaining("SmartcardPKI"),
      },
    ],
    ["eIDAS, without a tax code", "cittadino-eidas", { comge_spidcode: expect.stringMatching(/.+/) }],
    [
      "the municipality's domain",
      "tecnico",
      { comge_codicefiscale: "GHGPLA76S02Z999Q", comge_samaccountname: "paolo.ghigliotti" },
    ],
    [
      "a delegation",
      "delegata",
      { comge_delegante_codicefiscale: "TTNRST38R01Z999S", comge_delega_id: "4711" },
    ],
  ])("with %s the door is told the same way", async (_, identity, told) => {
    await world.signIn(browser, { identity });
    expect(Object.fromEntries(arrival())).toMatchObject(told);
  });

  test("what a scheme does not bring is not there, not even empty", async () => {
    await world.signIn(browser, { identity: "cittadino-eidas" });
    expect(arrival().has("comge_codicefiscale")).toBe(false);
    expect(arrival().has("comge_delegante_codicefiscale")).toBe(false);
  });

  test("accents arrive whole, several values are told apart, and a semicolon inside one stays inside", async () => {
    await world.signIn(browser, { identity: "cittadino-accenti" });
    expect(arrival().get("comge_nome")).toBe("Niccolò");
    await world.signIn(new Browser(), { identity: "gruppi" });
    expect(arrival().get("comge_cognome")).toBe("Überbacher");
    const groups =
      arrival()
        .get("comge_memberof")
        ?.split(/(?<!\\);/) ?? [];
    expect(groups).toHaveLength(3);
    expect(arrival().get("comge_department")).toBe(String.raw`Impianti\; ascensori, caldaie`);
  });

  test("who is signed in and says in headers that they are somebody else is still themselves", async () => {
    await world.signIn(browser);
    const forged = [
      "comge_codicefiscale",
      "COMGE_NOME",
      "Shib-Session-ID",
      "X-Proxy-Secret",
      "comge_delegante_codicefiscale",
    ];
    await browser.open(`${world.front.url}/accesso/sirac`, {
      headers: forged.map((name) => [name, "EVIL"] as const),
    });
    expect([...arrival().values()]).not.toContain("EVIL");
    expect(arrival().get("comge_codicefiscale")).toBe("RPTNNA58B59Z999L");
    expect(arrival().has("comge_delegante_codicefiscale")).toBe(false);
  });

  test("who is signed in cannot have the proxy take away part of who they are", async () => {
    await world.signIn(browser);
    const before = world.door.arrivals.length;
    for (const name of ["comge_codicefiscale", "Shib-Session-ID", "Shib-AuthnContext-Class"]) {
      const page = await browser.open(`${world.front.url}/accesso/sirac`, {
        headers: [["Connection", `keep-alive, ${name}`]],
      });
      expect(page.status, name).toBe(400);
    }
    expect(world.door.arrivals).toHaveLength(before);
  });

  test("the other pages of a signed-in person carry neither identity nor secret", async () => {
    await world.signIn(browser);
    const page = await browser.open(`${world.front.url}/ordini`);
    expect(page.body).toBe("/ordini");
  });
});

describe.skipIf(missingPackages.length > 0)("answers that are not SIRAC's to this browser's question", () => {
  test.each([
    "replay",
    "tampered",
    "wrong-audience",
    "wrong-recipient",
    "wrong-destination",
    "wrong-issuer",
    "expired",
    "not-yet-valid",
    "unsigned",
    "wrong-key",
    "weak-signature",
    "other-request",
    "unsolicited",
    "doctype",
    "xxe",
    "entity-bomb",
    "xsw-inside",
    "xsw-extensions",
    "xsw-object",
    "xsw-same-id",
    "xsw-response",
  ])("%s is refused, in words, and nobody is signed in", async (kind) => {
    if (kind === "replay") {
      const other = new Browser();
      const request = await question(other);
      const first = (await world.desk("POST", "saml/responses", { kind: "good", request })) as Minted;
      // Presented by whom it was for: from then on it is known.
      const entered = await other.open(consumer(), { form: formFor(first) });
      expect(entered.location?.pathname).toBe("/accesso/sirac");
    }
    const before = world.door.arrivals.length;
    const minted = (await world.desk("POST", "saml/responses", {
      kind,
      request: await question(browser),
      coveted: "sistemi",
    })) as Minted;
    const page = await browser.open(consumer(), {
      form: formFor(minted),
    });
    expectRefused(page);
    await expectStranger(browser);
    expect(world.door.arrivals).toHaveLength(before);
  });

  test("the control: an answer made the same way, and good, lets in", async () => {
    const minted = (await world.desk("POST", "saml/responses", {
      kind: "good",
      request: await question(browser),
    })) as Minted;
    const page = await browser.open(consumer(), {
      form: formFor(minted),
    });
    expect((await browser.follow(page)).url.pathname).toBe("/accesso/sirac");
    expect(arrival().get("comge_nome")).toBe("Anna");
  });

  test.each(["xsw-before", "xsw-after"])(
    "of a forged assertion beside a signed one nothing is believed (%s): whoever enters is who was signed",
    async (kind) => {
      const request = await question(browser);
      const minted = (await world.desk("POST", "saml/responses", {
        kind,
        request,
        coveted: "sistemi",
      })) as Minted;
      expect(minted.xml).toContain("MRLNDR82L14Z999F");
      await browser.follow(await browser.open(consumer(), { form: formFor(minted) }));
      expect([...arrival().values()].join()).not.toContain("MRLNDR82L14Z999F");
      expect(arrival().get("comge_codicefiscale")).toBe("RPTNNA58B59Z999L");
    },
  );

  test("a comment inside a signed value does not cut it short", async () => {
    const minted = (await world.desk("POST", "saml/responses", {
      kind: "comment",
      request: await question(browser),
    })) as Minted;
    await browser.follow(
      await browser.open(consumer(), {
        form: formFor(minted),
      }),
    );
    expect([undefined, "RPTNNA58B59Z999L"]).toContain(arrival().get("comge_codicefiscale"));
  });

  test("the same answer twice is refused the second time, also in the browser that it was for", async () => {
    const answer = answerIn(await world.reachAnswer(browser));
    const cookies = [...browser.cookies(world.front.url)];
    const entered = await browser.open(consumer(), { form: answer });
    expect(entered.location?.pathname).toBe("/accesso/sirac");
    // With what remembers its question, which mod_shib has just taken away: only the answer's own age is left to tell.
    const again = new Browser();
    for (const [name, value] of cookies) again.cookies(world.front.url).set(name, value);
    expectRefused(await again.open(consumer(), { form: answer }));
    expect(await world.front.log()).toMatch(/replay/i);
  });

  test("an answer obtained by one browser does not sign in another: nobody is led into a session of somebody else's", async () => {
    const answer = answerIn(await world.reachAnswer(browser));
    const victim = new Browser();
    // The victim has a question of their own under way.
    await question(victim);
    expectRefused(await victim.open(consumer(), { form: answer }));
    await expectStranger(victim);
  });

  test("an answer brought without any cookie is refused", async () => {
    const answer = answerIn(await world.reachAnswer(browser));
    expectRefused(await new Browser().open(consumer(), { form: answer }));
  });

  test.each(["19", "20", "21", "22", "23", "25", "30"])(
    "SPID's error %s reaches our page with its number",
    async (error) => {
      const page = await browser.submit(await world.reachAnswer(browser, { error }));
      const said = expectRefused(page);
      expect(said.get("statusMessage")).toBe(`ErrorCode nr${error}`);
      expect(said.get("eventType")).toBe("Login");
    },
  );
});

describe.skipIf(missingPackages.length > 0)("metadata that shibd reads by itself", () => {
  test.each([
    ["signed by whom we were told, they let people in", true],
    ["signed by anybody else, they are not believed", false],
  ])("%s", async (_, isTrue) => {
    const metadata = await (await fetch(`${world.sirac.url}/saml/metadata`)).text();
    const signer = isTrue ? metadata : sampleIdpMetadata();
    const front = await startShibboleth({
      app: world.door.url,
      metadata,
      signer: readMetadata(signer).certificates[0]?.toString() ?? "",
      settings: { idpMetadataUrl: `${world.sirac.url}/saml/metadata` },
    });
    try {
      const { location } = await browser.open(`${front.url}/accesso/sirac`);
      expect(location?.pathname).toBe(isTrue ? "/saml/sso" : "/accesso/errore");
    } finally {
      await front.stop();
    }
  });
});

interface Minted {
  SAMLResponse: string;
  RelayState: string | null;
  xml: string;
}

const formFor = ({ SAMLResponse, RelayState }: Minted): Record<string, string> => ({
  SAMLResponse,
  RelayState: RelayState ?? "",
});

/** The address that a browser is sent to SIRAC with. */
async function question(who: Browser): Promise<string> {
  const { location } = await who.open(`${world.front.url}/accesso/sirac`);
  return location?.href ?? "";
}
