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

/** Asked of every school, every year, and a negative one forbids the use. */
const CEILINGS = "solai-controsoffitti";

/** Records a check of the row at hand, from «Perché questa data». */
async function record(row: number, outcome: "positive" | "negative"): Promise<void> {
  const { page } = officer;
  await page
    .getByRole("button", { name: /perché questa data$/ })
    .nth(row)
    .click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Registra una verifica" }).click();
  await dialog.getByLabel("Esito").selectOption(outcome);
  await dialog.getByLabel("Chi l’ha fatta").fill("Studio Prova");
  if (outcome === "negative")
    await dialog.getByLabel("Prescrizioni").fill("Rifare il controsoffitto dell’aula 3");
  await dialog.getByRole("button", { name: "Registra", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

const openList = async (query: string) => {
  const { page } = officer;
  await page.goto(`${town.url}/scadenze?${query}`);
  await page.getByRole("heading", { name: "Scadenze di legge" }).waitFor();
  await page.waitForLoadState("networkidle");
};

test("the safety officer filters, plans three checks in bulk, looks at the proposal and sees the orders", () =>
  officer.attempt("pianificazione", async () => {
    const { page } = officer;
    await signIn(officer, town, "sicurezza");
    // What the law asks is computed by itself, after the register's first load.
    await expect
      .poll(
        async () => {
          await openList(`rule=${CEILINGS}`);
          return page.locator("[data-row-check]").count();
        },
        { timeout: 180_000, interval: 3_000 },
      )
      .toBeGreaterThan(3);
    // Who recorded the first one knows when the next is due.
    for (let done = 0; done < 3; done += 1) {
      await openList(`rule=${CEILINGS}&state=unknown`);
      await record(0, "positive");
    }
    await openList(`rule=${CEILINGS}&planned=no`);
    await page.locator("[data-row-check]").nth(2).waitFor();
    await officer.look("scadenze");
    for (const row of [0, 1, 2]) await page.locator("[data-row-check]").nth(row).check();
    await page.getByText("3 scadenze scelte").waitFor();
    await page.getByRole("button", { name: "Pianifica in ordini" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Quanti giorni prima del termine").fill("20");
    await officer.look("pianifica-scelte");
    await dialog.getByRole("button", { name: "Guarda la proposta" }).click();
    await page.getByText("Da confermare").waitFor();
    await page.getByRole("heading", { name: "Pianificazione" }).waitFor();
    await officer.look("pianificazione-proposta");
    await page.getByRole("button", { name: "Conferma e scrivi 3 ordini" }).click();
    await page.getByText("Fatta", { exact: true }).waitFor({ timeout: 60_000 });
    expect(await page.getByRole("link", { name: /^ODL-/ }).count()).toBe(3);
    await officer.look("pianificazione-fatta");
    await page.getByRole("link", { name: /^ODL-/ }).first().click();
    await page.getByRole("heading", { name: "Verifiche di legge" }).waitFor();
    await page.getByText("Pianificate in questo ordine").waitFor();
    await officer.look("ordine-con-verifiche");
  }));

test("a negative check opens an order, and the ban is in sight on the building and its dossier", () =>
  officer.attempt("verifica-negativa", async () => {
    const { page } = officer;
    await openList(`rule=${CEILINGS}&planned=yes`);
    await record(0, "negative");
    await page
      .getByText(/^Uso vietato dal/)
      .first()
      .waitFor();
    await openList("state=forbidden");
    await expect
      .poll(
        async () => {
          await page.reload();
          await page
            .getByRole("button", { name: /perché questa data$/ })
            .first()
            .click();
          await page.getByRole("dialog").getByText("Come si arriva alla data").waitFor();
          await page.waitForLoadState("networkidle");
          return page
            .getByRole("dialog")
            .getByText(/Ha aperto l’ordine/)
            .count();
        },
        { timeout: 60_000, interval: 2_000 },
      )
      .toBe(1);
    await officer.look("verifica-negativa");
    await page.keyboard.press("Escape");
    await page.locator("[data-row-link]").first().click();
    await page.getByText("Una verifica ha avuto esito negativo").waitFor();
    await officer.look("fascicolo-uso-vietato");
    await page
      .getByRole("navigation", { name: "Pagine dell’edificio" })
      .getByRole("link", { name: "Edificio", exact: true })
      .click();
    await page.getByText("Una verifica ha avuto esito negativo").waitFor();
    await page.getByRole("link", { name: "Tutte le scadenze dell’edificio" }).waitFor();
    await officer.look("edificio-uso-vietato");
  }));

test("a month is a calendar whose days lead to their list; the map has the same in words", () =>
  officer.attempt("calendario", async () => {
    const { page } = officer;
    await openList(`rule=${CEILINGS}`);
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
    await page.getByRole("button", { name: "Aggiungi una verifica" }).click();
    await page.getByRole("dialog").getByLabel("Che cosa si verifica").waitFor();
    await officer.look("verifica-nuova");
  }));

test("on a phone the list, the calendar and a plan fit, without scrolling sideways", () =>
  onPhone.attempt("scadenze-telefono", async () => {
    const { page } = onPhone;
    await signIn(onPhone, town, "sicurezza");
    for (const path of ["scadenze", "scadenze/calendario", "scadenze/mappa", "scadenze/pianificazioni"]) {
      await page.goto(`${town.url}/${path}`);
      await page.getByRole("heading", { name: "Scadenze di legge" }).waitFor();
      await onPhone.look(path.replace("/", "-"));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, path).toBeLessThanOrEqual(PHONE.width);
    }
  }));
