import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, type Person, signIn } from "#e2e/people.ts";
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

const CERTIFICATE = `ATTESTATO DI PRESTAZIONE ENERGETICA DEGLI EDIFICI
Codice certificato: 0701-2021-000345
Data di emissione: 09/06/2021
Valido fino al 09/06/2031
`;

test("a certificate that is dropped proposes what it says; confirmed, the dossier has it and its deadline is computed", () =>
  technician.attempt("certificato", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page.getByRole("navigation", { name: "Principale" }).getByRole("link", { name: "Edifici" }).click();
    // The town has just begun: its registers are still being read.
    await page.getByRole("heading", { name: "Edifici", exact: true }).waitFor({ timeout: 90_000 });
    await page.locator("[data-row-link]").first().click({ timeout: 90_000 });
    const pages = page.getByRole("navigation", { name: "Pagine dell’edificio" });
    await pages.getByRole("link", { name: "Documenti" }).click();
    const file = { name: "ape.txt", mimeType: "text/plain", buffer: Buffer.from(CERTIFICATE) };
    await page.getByLabel("Scegli i file").setInputFiles(file);
    await page.getByRole("link", { name: /^Apri e conferma/ }).click();
    // What is written while the text is being read stays; the proposals come by themselves.
    await page.getByRole("textbox", { name: "Chi lo ha firmato" }).fill("Tecnica abilitata");
    await page.getByText("Proposte lette dal testo").waitFor({ timeout: 60_000 });
    expect(await page.getByRole("textbox", { name: "Chi lo ha firmato" }).inputValue()).toBe(
      "Tecnica abilitata",
    );
    expect(await page.getByLabel("Emesso il").inputValue()).toBe("2021-06-09");
    await technician.look("certificato-proposte");
    await page.getByRole("button", { name: "Conferma" }).click();
    await page.getByText("Confermato da").waitFor();
    await technician.look("certificato-confermato");

    await page.getByRole("link", { name: "Documenti:" }).or(page.locator(".page-above a")).first().click();
    await pages.getByRole("link", { name: "Fascicolo" }).click();
    await page.getByText("0701-2021-000345").waitFor();
    await technician.look("certificato-fascicolo");
    const building = /edifici\/([^/]+)/.exec(page.url())?.[1] ?? "";
    await page.goto(`${town.url}/scadenze?rule=ape&buildingId=${building}`);
    await page.getByText("09/06/2031").first().waitFor();
    await page
      .getByRole("button", { name: /perché questa data/ })
      .first()
      .click();
    await page.getByRole("dialog").getByRole("heading", { name: "Come si arriva alla data" }).waitFor();
    await technician.look("certificato-scadenza");
  }));
