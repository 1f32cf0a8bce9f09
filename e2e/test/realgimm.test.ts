import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, PHONE, type Person, signIn } from "#e2e/people.ts";
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

const SLOW = { timeout: 120_000 };

interface Written {
  tipo: string;
  richiesta: { campi?: Record<string, unknown>; motivo?: string };
}

/** What others wrote in the simulated register, as its own administration tells it. */
async function writtenThere(): Promise<Written[]> {
  const answer = await fetch(`${town.realgimm}/admin/writes`);
  return ((await answer.json()) as { writes: Written[] }).writes;
}

test("what the register holds of buildings is read, and how it stands is seen", () =>
  technician.attempt("realgimm", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page.goto(`${town.url}/fascicoli`);
    await page.getByRole("link", { name: "RealGimm" }).first().click();
    await page.getByRole("heading", { name: "Scambio con RealGimm" }).waitFor();
    await page.getByText("Ultima lettura").waitFor(SLOW);
    await page.getByText(/File delle planimetrie: [1-9]/).waitFor(SLOW);
    await technician.look("realgimm");
  }));

test("a value of the register that is wrong is corrected here, sent by a person, and written there once", () =>
  technician.attempt("realgimm-correzione", async () => {
    const { page } = technician;
    await page.goto(`${town.url}/fascicoli`);
    await page.locator("[data-row-link]").nth(5).waitFor(SLOW);
    await page.getByLabel("Uso").selectOption("school");
    await page.getByText(/completi in media al/).waitFor();
    await page.locator("[data-row-link]").first().click();
    await page.getByRole("button", { name: "Modifica «Anno di costruzione»" }).click(SLOW);
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Valore").fill("1911");
    await dialog.getByRole("button", { name: "Scrivi nel fascicolo" }).click();
    await dialog.waitFor({ state: "hidden" });

    await page.goto(`${town.url}/fascicoli/realgimm`);
    await page.getByRole("heading", { name: "Correzioni proposte" }).waitFor(SLOW);
    await technician.look("realgimm-correzioni");
    await page.getByRole("button", { name: /^Manda a RealGimm «Anno di costruzione»/ }).click();
    await page.getByRole("dialog").getByLabel("Perché è giusto il nostro").fill("Lapide sulla facciata");
    await technician.look("realgimm-manda");
    await page.getByRole("dialog").getByRole("button", { name: "Manda a RealGimm" }).click();
    await page.getByText("Scritto", { exact: true }).first().waitFor(SLOW);
    await technician.look("realgimm-scritto");
    const writes = (await writtenThere()).filter(({ richiesta }) => richiesta.motivo !== undefined);
    expect(writes.map(({ richiesta }) => richiesta.campi)).toEqual([{ annoCostruzione: 1911 }]);
  }));

test("on a telephone nothing goes out of the side", () =>
  technician.attempt("realgimm-telefono", async () => {
    const { page } = technician;
    await page.setViewportSize(PHONE);
    await page.reload();
    await page.getByText("Scritto", { exact: true }).first().waitFor(SLOW);
    await technician.look("realgimm-telefono");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(PHONE.width);
  }));
