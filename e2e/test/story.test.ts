import { crc32, deflateSync } from "node:zlib";
import type { Browser, Locator } from "playwright-core";
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
let buildingPath = "";
let assignee = "";

/** Work is planned for a day to come, whenever the tests run. */
const PLANNED_DAY = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
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
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

test("the URP operator waits at the inbox, signed in through SIRAC", async () => {
  await urp.page.goto(town.url);
  const door = urp.page.getByRole("link", { name: "Accedi con SIRAC" });
  await door.waitFor();
  await urp.look("accesso");
  await door.click();
  await urp.page.locator("button[name=identity]").first().waitFor();
  await urp.look("sirac");
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

test("the operator sees the photo and the building it may be, sets category and urgency, and prepares the work order", async () => {
  const { page } = urp;
  await page.getByRole("link", { name: SUBJECT }).first().click();
  await page.getByRole("heading", { level: 1, name: SUBJECT }).waitFor();
  await page.getByRole("button", { name: "Scegli: Palazzo Tursi" }).click();
  await page.getByLabel("Categoria").selectOption({ label: "Infiltrazioni e coperture" });
  await page.getByLabel("Urgenza").selectOption({ label: "Urgente" });
  await page.getByRole("button", { name: "Salva la valutazione" }).click();
  await page.getByText("Valutazione salvata.").waitFor();
  await page.getByRole("img", { name: /soffitto/ }).waitFor();
  await urp.look("segnalazione");
  const thumb = page.getByRole("link", { name: /soffitto/ });
  await thumb.click();
  await page
    .getByRole("dialog")
    .getByRole("img", { name: /soffitto/ })
    .waitFor();
  await urp.look("segnalazione-foto");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await thumb.evaluate((link) => link === document.activeElement), "the focus is back").toBe(true);
});

test("the operator makes it a work order, assigned to a contractor and issued", async () => {
  const { page } = urp;
  await page.getByRole("link", { name: "Crea ordine di lavoro" }).click();
  await page.getByRole("heading", { level: 1, name: "Nuovo ordine di lavoro" }).waitFor();
  await page.getByText("Palazzo Tursi").first().waitFor();
  await urp.look("ordine-nuovo");
  await page.getByRole("button", { name: /Crea l’ordine|Crea ed emetti/ }).click();
  await page.waitForURL(/\/ordini\/[0-9a-f-]{36}$/);
  orderPath = new URL(page.url()).pathname;
  await page.getByRole("heading", { level: 1, name: new RegExp(SUBJECT) }).waitFor();
  await urp.look("ordine-bozza");
});

/** What the page says once it is done. */
const DONE: Record<string, string> = {
  Assegna: "Ordine assegnato.",
  Emetti: "Ordine emesso.",
  Accetta: "Ordine accettato.",
  Pianifica: "Lavori pianificati.",
  "Inizia i lavori": "Lavori iniziati.",
  Sospendi: "Lavori sospesi.",
  Riprendi: "Lavori ripresi.",
  "Segna come eseguito": "Ordine segnato come eseguito.",
  "Verifica e chiudi": "Ordine verificato e chiuso.",
};

/** Presses one of the actions that the page offers; those that ask something open a dialog first. */
function act(person: Person, label: string, fill?: (dialog: Locator) => Promise<void>): Promise<void> {
  const { page } = person;
  return person.attempt(`azione-${label}`, async () => {
    const actions = page.getByRole("region", { name: "Che cosa puoi fare" });
    // An ellipsis says that the button will ask something first.
    await actions.getByRole("button", { name: fill ? `${label}…` : label, exact: true }).click();
    if (fill) {
      const dialog = page.getByRole("dialog");
      await fill(dialog);
      await dialog.getByRole("button", { name: label, exact: true }).click();
      await dialog.waitFor({ state: "hidden" });
    }
    await actions.getByText(DONE[label] as string).waitFor();
  });
}

test("the technician assigns and issues it, and each deadline says why", async () => {
  const { page } = technician;
  await signIn(technician, town, "tecnico");
  await page.goto(town.url + orderPath);
  await act(technician, "Assegna", async (dialog) => {
    await dialog.getByLabel("Impresa o squadra").selectOption({ index: 1 });
    assignee = await dialog.locator("select option:checked").innerText();
  });
  await act(technician, "Emetti");
  await page.getByText("Perché questa data?").first().click();
  await page
    .getByText(/Scadenza: /)
    .first()
    .waitFor();
  await technician.look("ordine-emesso");
});

test("the contractor's worker finds only the firm's order on the phone, and works on it to the end", async () => {
  const { page } = worker;
  const identity = assignee.includes("Impianti Prova") ? "operaio-prova" : "operaio-esempio";
  await signIn(worker, town, identity);
  await page.goto(`${town.url}/segnalazioni`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await page.getByText(SUBJECT).count(), "a contractor sees no reports").toBe(0);
  await page.goto(`${town.url}/ordini`);
  await worker.look("ordini-impresa");
  await page
    .getByRole("link", { name: new RegExp(SUBJECT) })
    .first()
    .click();
  await act(worker, "Accetta");
  await act(worker, "Pianifica", async (dialog) =>
    dialog.getByLabel("Inizio previsto").fill(`${PLANNED_DAY}T08:30`),
  );
  await act(worker, "Inizia i lavori");
  await act(worker, "Sospendi", async (dialog) => {
    await dialog.getByLabel("Causa").selectOption({ label: "Accesso negato o locali chiusi" });
  });
  await act(worker, "Riprendi");
  await page
    .getByRole("textbox", { name: "Nota" })
    .first()
    .fill("Sostituite sei tegole e sigillato il colmo.");
  // The telephone closes the page before the note is added: what was typed is found again.
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await page.getByText("Ecco la nota che stavi scrivendo").waitFor();
  await page.getByRole("button", { name: "Aggiungi", exact: true }).click();
  await page.getByText("Nota aggiunta.").waitFor();
  await page
    .locator("input[type=file]")
    .last()
    .setInputFiles({ name: "dopo.png", mimeType: "image/png", buffer: photo() });
  await page.getByText("dopo.png caricato").first().waitFor();
  await worker.look("ordine-impresa");
  await act(worker, "Segna come eseguito", async (dialog) =>
    dialog.getByRole("textbox", { name: "Nota" }).fill("Riparato il manto di copertura."),
  );
});

test("the technician sees it happen without reloading, verifies the execution and closes it", async () => {
  const { page } = technician;
  await page.getByText("Eseguito").first().waitFor({ timeout: 30_000 });
  await act(technician, "Verifica e chiudi", async () => undefined);
  await technician.look("ordine-verificato");
});

interface HistoryItem {
  field: string;
  to: string | null;
}

test("on the citizen's case each status stands once and in order", async () => {
  const expected = ["Presa in carico", "Programmata", "Sospesa", "Presa in carico", "Eseguita"];
  const read = async () => {
    const answer = await fetch(`${town.czrm}/admin/cases/${caseNumber}/history`);
    const { items } = (await answer.json()) as { items: HistoryItem[] };
    return items.filter(({ field }) => field === "StatoFrontEnd__c").map(({ to }) => to);
  };
  const until = Date.now() + 30_000;
  while ((await read()).length < expected.length && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await read()).toEqual(expected);
});

test("the citizen reads it all on the public site, with the planned day", async () => {
  const citizen = await openPerson(browser, town, PHONE);
  await citizen.page.goto(`${town.site}/segui?numero=${caseNumber}`);
  await citizen.page.getByText("Eseguita").first().waitFor();
  await citizen.page.getByText(PLANNED_DAY.split("-").reverse().join("/")).first().waitFor();
  await citizen.look("segnalaci-segui");
  await citizen.leave();
});

test("the systems officer sees every platform's health and each message with its masked content", async () => {
  const systems = await openPerson(browser, town, DESK);
  const { page } = systems;
  await signIn(systems, town, "sistemi");
  await page.goto(`${town.url}/scambi`);
  await page.getByRole("heading", { name: /CzRM/ }).waitFor();
  await systems.look("scambi");
  await page.getByRole("link", { name: "Messaggi in uscita" }).click();
  await page
    .getByRole("link", { name: /· Stato per il cittadino/ })
    .first()
    .waitFor();
  await systems.look("scambi-uscita");
  await page.getByRole("link", { name: "Messaggi in entrata" }).click();
  await page
    .getByRole("link", { name: /· Segnalazione$/ })
    .first()
    .click();
  const payload = page.locator("pre");
  await payload.waitFor();
  const text = await payload.innerText();
  expect(text).toContain(SUBJECT);
  expect(text).not.toContain("anna.prova@posta.example");
  await systems.look("scambi-messaggio");
  await systems.leave();
});

test("the register tells who did what, and its chain is verified on the page, on a phone too", async () => {
  for (const viewport of [DESK, PHONE]) {
    const systems = await openPerson(browser, town, viewport);
    const { page } = systems;
    await signIn(systems, town, "sistemi");
    await page.goto(`${town.url}/registro`);
    await page.getByRole("button", { name: /^Verifica/ }).click();
    await page.getByText("La catena è integra").waitFor();
    await systems.look("registro");
    await page.getByLabel("Che cosa", { exact: true }).selectOption("sign-in");
    await page.getByRole("link", { name: "Accesso", exact: true }).first().click();
    await page.getByText("Impronta (SHA-256)").waitFor();
    await systems.look("registro-voce");
    await systems.leave();
  }
});

/** How many colours a map shows once it is drawn: an empty canvas has one. */
async function coloursOf({ page }: Person, map: Locator): Promise<number> {
  await map.and(page.locator("[data-drawn]")).waitFor();
  return map.locator("canvas").evaluateAll((canvases) => {
    const colours = new Set<string>();
    for (const canvas of canvases as HTMLCanvasElement[]) {
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let at = 0; at < pixels.length; at += 4 * 37)
        colours.add(`${pixels[at]} ${pixels[at + 1]} ${pixels[at + 2]}`);
    }
    return colours.size;
  });
}

test("the building's page gathers its orders and its reports, and any building is found by typing", async () => {
  const { page } = urp;
  await page.goto(`${town.url}/ordini`);
  await page.getByRole("table").waitFor();
  await urp.look("ordini");
  await page.goto(`${town.url}/edifici`);
  await page.getByRole("table").waitFor();
  await urp.look("edifici");
  await page.getByLabel("Nome, codice o via").fill("tursi");
  await page.getByRole("link", { name: "Palazzo Tursi" }).click();
  await page.getByRole("heading", { level: 1, name: "Palazzo Tursi" }).waitFor();
  await page.getByText(SUBJECT).first().waitFor();
  buildingPath = new URL(page.url()).pathname;
  const map = page.getByRole("application", { name: "Mappa di Palazzo Tursi e dintorni" });
  expect(await coloursOf(urp, map), "the map is drawn").toBeGreaterThan(20);
  const panel = page.getByRole("region", { name: "Mappa", exact: true });
  await panel.getByRole("link", { name: "Palazzo Bianco" }).waitFor();
  await urp.look("edificio");
  await map.focus();
  const scale = page.locator(".ol-scale-line-inner");
  const before = await scale.innerText();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press("-");
  await expect.poll(() => scale.innerText()).not.toBe(before);
  await map.hover();
  const above = await page.evaluate(() => window.scrollY);
  await page.mouse.wheel(0, -200);
  await expect
    .poll(() => page.evaluate(() => window.scrollY), "the wheel scrolls the page")
    .toBeLessThan(above);
  await page.goto(`${town.url}/edifici?use=school&vista=mappa`);
  expect(await coloursOf(urp, page.getByRole("application"))).toBeGreaterThan(20);
  await urp.look("edifici-mappa");
  await page.keyboard.press("/");
  await page.keyboard.type("palazo turzi");
  await page
    .getByRole("option", { name: /Palazzo Tursi/ })
    .first()
    .waitFor();
  await urp.look("ricerca");
});

test("when the server is gone the page says so, and finds it again by itself", async () => {
  const { page, context } = urp;
  await context.route("**/api/v1/**", (route) => route.abort("connectionrefused"));
  await page
    .getByRole("link", { name: "Segnalazioni", exact: true })
    .first()
    .click()
    .catch(() => undefined);
  await page.getByText("Il server non risponde").first().waitFor();
  await context.setOffline(true);
  await page.getByText("Questo dispositivo non è in rete").first().waitFor({ timeout: 30_000 });
  await context.unroute("**/api/v1/**");
  await context.setOffline(false);
  await page.getByRole("table", { name: "Segnalazioni trovate" }).waitFor({ timeout: 60_000 });
  await page.getByText("Il server non risponde").first().waitFor({ state: "hidden", timeout: 60_000 });
  await page.getByText("Questo dispositivo non è in rete").first().waitFor({ state: "hidden" });
});

test("people see how they came in and from where, close what they left open elsewhere, and leave in two ways", async () => {
  const [desk, phone] = [await openPerson(browser, town, DESK), await openPerson(browser, town, PHONE)];
  await signIn(desk, town, "sistemi");
  await signIn(phone, town, "sistemi");
  await desk.page.getByRole("button", { name: /^Utente / }).click();
  await desk.page.getByRole("link", { name: "Il mio accesso" }).click();
  await desk.page.getByText("Questo dispositivo").waitFor();
  await desk.look("profilo");
  await phone.page.goto(`${town.url}/profilo`);
  await phone.page.getByText("Questo dispositivo").waitFor();
  await phone.look("profilo-telefono");

  await desk.page.getByRole("button", { name: "Chiudi tutte le altre" }).click();
  await desk.page.getByRole("dialog").getByRole("button", { name: "Chiudi tutte le altre" }).click();
  // Those of the tests before, if any, are others too.
  await desk.page.getByText(/session[ei] chius[ae]\./).waitFor();
  await phone.page.getByText("chiusa da un altro tuo dispositivo").waitFor({ timeout: 5_000 });
  await phone.look("profilo-chiuso-altrove");
  await phone.leave();

  await desk.page.locator("main").getByRole("button", { name: "Esci da Stabile" }).click();
  await desk.page.getByRole("heading", { name: "Sei uscito da Stabile" }).waitFor();
  await desk.look("uscita-qui");
  await desk.page.goto(town.url);
  await desk.page.getByRole("heading", { name: "Accedi a Stabile" }).waitFor();
  // At SIRAC one is still inside: it asks nothing.
  await desk.page.getByRole("link", { name: "Accedi con SIRAC" }).click();
  await desk.page.getByRole("button", { name: /^Utente / }).click();
  await desk.page.getByRole("button", { name: "Esci da tutti i servizi" }).click();
  await desk.page.getByRole("link", { name: "Accedi con SIRAC" }).click();
  // Now it asks who one is.
  await desk.page.locator("button[name=identity]").first().waitFor();
  await desk.leave();
});

test("every page holds on a phone too", async () => {
  const phone = await openPerson(browser, town, PHONE);
  await signIn(phone, town, "tecnico");
  for (const path of ["/", "/segnalazioni", "/ordini", "/edifici", orderPath]) {
    await phone.page.goto(town.url + path);
    await phone.page.getByRole("heading", { level: 1 }).waitFor();
    await phone.look(`telefono${path.split("/").slice(0, 2).join("-")}${path === orderPath ? "-uno" : ""}`);
    const overflow = await phone.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, `scorrimento orizzontale su ${path}`).toBeLessThanOrEqual(0);
  }
  for (const [name, path] of [
    ["ordine-nuovo", "/ordini/nuovo"],
    ["ordine-che-manca", "/ordini/00000000-0000-7000-8000-000000000000"],
    ["pagina-che-manca", "/pagina-che-manca"],
    ["senza-permesso", "/scambi"],
    ["accessibilita", "/accessibilita"],
  ]) {
    await phone.page.goto(town.url + path);
    await phone.page.getByRole("heading", { level: 1 }).waitFor();
    await phone.look(`telefono-${name}`);
  }
  for (const [name, path] of [
    ["edificio", buildingPath],
    ["edifici-mappa", "/edifici?vista=mappa"],
  ]) {
    await phone.page.goto(town.url + path);
    expect(await coloursOf(phone, phone.page.getByRole("application"))).toBeGreaterThan(20);
    await phone.look(`telefono-${name}`);
  }
  await phone.leave();
});
