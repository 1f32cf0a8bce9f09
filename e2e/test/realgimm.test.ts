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

test("what the register holds of buildings is read, and how it stands is seen", () =>
  technician.attempt("realgimm", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page.goto(`${town.url}/fascicoli`);
    await page.getByRole("link", { name: "RealGimm" }).first().click();
    await page.getByRole("heading", { name: "Scambio con RealGimm" }).waitFor();
    await page.getByText("Ultima lettura").waitFor(SLOW);
    await page.getByText(/Planimetria: [1-9]/).waitFor(SLOW);
    await technician.look("realgimm");
  }));

test("on a telephone nothing goes out of the side", () =>
  technician.attempt("realgimm-telefono", async () => {
    const { page } = technician;
    await page.setViewportSize(PHONE);
    await page.reload();
    await page.getByText("Ultima lettura").waitFor(SLOW);
    await technician.look("realgimm-telefono");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(PHONE.width);
  }));
