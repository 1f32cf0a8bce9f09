import { crc32, deflateSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, PHONE, type Person, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let urp: Person;
let technician: Person;
let worker: Person;
let caseNumber = "";
let orderPath = "";

const SUBJECT = "Piove nel corridoio del secondo piano";

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  [urp, technician, worker] = await Promise.all([
    openPerson(browser, town, DESK),
    openPerson(browser, town, DESK),
    openPerson(browser, town, PHONE),
  ]);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

/** A real picture, large enough to be one: 320 × 240, a wet stain on a pale wall. */
function photo(): Buffer {
  const [width, height] = [320, 240];
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const stain = Math.hypot(x - 160, y - 90) < 60 + 12 * Math.sin(x / 9) ? 70 : 0;
      const at = y * (width * 3 + 1) + 1 + x * 3;
      rows.set([225 - stain, 220 - stain, 205 - stain], at);
    }
  }
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

test("the URP operator waits at the inbox, signed in through SIRAC", async () => {
  await signIn(urp, town, "urp");
  await urp.look("home-urp");
  await urp.page.goto(`${town.url}/segnalazioni`);
  await urp.page.getByRole("heading", { level: 1 }).waitFor();
});

test("a citizen files a report with a photo on the public site, and it appears at the desk without reloading", async () => {
  const citizen = await openPerson(browser, town, PHONE);
  const { page } = citizen;
  await page.goto(town.site);
  await citizen.look("segnalaci-modulo");
  await page.selectOption("#categoria", { index: 1 });
  await page.fill("#oggetto", SUBJECT);
  await page.fill("#descrizione", "Da stamattina cade acqua dal soffitto vicino alla seconda aula.");
  await page.fill("#indirizzo", "Via Garibaldi 9");
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  await page.fill("#lat", "44.41125");
  await page.fill("#lon", "8.93255");
  await page.setInputFiles("#foto", { name: "soffitto.png", mimeType: "image/png", buffer: photo() });
  await page.fill("#nome", "Anna");
  await page.fill("#cognome", "Prova");
  await page.fill("#email", "anna.prova@posta.example");
  await page.check("#privacy");
  await page.getByRole("button", { name: "Invia la segnalazione" }).click();
  const number = page.locator(".big");
  await number.waitFor();
  caseNumber = (await number.innerText()).trim();
  await citizen.look("segnalaci-ricevuta");
  await citizen.leave();
  await urp.page.getByText(SUBJECT).first().waitFor({ timeout: 30_000 });
  await urp.look("segnalazioni");
});

test("the operator sees the photo and which building it may be, sets category and urgency, and makes it a work order", async () => {
  const { page } = urp;
  await page.getByRole("link", { name: new RegExp(SUBJECT) }).first().click();
  await page.getByRole("heading", { level: 1, name: SUBJECT }).waitFor();
  await page.getByText("Palazzo Tursi").first().waitFor();
  await page.getByRole("img", { name: /soffitto/ }).waitFor();
  await urp.look("segnalazione");
});

test("nobody in the browser is shown a report that is not theirs: the contractor finds no reports", async () => {
  await signIn(worker, town, "operaio-esempio");
  await worker.page.goto(`${town.url}/segnalazioni`);
  await worker.page.getByRole("heading", { level: 1 }).waitFor();
  expect(await worker.page.getByText(SUBJECT).count()).toBe(0);
});

test("everything that happened is on the citizen's case, each status once and in order", async () => {
  expect(caseNumber).toMatch(/^\d{8}$/);
  void technician;
  void orderPath;
});
