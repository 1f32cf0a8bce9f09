import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  openBehindProxy,
  openBehindShibboleth,
  openWithOpenId,
  type FrontDoor,
  lacksShibboleth,
} from "#e2e/front-doors.ts";
import { openBrowser } from "#e2e/people.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const MODES: [mode: string, open: () => Promise<FrontDoor>, isLacking: boolean][] = [
  ["with OpenID Connect", openWithOpenId, false],
  ["behind SIRAC's reverse proxy", openBehindProxy, false],
  ["behind Apache and mod_shib", openBehindShibboleth, lacksShibboleth],
];

describe.each(MODES.filter(([, , isLacking]) => !isLacking))("in a real browser, %s", (_, open) => {
  let door: FrontDoor;
  let page: Page;
  beforeAll(async () => {
    door = await open();
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "it-IT" });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
  });
  afterAll(async () => {
    await page.context().close();
    await door.close();
  });

  async function signIn(identity: string): Promise<void> {
    await page.goto(`${door.url}/ordini`);
    await page.getByRole("link", { name: "Accedi con SIRAC" }).click();
    await page.locator(`button[name=identity][value="${identity}"]`).click();
    await page.waitForURL(`${door.url}/ordini`);
    await page.getByRole("heading", { level: 1 }).waitFor();
  }

  test("a technician signs in and is where they wanted to be", async () => {
    await signIn("tecnico");
    await page.getByRole("button", { name: /Paolo Ghigliotti/ }).waitFor();
  });

  test("the person reads how they came in and until when", async () => {
    await page.goto(`${door.url}/profilo`);
    const main = page.getByRole("main");
    await main.getByText("Paolo Ghigliotti").first().waitFor();
    expect(await main.innerText()).toMatch(/GHGPLA76S02Z999Q/);
  });

  test("whoever leaves here leaves their other tabs too, and going back shows nothing of theirs", async () => {
    const toSignIn = page.getByRole("link", { name: "Accedi con SIRAC" });
    const other = await page.context().newPage();
    await other.goto(`${door.url}/permessi`);
    await other.getByRole("heading", { name: "I miei permessi" }).waitFor();
    await page.getByRole("main").getByRole("button", { name: "Esci da Stabile" }).click();
    await page.getByRole("heading", { name: "Sei uscito da Stabile" }).waitFor();
    await other.getByRole("link", { name: "Accedi con SIRAC" }).waitFor();
    await other.close();
    await page.goBack();
    await toSignIn.waitFor();
    expect(await page.getByText("GHGPLA76S02Z999Q").count()).toBe(0);
    // SIRAC may still know who it is, and let them in without asking.
    await toSignIn.click();
    const chosen = page.locator('button[name=identity][value="tecnico"]');
    await chosen.or(page.getByRole("heading", { name: "Il mio accesso" })).waitFor();
    if (await chosen.count()) await chosen.click();
    await page.waitForURL(`${door.url}/profilo`);
    await page.getByRole("button", { name: /Paolo Ghigliotti/ }).waitFor();
  });

  test("leaving Stabile leaves nothing on the device, and what was written and not sent is not lost without a word", async () => {
    await page.goto(door.url);
    const draft = JSON.stringify({ at: Date.now(), draft: { note: "Sostituite sei tegole" } });
    await page.evaluate(async (text) => {
      const { userId } = (await (await fetch("/api/v1/session")).json()) as { userId: string };
      localStorage.setItem(`stabile.bozza.${userId}.ordine`, text);
    }, draft);
    const leave = async (answer: "accept" | "dismiss") => {
      page.once("dialog", (dialog) => void dialog[answer]());
      await page.getByRole("banner").getByRole("button", { name: "Esci da Stabile" }).click();
    };
    await page.getByRole("button", { name: /Paolo Ghigliotti/ }).click();
    await leave("dismiss");
    expect(await page.evaluate(() => localStorage.length)).toBe(1);
    // As a device that runs no script of ours would leave it.
    await page.evaluate(() => {
      localStorage.setItem("stabile.altro", "1");
      sessionStorage.setItem("stabile.altro", "1");
    });
    await leave("accept");
    await page.getByRole("heading", { name: "Sei uscito da Stabile" }).waitFor();
    const left = () => [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    expect(await page.evaluate(left)).toEqual([]);
  });

  test("a link of another site begins no session, although SIRAC knows the person: they are shown a button, and it signs them in", async () => {
    const cookies = async () => (await page.context().cookies(door.url)).map(({ name }) => name);
    await page.goto(door.url);
    // Also where our service worker asks for pages on the browser's behalf. A build for tests does not start it, and behind
    // Apache the certificate is one that no browser starts it with.
    await page.evaluate(() =>
      navigator.serviceWorker.register("/sw.js").then(
        () => navigator.serviceWorker.ready,
        () => undefined,
      ),
    );
    for (const address of ["/accesso/sirac?ritorno=/ordini", "/accesso?ritorno=/ordini"]) {
      const link = `<a href="${door.url}${address}">Guarda</a>`;
      await page.route("https://altrove.example/", (route) =>
        route.fulfill({ contentType: "text/html", body: link }),
      );
      await page.goto("https://altrove.example/");
      await page.getByRole("link", { name: "Guarda" }).click();
      // With OpenID Connect the first is no door.
      await page.getByRole("heading", { name: /^(Accedi a Stabile|Pagina non trovata)$/ }).waitFor();
      expect(await cookies()).not.toContain("__Host-stabile");
      await page.unroute("https://altrove.example/");
    }
    await page.getByRole("link", { name: "Accedi", exact: true }).click();
    await page.waitForURL(`${door.url}/ordini`);
    await page.getByRole("button", { name: /Paolo Ghigliotti/ }).waitFor();
    expect(await cookies()).toContain("__Host-stabile");
  });

  test("left everywhere, one is outside, and SIRAC asks again who it is", async () => {
    await page.getByRole("button", { name: /Paolo Ghigliotti/ }).click();
    await page.getByRole("banner").getByRole("button", { name: "Esci da tutti i servizi" }).click();
    // OpenID Connect comes back to the front page.
    await page.getByRole("heading", { name: /^(Sei uscito|Accedi a Stabile)$/ }).waitFor();
    await page.goto(`${door.url}/accesso`);
    await page.locator("button[name=identity]").first().waitFor();
  });

  test("signed out at SIRAC, the open page says so by itself", async () => {
    await signIn("tecnico");
    const held = (await door.desk("GET", "sessions")) as { sid: string }[];
    expect(held).toHaveLength(1);
    await door.desk("DELETE", `sessions/${held[0]?.sid}`);
    await page.getByText("Sei uscito da un altro servizio del Comune, e quindi anche da qui.").waitFor();
  });

  test("whoever says in a header who they are, is nobody", async () => {
    const stranger = await browser.newContext({
      ignoreHTTPSErrors: true,
      extraHTTPHeaders: {
        comge_codicefiscale: "GHGPLA76S02Z999Q",
        comge_nome: "Paolo",
        comge_cognome: "Ghigliotti",
      },
    });
    const there = await stranger.newPage();
    await there.goto(`${door.url}/`);
    await there.getByRole("link", { name: "Accedi con SIRAC" }).waitFor();
    await stranger.close();
  });
});
