import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, PHONE, type Person, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let technician: Person;
let onPhone: Person;

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  [technician, onPhone] = await Promise.all([
    openPerson(browser, town, DESK),
    openPerson(browser, town, PHONE),
  ]);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

/** Readings come by themselves, after the register's first load: the page is looked at again until they have. */
async function waitForItems(state: string, source: string): Promise<void> {
  const { page } = technician;
  for (let turn = 0; turn < 30; turn += 1) {
    await page.goto(`${town.url}/fascicoli/da-abbinare?state=${state}&source=${source}`);
    const row = page.locator("table [data-row-link]").first();
    if (
      await row.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`nothing of ${source} is ${state}`);
}

test("the dossier of a building with a heating plant shows what Caitel says, with its source", () =>
  technician.attempt("caitel", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await waitForItems("matched", "caitel");
    await page.getByText(/Caitel: \d+ abbinate/).waitFor();
    await page.locator("table [data-row-link]").first().click();
    await page.getByRole("heading", { name: "G. Impianti ed elementi" }).waitFor();
    await page
      .getByText(/^GE-\d+ · GRUPPO TERMICO, GT$/)
      .first()
      .click();
    await page
      .getByText(/^LIG\d+$/)
      .first()
      .waitFor();
    await page
      .getByText(/Caitel, \d\d\/\d\d\/\d{4}/)
      .first()
      .waitFor();
    await technician.look("fascicolo-caitel");
  }));

test("the titles of Edilizia are in the dossier of the building at their address", () =>
  technician.attempt("edilizia", async () => {
    const { page } = technician;
    await waitForItems("matched", "edilizia");
    await page.locator("table [data-row-link]").first().click();
    await page.getByRole("heading", { name: "D. Legittimità edilizia" }).waitFor();
    await page
      .getByText(/· \d+\/\d{4}/)
      .first()
      .click();
    await page
      .getByText(/Edilizia, \d\d\/\d\d\/\d{4}/)
      .first()
      .waitFor();
    await technician.look("fascicolo-edilizia");
  }));

test("what is not certain waits: a person says which building it is, and may take it back", () =>
  technician.attempt("da-abbinare", async () => {
    const { page } = technician;
    await page.goto(`${town.url}/fascicoli/da-abbinare`);
    await page.getByRole("heading", { name: "Da abbinare", level: 1 }).waitFor();
    const match = page
      .locator("table")
      .getByRole("button", { name: /^Abbina «/ })
      .first();
    await match.waitFor();
    await technician.look("da-abbinare");
    const name = (await match.getAttribute("aria-label")) ?? "";
    const label = /«(.*)»/.exec(name)?.[1] ?? "";
    await match.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Di nessun edificio del Comune").waitFor();
    await technician.look("da-abbinare-scelta");
    await dialog.getByRole("radio").first().check();
    await dialog.getByLabel(/^Perché/).fill("Visto sul posto");
    await dialog.getByRole("button", { name: "Abbina" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByLabel("A che punto è").selectOption("decided");
    await page.getByText("Visto sul posto").first().waitFor();
    await page
      .getByRole("button", { name: `Annulla la decisione su «${label}»` })
      .first()
      .click();
    await page
      .getByRole("dialog")
      .getByLabel(/^Perché/)
      .fill("Era un altro civico");
    await page.getByRole("dialog").getByRole("button", { name: "Annulla la decisione" }).click();
    await page.getByText("Nessuna voce con questi filtri").waitFor();
  }));

test("on a phone it is read without scrolling sideways, and who may only read decides nothing", () =>
  onPhone.attempt("da-abbinare-telefono", async () => {
    const { page } = onPhone;
    await signIn(onPhone, town, "urp");
    await page.goto(`${town.url}/fascicoli/da-abbinare`);
    await page.getByRole("heading", { name: "Da abbinare", level: 1 }).waitFor();
    await page.getByText("Registri letti").waitFor();
    expect(await page.getByRole("button", { name: /^Abbina «/ }).count()).toBe(0);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide).toBe(false);
    await onPhone.look("da-abbinare");
  }));
