import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, DRAWN_BY_SOFTWARE, openBrowser, openPerson, type Person, PHONE, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

/** A public model with geometry: where it comes from is told beside it. */
const MODEL = join(
  import.meta.dirname,
  "../../packages/server/test/features/models/fixtures/tall-building.ifc",
);

let town: Town;
let browser: Browser;
let technician: Person;
let address: string;

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser(DRAWN_BY_SOFTWARE)]);
  technician = await openPerson(browser, town, DESK);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

const SLOW = { timeout: 90_000 };

test("a model is walked in the browser: from the list to the drawing, to the record of an element, and back", () =>
  technician.attempt("vista", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page.getByRole("navigation", { name: "Principale" }).getByRole("link", { name: "Edifici" }).click();
    await page.getByRole("heading", { name: "Edifici", exact: true }).waitFor();
    await page.locator("[data-row-link]").first().click();
    await page
      .getByRole("navigation", { name: "Pagine dell’edificio" })
      .getByRole("link", { name: "Modelli" })
      .click();
    const buffer = await readFile(MODEL);
    await page
      .getByLabel("Scegli il file")
      .setInputFiles({ name: "torre.ifc", mimeType: "application/octet-stream", buffer });
    await page.getByRole("button", { name: "Accetta tutto" }).click(SLOW);
    await page.getByRole("button", { name: /^Scrivi nel registro/ }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Scrivi nel registro/ })
      .click();
    await page.getByText("Applicato").first().waitFor(SLOW);

    await page.getByRole("link", { name: "Apri la vista" }).click();
    await page.getByRole("group", { name: "Comandi della vista" }).waitFor(SLOW);
    const drawing = page.getByRole("application", { name: "Modello in tre dimensioni" });
    await page.getByRole("button", { name: /^Level 1 / }).click();
    await page
      .getByRole("button", { name: /IfcDoor/ })
      .first()
      .click();
    await page.getByRole("link", { name: "Apri la scheda" }).waitFor();
    await technician.look("vista");
    address = page.url();
    expect(address).toMatch(/\?oggetto=/);

    // The middle of the drawing is what was chosen, since the view came near it.
    await page.getByRole("button", { name: "Togli la scelta" }).click();
    await page.getByText("Scegli qualcosa nella vista").waitFor();
    await drawing.click();
    await page.getByRole("link", { name: "Apri la scheda" }).waitFor();
    await drawing.press("Escape");
    await page.getByText("Scegli qualcosa nella vista").waitFor();

    await page.goto(address);
    await page.getByRole("link", { name: "Apri la scheda" }).click();
    await page.getByRole("link", { name: "Mostra nel modello" }).click();
    await page.getByRole("group", { name: "Comandi della vista" }).waitFor(SLOW);
    await page.getByRole("link", { name: "Ordini di lavoro", exact: true }).last().waitFor();
    expect(new URL(page.url()).searchParams.get("oggetto")).toBe(
      new URL(address).searchParams.get("oggetto"),
    );
  }));

test("one storey alone is shown, and on a telephone nothing goes out of the side", () =>
  technician.attempt("vista-telefono", async () => {
    const { page } = technician;
    await page.setViewportSize(PHONE);
    await page.getByLabel("Mostra solo").selectOption({ label: "Level 1" });
    await page.getByRole("group", { name: "Comandi della vista" }).waitFor(SLOW);
    await technician.look("vista-telefono");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(PHONE.width);
  }));

test("without WebGL the same things are there as a list", async () => {
  const blind = await openBrowser(["--disable-gpu", "--disable-3d-apis"]);
  const person = await openPerson(blind, town, DESK);
  try {
    await person.attempt("vista-senza-3d", async () => {
      await signIn(person, town, "tecnico");
      await person.page.goto(address);
      await person.page.getByText("Questo browser non mostra il 3D").waitFor(SLOW);
      await person.page.getByRole("link", { name: "Apri la scheda" }).waitFor();
      await person.look("vista-senza-3d");
    });
  } finally {
    await blind.close();
  }
});

test("what is served is React for those who use it, whatever this was started by", async () => {
  const html = await (await fetch(town.url)).text();
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, address]) => address);
  expect(scripts.length).toBeGreaterThan(0);
  const texts = await Promise.all(
    scripts.map(async (address) => (await fetch(`${town.url}${address}`)).text()),
  );
  expect(texts.join("")).toContain("createRoot");
  expect(texts.join("")).not.toContain("Download the React DevTools");
});
