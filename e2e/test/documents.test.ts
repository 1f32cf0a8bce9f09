import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madePdf } from "#e2e/made-pdf.ts";
import { DESK, openBrowser, openPerson, type Person, signIn } from "#e2e/people.ts";
import { startTown, type Town } from "#e2e/town.ts";

let town: Town;
let browser: Browser;
let technician: Person;
let folder: string;

beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
  technician = await openPerson(browser, town, DESK);
  folder = await mkdtemp(join(tmpdir(), "stabile-e2e-archive-"));
});

afterAll(async () => {
  await browser.close();
  await town.stop();
  await rm(folder, { recursive: true, force: true });
});

async function write(path: string, content: Buffer | string): Promise<string> {
  const whole = join(folder, path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, content);
  return whole;
}

test("a folder is loaded by its rules; the rest is placed by hand, seen, searched, renewed; what is past its time is proposed", () =>
  technician.attempt("documenti", async () => {
    const { page } = technician;
    await signIn(technician, town, "tecnico");
    await page.goto(`${town.url}/edifici`);
    await page.locator("[data-row-link]").first().waitFor({ timeout: 90_000 });
    const code = await page.locator("tbody .code").first().innerText();
    await write(
      `archivio/${code}/locazioni/2000-01-10_2005-01-10.pdf`,
      madePdf(["Contratto di locazione", "Conduttore: Societa sportiva Esempio"]),
    );
    await write(
      "archivio/Vecchie carte/relazione.pdf",
      madePdf(["Relazione sui solai", "Si rileva il corindone"]),
    );
    const rules = await write(
      "regole.csv",
      "percorso;tipo;visibilita\n{edificio}/locazioni/{data}_{scadenza}.pdf;lease;uffici\n",
    );
    const told = await town.command([
      ...["import", "documents", join(folder, "archivio"), "--rules", rules],
      ...["--apply", "--confirm", "--keep-unplaced"],
    ]);
    expect(told).toMatch(/1 {2}caricati/);
    expect(told).toMatch(/1 {2}da collocare a mano/);

    await page.goto(`${town.url}/documenti`);
    await page.getByLabel("Stato").selectOption("to-place");
    await page.getByRole("link", { name: "relazione" }).click();
    await page.getByText("Vecchie carte/relazione.pdf").first().waitFor();
    await technician.look("documento-da-collocare");
    await page.getByLabel("Di quale edificio è").fill(code);
    await page.getByRole("listbox").getByRole("option").first().click();
    await page.getByRole("button", { name: "Colloca", exact: true }).click();
    await page.getByRole("heading", { name: "Da collocare" }).waitFor({ state: "detached" });
    // Whether the first page can be drawn depends on the machine: where it cannot, the page says so.
    const picture = page.getByAltText("Anteprima di relazione");
    const noTool = page.getByText(/poppler-utils/);
    await picture.or(noTool).waitFor({ timeout: 60_000 });
    await technician.look("documento-collocato");

    const next = madePdf(["Relazione sui solai", "Seconda stesura: il corindone non si rileva"]);
    await page
      .getByLabel("Aggiungi una versione")
      .setInputFiles({ name: "relazione-2.pdf", mimeType: "application/pdf", buffer: next });
    await page.getByText("Versione 2: relazione-2.pdf").waitFor();

    await page.goto(`${town.url}/documenti`);
    await page.getByLabel("Cerca", { exact: true }).fill("corindone");
    await page.locator("mark", { hasText: "corindone" }).waitFor({ timeout: 60_000 });
    await technician.look("documenti-cercati");

    await page.goto(`${town.url}/scarto`);
    await page.getByText(/10 anni dalla scadenza \(10\/01\/2005\)/).waitFor();
    await technician.look("scarto-proponibili");
    await page.getByRole("button", { name: /^Proponi per lo scarto DOC-/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Perché").fill("Contratto cessato da vent’anni");
    await dialog.getByRole("button", { name: "Proponi per lo scarto" }).click();
    await page.getByText("Nessun documento da proporre").waitFor();
    await page.getByRole("link", { name: "Proposti" }).click();
    await page.getByText("Contratto cessato da vent’anni").waitFor();
    await technician.look("scarto-proposti");
  }));
