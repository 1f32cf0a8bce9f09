import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, PHONE, type Person, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let head: Person;

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  head = await openPerson(browser, town, DESK);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

const switchFaults = async (faults: object) => {
  const answer = await fetch(`${town.console}/admin/platforms/auriga/faults`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(faults),
  });
  expect(answer.status).toBe(200);
};

/** What AURIGA has, as its own clerk sees it: four listeners after CzRM's. */
async function registrations(): Promise<unknown[]> {
  const url = new URL(town.czrm);
  url.port = String(Number(url.port) + 4);
  const answer = await fetch(`${url.origin}/admin/registrations`);
  return ((await answer.json()) as { registrations: unknown[] }).registrations;
}

async function writeRequest({ page }: Person, subject: string): Promise<void> {
  await page.getByRole("link", { name: "Richiesta formale" }).click();
  await page.getByRole("heading", { level: 1, name: "Richiesta formale" }).waitFor();
  await page.getByLabel("Oggetto").fill(subject);
  await page.getByLabel("Richiesta", { exact: true }).fill("Da lunedì cade intonaco; il corridoio è chiuso.");
  await page.getByLabel("In quale veste scrivi").fill("Dirigente scolastica");
  await page.getByRole("button", { name: "Firma e manda al protocollo" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Manda", exact: true }).click();
  await page.waitForURL(/\/protocollo\/[0-9a-f-]{36}$/);
}

test("a school head files a formal request, sees its number come, and keeps the receipt", () =>
  head.attempt("richiesta-formale", async () => {
    const { page } = head;
    await signIn(head, town, "referente");
    await page.getByRole("navigation", { name: "Principale" }).getByRole("link", { name: "Edifici" }).click();
    await page.locator("[data-row-link]").first().click();
    await page.getByRole("link", { name: "Richiesta formale" }).click();
    await page.getByRole("button", { name: "Firma e manda al protocollo" }).waitFor();
    await head.look("richiesta-formale");
    await page.goBack();
    await writeRequest(head, "Distacco di intonaco");
    await page.getByText("Protocollata", { exact: true }).first().waitFor({ timeout: 60_000 });
    expect(await registrations()).toHaveLength(1);
    await head.look("protocollo-registrazione");
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Scarica la ricevuta" }).click();
    expect((await download).suggestedFilename()).toMatch(/^Ricevuta PRT-\d{4}-\d{6}\.pdf$/);
    await page.getByRole("link", { name: /^SEG-/ }).click();
    await page.getByRole("heading", { level: 1, name: "Distacco di intonaco" }).waitFor();
  }));

test("with the answer lost and the protocol down the request waits, says so, and is protocolled once", () =>
  head.attempt("protocollo-fermo", async () => {
    const { page } = head;
    await switchFaults({ timeoutAfterEffectRate: 1 });
    await page.goto(`${town.url}/edifici`);
    await page.locator("[data-row-link]").first().click();
    await writeRequest(head, "Vetri rotti in palestra");
    await page.getByText("In attesa di numero").first().waitFor();
    await head.look("protocollo-in-attesa");
    // AURIGA has given its number, and nobody was told.
    await expect.poll(async () => (await registrations()).length, { timeout: 60_000 }).toBe(2);
    await switchFaults({ timeoutAfterEffectRate: 0, down: true });
    await page.reload();
    await page.getByText("In attesa di numero").first().waitFor();
    await switchFaults({ down: false });
    await page.getByText("Protocollata", { exact: true }).first().waitFor({ timeout: 150_000 });
    expect(await registrations()).toHaveLength(2);
  }));

test("the desk that keeps the protocol finds both, asks an annulment, and a phone shows them too", async () => {
  const desk = await openPerson(browser, town, PHONE);
  await desk.attempt("protocollo", async () => {
    const { page } = desk;
    await signIn(desk, town, "urp");
    await page.goto(`${town.url}/protocollo`);
    await page.getByText("Vetri rotti in palestra").first().waitFor();
    await desk.look("protocollo");
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(wide, "no sideways scrolling").toBe(false);
    await page.getByLabel("Cerca", { exact: true }).fill("vetri");
    await page
      .getByRole("link", { name: /Vetri rotti/ })
      .first()
      .click();
    await page.getByRole("button", { name: "Chiedi l’annullamento" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Motivo").fill("Presentata due volte per errore");
    await desk.look("protocollo-annullamento");
    await dialog.getByRole("button", { name: "Chiedi l’annullamento" }).click();
    await page.getByText("È stato chiesto l’annullamento").waitFor();

    await page.goto(`${town.url}/protocollo`);
    await page.getByRole("link", { name: "Cerca nel protocollo" }).click();
    await page.getByText("Che cosa cerchi?").waitFor();
    await page.getByLabel("Parole dell’oggetto").fill("vetri palestra");
    await page.getByLabel("Parole dell’oggetto").press("Enter");
    await page
      .getByRole("link", { name: /Vetri rotti/ })
      .first()
      .waitFor();
    await desk.look("protocollo-cerca");
    await page
      .getByRole("link", { name: /Vetri rotti/ })
      .first()
      .click();
    await page.getByText("Numero di protocollo").waitFor();
    await desk.look("protocollo-cercato");
  });
  await desk.leave();
});
