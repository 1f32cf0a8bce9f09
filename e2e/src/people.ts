import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import type { Town } from "#e2e/town.ts";

const SCREENSHOTS = join(import.meta.dirname, "../screenshots");
/** A closed network refuses the browser's own chatter many at a time: it is told to keep quiet. */
const QUIET = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Three dimensions without a graphics chip. */
export const DRAWN_BY_SOFTWARE = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"];

export function openBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.STABILE_CHROMIUM ?? "/usr/bin/chromium",
    args: more.length === 0 ? QUIET : [...QUIET.filter((one) => one !== "--disable-gpu"), ...more],
  });
}

/** A person at a screen: a browser session of their own. */
export interface Person {
  page: Page;
  context: BrowserContext;
  /** Keeps a picture of where a step failed, and goes on failing. */
  attempt<T>(name: string, step: () => Promise<T>): Promise<T>;
  /** Looks at the page: keeps a screenshot, and lets axe look for what would stop a blind person. */
  look(name: string): Promise<void>;
  leave(): Promise<void>;
}

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 900 };

export async function openPerson(
  browser: Browser,
  town: Town,
  viewport: { width: number; height: number },
): Promise<Person> {
  const context = await browser.newContext({ viewport, locale: "it-IT", timezoneId: "Europe/Rome" });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy/.test(message.text()))
      complaints.push(message.text());
  });
  return {
    page,
    context,
    async look(name) {
      await page.waitForLoadState("networkidle").catch(() => undefined);
      const folder = join(SCREENSHOTS, town.engine.toLowerCase());
      await mkdir(folder, { recursive: true });
      const width = page.viewportSize()?.width ?? 0;
      await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
        `axe su ${name}`,
      ).toEqual([]);
      expect(complaints, `errori nel browser su ${name}`).toEqual([]);
    },
    async attempt(name, step) {
      try {
        return await step();
      } catch (error) {
        const folder = join(SCREENSHOTS, "falliti");
        await mkdir(folder, { recursive: true });
        await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
        console.error(await whatIsThere(page));
        throw error;
      }
    },
    leave: () => context.close(),
  };
}

const MOST_CHARACTERS = 3_000;

/** The words of the page, for whoever has only the log and not the picture. */
async function whatIsThere(page: Page): Promise<string> {
  const words = await page
    .locator("body")
    .innerText({ timeout: 5_000 })
    .catch(() => "(nessun testo)");
  return `${page.url()}\n${words.replace(/\n+/g, "\n").slice(0, MOST_CHARACTERS)}`;
}

/** Signs in through the simulated SIRAC as one of its demo identities. */
export async function signIn(person: Person, town: Town, identity: string): Promise<void> {
  const { page } = person;
  await page.goto(town.url);
  await page.getByRole("link", { name: "Accedi con SIRAC" }).click();
  await page.locator(`button[name=identity][value="${identity}"]`).click();
  await page.waitForURL(`${town.url}/**`);
  await page.getByRole("heading", { level: 1 }).waitFor();
}
