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

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

test("a dossier says how complete it is, what is missing and who has it; a value written says who wrote it", () =>
  technician.attempt("fascicolo", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page
      .getByRole("navigation", { name: "Principale" })
      .getByRole("link", { name: "Fascicoli" })
      .click();
    await page.getByRole("heading", { name: "Fascicoli" }).waitFor();
    // The register's values arrive by themselves, after its synchronisation, and the page shows them.
    await page.locator("[data-row-link]").nth(5).waitFor({ timeout: 90_000 });
    await page.getByLabel("Uso").selectOption("school");
    await page.getByText(/completi in media al/).waitFor();
    await technician.look("fascicoli");
    await page.locator("[data-row-link]").first().click();
    await page.getByRole("heading", { name: "A che punto è" }).waitFor();
    await page.getByRole("heading", { name: "A. Identificazione" }).waitFor();
    await technician.look("fascicolo");

    const before = await page
      .getByText(/\d+ dati su \d+ ci sono/)
      .first()
      .innerText();
    await page.getByRole("button", { name: "Aggiungi «Alunni»" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Scrivi nel fascicolo" }).click();
    await dialog.getByText("Campo da compilare").waitFor();
    await dialog.getByLabel("Valore").fill("2,5");
    await dialog.getByRole("button", { name: "Scrivi nel fascicolo" }).click();
    await dialog
      .getByText(/serve un numero intero/)
      .first()
      .waitFor();
    await dialog.getByLabel("Valore").fill("240");
    await dialog.getByLabel("Quanto è fondato").selectOption("verified");
    await dialog.getByLabel(/^Nota/).fill("Contati con la segreteria");
    await technician.look("fascicolo-scrivi");
    await dialog.getByRole("button", { name: "Scrivi nel fascicolo" }).click();
    await page.getByRole("button", { name: "Storia di «Alunni»" }).waitFor();
    expect(
      await page
        .getByText(/\d+ dati su \d+ ci sono/)
        .first()
        .innerText(),
    ).not.toBe(before);
    await page.getByRole("button", { name: "Storia di «Alunni»" }).click();
    await page.getByRole("dialog").getByText("Contati con la segreteria").waitFor();
    await technician.look("fascicolo-storia");
    await page.keyboard.press("Escape");
  }));

test("a past day is shown as it stood, and cannot be written; two days are compared", () =>
  technician.attempt("fascicolo-passato", async () => {
    const { page } = technician;
    await page.getByLabel("Il fascicolo com’era il").fill(yesterday());
    await page.getByText(/Stai vedendo il fascicolo com’era alla fine del/).waitFor();
    expect(await page.getByRole("button", { name: /^(Aggiungi|Modifica)/ }).count()).toBe(0);
    await technician.look("fascicolo-passato");
    await page
      .getByRole("navigation", { name: "Pagine dell’edificio" })
      .getByRole("link", { name: "Confronto" })
      .click();
    await page.getByLabel("Primo giorno").fill(yesterday());
    await page.getByRole("cell", { name: "Alunni" }).waitFor();
    await technician.look("fascicolo-confronto");
  }));

test("the writings are chained, and verified on request", () =>
  technician.attempt("fascicolo-scritture", async () => {
    const { page } = technician;
    await page
      .getByRole("navigation", { name: "Pagine dell’edificio" })
      .getByRole("link", { name: "Scritture" })
      .click();
    await page.getByRole("button", { name: "Verifica adesso" }).click();
    await page.getByText(/^Integro: \d+ scritture/).waitFor();
    await page.getByText("L’ultima impronta è la stessa del registro delle operazioni.").waitFor();
    await technician.look("fascicolo-scritture");
  }));

test("a building title is added, and an element's own values", () =>
  technician.attempt("fascicolo-voci", async () => {
    const { page } = technician;
    await page
      .getByRole("navigation", { name: "Pagine dell’edificio" })
      .getByRole("link", { name: "Fascicolo" })
      .click();
    await page.getByRole("button", { name: "Aggiungi: Titolo edilizio" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Tipo").selectOption("scia");
    await dialog.getByLabel("Numero").fill("120/2019");
    await technician.look("fascicolo-voce");
    await dialog.getByRole("button", { name: "Aggiungi" }).click();
    await page.getByText("SCIA · 120/2019").click();
    await page
      .getByRole("navigation", { name: "Pagine dell’edificio" })
      .getByRole("link", { name: "Edificio", exact: true })
      .click();
    await page.getByText("Climatizzazione").click();
    await page.locator("details[open]").getByRole("link").first().click();
    await page.getByText("Elemento tecnico").waitFor();
    await page.getByRole("button", { name: "Aggiungi «Carica di refrigerante»" }).click();
    await page.getByRole("dialog").getByLabel("Valore (kg)").fill("1.350,5");
    await page.getByRole("dialog").getByRole("button", { name: "Scrivi nel fascicolo" }).click();
    await page.getByText("1.350,5 kg").waitFor();
    await technician.look("elemento");
  }));

test("the dossiers of a filtered list are asked for together, prepared apart, and had as one file", () =>
  technician.attempt("esportazione", async () => {
    const { page } = technician;
    await page.goto(`${town.url}/fascicoli?use=library`);
    await page.getByText(/completi in media al/).waitFor();
    await page.getByRole("button", { name: "Esporta questi fascicoli" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Che cosa").selectOption({ label: "Foglio di calcolo con tutti i dati" });
    await technician.look("esporta-molti");
    await dialog.getByRole("button", { name: "Prepara" }).click();
    await dialog.getByRole("link", { name: "Segui le tue esportazioni" }).click();
    await page.getByText("Pronta", { exact: true }).first().waitFor({ timeout: 90_000 });
    await technician.look("esportazioni");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page
        .getByRole("link", { name: /^Scarica/ })
        .first()
        .click(),
    ]);
    expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
  }));

test("who may only read a dossier reads it on a phone, and finds no way to write", () =>
  onPhone.attempt("fascicolo-telefono", async () => {
    const { page } = onPhone;
    await signIn(onPhone, town, "urp");
    await page.goto(`${town.url}/fascicoli?use=school`);
    await page.locator("[data-row-link]").first().click();
    await page.getByRole("heading", { name: "A. Identificazione" }).waitFor();
    expect(await page.getByRole("button", { name: /^(Aggiungi|Modifica)/ }).count()).toBe(0);
    await onPhone.look("fascicolo");
  }));
