import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, PHONE, type Person, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let technician: Person;
let passerBy: Person;

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  [technician, passerBy] = await Promise.all([
    openPerson(browser, town, DESK),
    openPerson(browser, town, PHONE),
  ]);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

/** Wide of the telephone's screen there is nothing. */
const isNarrow = (person: Person) =>
  person.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

test("a label is read by who works here, and reported broken by who passes by without signing in", () =>
  technician.attempt("etichetta", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page.goto(`${town.url}/edifici`);
    await page.locator("[data-row-link]").first().click();
    await page.locator("details.group summary").first().click();
    const row = page.locator("details.group li").first();
    const code = await row.locator(".code").innerText();
    const name = await row.getByRole("link").innerText();

    await page.goto(`${town.url}/e/${code}`);
    await page.waitForURL(/\/edifici\/.+\/parti\/.+/);
    await page.getByRole("heading", { level: 1, name }).waitFor();
    for (const title of ["Verifiche di legge", "Ordini aperti", "Segnalazioni", "Documenti"])
      await page.getByRole("heading", { name: title, exact: true }).waitFor();
    await technician.look("elemento");

    const phone = passerBy.page;
    await passerBy.attempt("etichetta-passante", async () => {
      await phone.goto(`${town.url}/e/${code}`);
      await phone.getByRole("heading", { level: 1, name }).waitFor();
      await passerBy.look("etichetta");
      expect(await isNarrow(passerBy)).toBe(true);
      await phone.getByLabel("Che cosa non va").fill("Da stamattina fa un rumore forte");
      await phone.getByLabel("In quale punto").fill("Vicino alla scala");
      await phone.getByRole("button", { name: "Invia la segnalazione" }).click();
      await phone.getByRole("heading", { name: "Segnalazione inviata" }).waitFor();
      await passerBy.look("etichetta-ricevuta");
      expect(await isNarrow(passerBy)).toBe(true);
    });

    await page.reload();
    await page
      .getByRole("link", { name: `Guasto: ${name}` })
      .first()
      .click();
    await page.getByText("Da stamattina fa un rumore forte").first().waitFor();
    await phone.goto(`${town.url}/e/NIENTE-1`);
    await phone.getByRole("heading", { name: "Etichetta sconosciuta" }).waitFor();
    await passerBy.look("etichetta-sconosciuta");
  }));
