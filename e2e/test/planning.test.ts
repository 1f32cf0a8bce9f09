import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, PHONE, type Person, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let officer: Person;
let onPhone: Person;

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  [officer, onPhone] = await Promise.all([openPerson(browser, town, DESK), openPerson(browser, town, PHONE)]);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

const SCHOOL_CHECK = "solai-controsoffitti";

test("the safety officer filters the deadlines, plans three in bulk and sees their orders", () =>
  officer.attempt("pianificazione", async () => {
    const { page } = officer;
    await signIn(officer, town, "sicurezza");
    await page
      .getByRole("navigation", { name: "Principale" })
      .getByRole("link", { name: /Scadenze/ })
      .click();
    await page.getByRole("heading", { name: "Scadenze di legge" }).waitFor();
    // What the law asks is computed by itself, after the register's first load.
    await expect
      .poll(
        async () => {
          await page.goto(`${town.url}/scadenze?rule=${SCHOOL_CHECK}`);
          await page.getByRole("heading", { name: "Scadenze di legge" }).waitFor();
          return page.locator("[data-row-check]").count();
        },
        { timeout: 120_000, interval: 3_000 },
      )
      .toBeGreaterThan(3);
    await officer.look("scadenze");
    await page.goto(`${town.url}/scadenze?month=${new Date().getFullYear() + 1}-01`);
    await page.getByRole("heading", { name: "Scadenze di legge" }).waitFor();
  }));

test("a month is a calendar whose days lead to their list; the map has the same in words", () =>
  officer.attempt("calendario", async () => {
    const { page } = officer;
    const tabs = page.getByRole("navigation", { name: "Pagine delle scadenze" });
    await tabs.getByRole("link", { name: "Calendario", exact: true }).click();
    await page.getByRole("table", { name: /^Scadenze di / }).waitFor();
    await officer.look("scadenze-calendario");
    await tabs.getByRole("link", { name: "Mappa" }).click();
    await page.getByRole("heading", { name: "Che cosa si vede" }).waitFor();
    await officer.look("scadenze-mappa");
    await tabs.getByRole("link", { name: "Calendario scolastico" }).click();
    await page.getByText("Nessun calendario scolastico").waitFor();
    await officer.look("calendario-scolastico");
    await tabs.getByRole("link", { name: "Verifiche del Comune" }).click();
    await page.getByText("Il Comune non ha verifiche proprie").waitFor();
    await officer.look("verifiche-del-comune");
  }));
