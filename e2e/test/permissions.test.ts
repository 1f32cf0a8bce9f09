import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESK, openBrowser, openPerson, PHONE, type Person, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let officer: Person;
let newcomer: Person;

const YEAR_END = `${new Date().getFullYear() + 1}-12-31`;

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  [officer, newcomer] = await Promise.all([
    openPerson(browser, town, DESK),
    openPerson(browser, town, PHONE),
  ]);
});

afterAll(async () => {
  await browser.close();
  await town.stop();
});

test("who has no role lands where one is asked for, and is let in as soon as somebody approves", () =>
  newcomer.attempt("chiede-un-ruolo", async () => {
    await signIn(newcomer, town, "senza-ruolo");
    const { page } = newcomer;
    await page.getByRole("heading", { name: "Non hai ancora un ruolo" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/senza-ruolo");
    await page.getByLabel("Ruolo", { exact: true }).selectOption("technician");
    await page.getByLabel("Ambito", { exact: true }).selectOption("municipio");
    await page.getByLabel("Quale, con parole tue").fill("Municipio III");
    await page.getByLabel("Perché ti serve").fill("Sono stato assegnato alle manutenzioni");
    await page.getByRole("button", { name: "Invia la richiesta" }).click();
    await page.getByText("In attesa").waitFor();
    await newcomer.look("senza-ruolo");

    await signIn(officer, town, "sistemi");
    await officer.page.getByText("1 richiesta di ruolo aspetta").waitFor();
    await officer.page.getByRole("link", { name: "Valuta le richieste" }).click();
    await officer.page.getByRole("button", { name: /^Approva/ }).waitFor();
    await officer.look("richieste");
    await officer.page.getByRole("button", { name: /^Approva/ }).click();
    const dialog = officer.page.getByRole("dialog");
    await dialog.getByLabel("Quale Municipio").selectOption("III");
    await dialog.getByLabel("Fino al giorno, compreso").fill(YEAR_END);
    await officer.look("approva-richiesta");
    await dialog.getByRole("button", { name: "Approva e dai il ruolo" }).click();
    await officer.page.getByText("Nessuna richiesta in attesa").waitFor();

    await page.getByRole("heading", { name: "Oggi", exact: true }).waitFor();
  }));

test("the page of a person says what they can do and why; a role is given, and all sessions are closed", () =>
  officer.attempt("persona", async () => {
    const { page } = officer;
    await page.getByRole("navigation", { name: "Principale" }).getByRole("link", { name: "Persone" }).click();
    await page.getByRole("heading", { name: "Persone" }).waitFor();
    await officer.look("persone");
    await page.getByLabel("Ruolo", { exact: true }).selectOption("technician");
    await page.getByLabel("Municipio").selectOption("III");
    await page.getByRole("link", { name: "Simone Vallebona" }).click();
    await page.getByText("Creare ordini di lavoro").click();
    await page
      .locator("details[open]")
      .getByText(/Tecnico comunale su Municipio III, da una richiesta approvata da/)
      .waitFor();
    await officer.look("persona");

    await page.getByRole("button", { name: "Dai un ruolo" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Dai un ruolo" }).click();
    await dialog.getByText("Scrivi almeno 3 caratteri.").waitFor();
    await officer.look("dai-un-ruolo");
    await dialog.getByLabel("Ruolo", { exact: true }).selectOption("urp");
    await dialog.getByLabel("Ambito", { exact: true }).selectOption("municipality");
    await dialog.getByLabel("Motivo").fill("Copre lo sportello");
    await dialog.getByRole("button", { name: "Dai un ruolo" }).click();
    await page.getByText("Copre lo sportello").first().waitFor();

    await page.getByRole("button", { name: "Chiudi tutte le sessioni…" }).click();
    await page.getByRole("dialog").getByLabel("Motivo").fill("Telefono smarrito");
    await page.getByRole("dialog").getByRole("button", { name: "Chiudi le sessioni" }).click();
    await page.getByText("Chiusa 1 sessione.").waitFor();
    await expect
      .poll(() => newcomer.page.getByText("La sessione è stata chiusa da chi gestisce Stabile").count(), {
        timeout: 30_000,
      })
      .toBe(1);
  }));

test("an emergency is told at once to who watches; a firm's administrator finds only its own workers", () =>
  newcomer.attempt("emergenza", async () => {
    const { page } = newcomer;
    await newcomer.context.clearCookies();
    await signIn(newcomer, town, "revisore");
    await officer.page.goto(`${town.url}/permessi`);
    await officer.page.getByRole("button", { name: "Dichiara un’emergenza…" }).click();
    const dialog = officer.page.getByRole("dialog");
    await dialog.getByLabel("Che cosa succede").fill("Allagamento in via Esempio, reperibile unico");
    await dialog.getByRole("button", { name: "Dichiara l’emergenza" }).click();
    await officer.page.getByText("Sei in accesso d’emergenza come Tecnico comunale").waitFor();
    await page.getByText(/ha dichiarato un accesso d’emergenza/).waitFor();
    await newcomer.look("emergenza-annunciata");
    await page.getByRole("button", { name: "Ho visto" }).click();
    await page.getByText(/ha dichiarato un accesso d’emergenza/).waitFor({ state: "detached" });
    await officer.page.getByRole("button", { name: "Non serve più: fai finire" }).click();
    await officer.page.getByRole("button", { name: "Dichiara un’emergenza…" }).waitFor();

    await newcomer.context.clearCookies();
    await signIn(newcomer, town, "impresa");
    await page.goto(`${town.url}/persone`);
    await page.getByRole("link", { name: "Youssef El Amrani" }).waitFor();
    expect(await page.getByRole("link", { name: "Diego Parodi" }).count()).toBe(0);
    await newcomer.look("persone-impresa");
  }));

test("a sheet says first which of its rows are refused and why; the others are applied", () =>
  officer.attempt("foglio-con-errori", async () => {
    const { page } = officer;
    await page.goto(`${town.url}/persone/foglio`);
    const rows = [
      "codice fiscale;nome;ruolo;ambito;dal;al;motivo",
      "VLLSMN95M01Z999M;Simone Vallebona;Operatore URP;municipio:III;;;Sportello di zona",
      "VLLSMN95M01Z999M;Simone Vallebona;Operatore URP;municipio:XL;;;Sportello di zona",
    ];
    await page.locator("input[type=file]").setInputFiles({
      name: "sportelli.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(rows.join("\n")),
    });
    await page.getByText("Il Municipio XL non c'è").waitFor();
    expect(await page.getByText("Darebbe il ruolo", { exact: true }).count()).toBe(0);
    await officer.look("foglio-con-errori");
    await page.getByLabel("Quali righe").selectOption("given");
    await page.getByText("Darebbe il ruolo", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Applica 1 riga" }).click();
    await page.getByRole("heading", { name: "Applicato: sportelli.csv" }).waitFor();
  }));

test("an auditor reads in words what was done, and reaches whom it was done to", () =>
  newcomer.attempt("voce-del-registro", async () => {
    const { page } = newcomer;
    await newcomer.context.clearCookies();
    await signIn(newcomer, town, "revisore");
    await page.goto(`${town.url}/registro?action=role.grant`);
    await page.getByRole("link", { name: "Richiesta di ruolo approvata" }).click();
    await page.getByRole("heading", { name: "Richiesta di ruolo approvata", level: 1 }).waitFor();
    const said = page.getByRole("region", { name: "Che cosa dice" });
    await said.getByText("Tecnico comunale").waitFor();
    await newcomer.look("voce-del-registro");
    await page.getByRole("link", { name: "Apri la persona" }).click();
    await page.getByRole("heading", { name: "Simone Vallebona", level: 1 }).waitFor();
  }));

test("groups, sheets, emergencies and one's own permissions are looked at, on a desk and on a phone", () =>
  officer.attempt("permessi", async () => {
    const { page } = officer;
    for (const viewport of [DESK, PHONE]) {
      await page.setViewportSize(viewport);
      for (const [path, heading] of [
        ["/persone/gruppi", "Gruppi del dominio"],
        ["/persone/foglio", "Foglio dei ruoli"],
        ["/persone/emergenze", "Accessi d’emergenza"],
        ["/permessi", "I miei permessi"],
        ["/persone", "Persone"],
      ] as const) {
        await page.goto(town.url + path);
        await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
        await officer.look(path.slice(1).replace("/", "-"));
      }
    }
  }));
