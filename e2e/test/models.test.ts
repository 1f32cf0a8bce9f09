import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, type Person, signIn } from "#e2e/people.ts";
import { MAKER_RULES, schoolModel } from "#e2e/school-model.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let technician: Person;

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  technician = await openPerson(browser, town, DESK);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

const ifc = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });

test("a model is loaded, seen before it is accepted, written, and what a second one changes is shown field by field", () =>
  technician.attempt("modelli", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page.getByRole("navigation", { name: "Principale" }).getByRole("link", { name: "Edifici" }).click();
    await page.getByRole("heading", { name: "Edifici", exact: true }).waitFor();
    await page.locator("[data-row-link]").first().click();
    const pages = page.getByRole("navigation", { name: "Pagine dell’edificio" });
    await pages.getByRole("link", { name: "Modelli" }).click();
    await page.getByText("Nessun modello caricato").waitFor();
    await page.getByLabel("Scegli il file").setInputFiles(ifc("scuola.ifc", schoolModel(90)));
    await page.getByText("Interrato tecnico").first().waitFor({ timeout: 60_000 });
    await technician.look("modello");
    await page.getByRole("button", { name: "Accetta tutto" }).click();
    await page.getByRole("button", { name: "Scrivi nel registro (3)" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Scrivi nel registro (3)" }).click();
    await page.getByText("Applicato").first().waitFor();

    await page.getByLabel("Scegli un file IDS").setInputFiles(ifc("capitolato.ids", MAKER_RULES));
    await page.getByText("0 specifiche rispettate su 1").waitFor({ timeout: 60_000 });
    await page.getByText("Vedi gli oggetti (1)").click();
    await page.getByText("Manca proprietà «Manufacturer» di «Pset_Caldaia»").waitFor();
    await technician.look("modello-ids");

    await pages.getByRole("link", { name: "Modelli" }).click();
    await page.getByLabel("Scegli il file").setInputFiles(ifc("scuola-2.ifc", schoolModel(115)));
    await page.getByRole("button", { name: /^Vedi una per una/ }).click({ timeout: 60_000 });
    await page.getByText("115 kW").waitFor();
    expect(await page.getByText("90 kW").count()).toBe(1);
    await technician.look("modello-differenze");
  }));

test("a broken model is told as such, in words", () =>
  technician.attempt("modello-rotto", async () => {
    const { page } = technician;
    await page
      .getByRole("navigation", { name: "Pagine dell’edificio" })
      .getByRole("link", { name: "Modelli" })
      .click();
    await page.getByLabel("Scegli il file").setInputFiles(ifc("rotto.ifc", schoolModel(90).subarray(0, 700)));
    await page.getByText(/Il file è troncato/).waitFor({ timeout: 60_000 });
    await technician.look("modello-rotto");
  }));
