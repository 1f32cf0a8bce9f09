import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, type Person, PHONE, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let technician: Person;
let building: string;
let plan: string;
let names: string[];

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  technician = await openPerson(browser, town, DESK);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

const SLOW = { timeout: 60_000 };

interface Space {
  name: string;
  code: string;
}

/** Each space a room in a row, with its code written in it. */
function svgOf(spaces: readonly Space[]): Buffer {
  const rooms = spaces.map(
    ({ code }, index) =>
      `<rect x="${index * 100 + 5}" y="5" width="95" height="90"/><text x="${index * 100 + 10}" y="20" stroke="none" fill="#000" font-size="5">${code}</text>`,
  );
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${spaces.length * 100 + 5} 100"><script>alert(1)</script><g fill="none" stroke="#000" onclick="alert(1)">${rooms.join("")}</g></svg>`,
  );
}

function dxfOf(spaces: readonly Space[]): Buffer {
  const rooms = spaces.flatMap(({ code }, index) => {
    const [left, right] = [index * 5, index * 5 + 5];
    return [
      ...[0, "LWPOLYLINE", 8, "VANI", 90, 4, 70, 1],
      ...[10, left, 20, 0, 10, right, 20, 0, 10, right, 20, 4, 10, left, 20, 4],
      ...[0, "TEXT", 8, "NOMI", 10, left + 0.3, 20, 0.3, 40, 0.2, 1, code],
    ];
  });
  const head = [0, "SECTION", 2, "HEADER", 9, "$ACADVER", 1, "AC1027", 9, "$INSUNITS", 70, 6, 0, "ENDSEC"];
  const parts = [...head, 0, "SECTION", 2, "ENTITIES", ...rooms, 0, "ENDSEC", 0, "EOF", ""];
  return Buffer.from(parts.join("\n"));
}

/** The spaces of the building's second storey, as its list tells them. */
async function spacesOf(page: Page): Promise<Space[]> {
  const rows = await page.locator(".plan-spaces > li").all();
  return Promise.all(
    rows.map(async (row) => ({
      name: await row.locator(".row-title").innerText(),
      code: await row.locator(".code").innerText(),
    })),
  );
}

async function addPlan(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page
    .getByLabel("Scegli il disegno")
    .setInputFiles({ name, mimeType: "application/octet-stream", buffer });
  await page.getByRole("button", { name: "Metti la pianta" }).click();
  await page.getByRole("heading", { level: 1, name: /^Pianta: / }).waitFor(SLOW);
}

const EMPTY = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="9" height="9"/></svg>',
);

test("a drawing becomes a plan; a space is outlined by keys alone", () =>
  technician.attempt("piante", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page.getByRole("navigation", { name: "Principale" }).getByRole("link", { name: "Edifici" }).click();
    await page.getByRole("heading", { name: "Edifici", exact: true }).waitFor();
    await page.locator("[data-row-link]").first().click();
    await page
      .getByRole("navigation", { name: "Pagine dell’edificio" })
      .getByRole("link", { name: "Piante" })
      .click();
    await page.getByText("Non c’è ancora nessuna pianta").waitFor(SLOW);
    building = page.url();
    await technician.look("piante-vuote");
    await addPlan(page, "schizzo.svg", EMPTY);
    const drawing = page.getByRole("group", { name: /^Disegno di / });
    await drawing.waitFor(SLOW);
    await page
      .getByRole("button", { name: /^Disegna / })
      .first()
      .press("Enter");
    const canvas = page.getByRole("application", { name: /^Disegno di / });
    for (const key of ["Enter", "Shift+ArrowRight", "Enter", "Shift+ArrowDown", "Enter"])
      await canvas.press(key);
    await page.getByText("3 punti").waitFor();
    await technician.look("piante-disegno");
    await canvas.press("s");
    await drawing.getByRole("link").waitFor(SLOW);
    expect(await drawing.getByRole("link").count()).toBe(1);
  }));

test("an SVG that names its spaces is confirmed, and each opens its record, also from the list", () =>
  technician.attempt("piante-svg", async () => {
    const { page } = technician;
    const spaces = (await spacesOf(page)).slice(0, 3);
    names = spaces.map(({ code }) => code);
    await page.goto(building);
    await addPlan(page, "terra.svg", svgOf(spaces));
    await page.getByRole("button", { name: `Conferma tutti (${spaces.length})` }).click(SLOW);
    const drawing = page.getByRole("group", { name: /^Disegno di / });
    await expect.poll(() => drawing.getByRole("link").count(), SLOW).toBe(spaces.length);
    plan = page.url();
    await technician.look("piante-svg");
    expect(await page.locator("script", { hasText: "alert" }).count()).toBe(0);

    await drawing.getByRole("link").first().click();
    await page
      .getByRole("link", { name: /^Mostra (in pianta|nella pianta)/ })
      .first()
      .waitFor(SLOW);
    expect(page.url()).toMatch(/\/parti\//);
    await page
      .getByRole("link", { name: /terra|in pianta/ })
      .first()
      .click();
    await page.locator(".plan-space-chosen").waitFor(SLOW);
    expect(page.url()).toMatch(/\?vano=/);

    const link = page.locator(".plan-spaces .row-title").first();
    await link.focus();
    await link.press("Enter");
    await page.waitForURL(/\/parti\//);
  }));

test("a DXF knows how large its spaces are", () =>
  technician.attempt("piante-dxf", async () => {
    const { page } = technician;
    await page.goto(building);
    await addPlan(page, "terra.dxf", dxfOf(names.map((code) => ({ name: code, code }))));
    await page.getByRole("button", { name: /^Conferma tutti/ }).click(SLOW);
    await page.getByText("20 m² dal disegno").first().waitFor(SLOW);
    await technician.look("piante-dxf");
  }));

test("a hostile drawing says why; a plan is taken away and put back; on a telephone nothing goes out of the side", () =>
  technician.attempt("piante-telefono", async () => {
    const { page } = technician;
    await page.goto(building);
    await addPlan(
      page,
      "bomba.svg",
      Buffer.from('<!DOCTYPE svg [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg"/>'),
    );
    await page.getByText("Il file SVG dichiara entità proprie").waitFor(SLOW);
    await page.getByRole("button", { name: "Togli la pianta" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Togli la pianta" }).click();
    await page.getByRole("button", { name: "Rimettila: bomba" }).click(SLOW);
    await expect.poll(() => page.getByRole("button", { name: /^Rimettila/ }).count(), SLOW).toBe(0);

    await page.setViewportSize(PHONE);
    for (const [name, address] of [
      ["piante-elenco-telefono", building],
      ["piante-telefono", plan],
    ] as const) {
      await page.goto(address);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await technician.look(name);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(PHONE.width);
    }
    const shown = page.getByRole("button", { name: /^Mostra .* nel disegno/ }).first();
    await shown.click();
    await page.locator(".plan-space-chosen").waitFor();
  }));
