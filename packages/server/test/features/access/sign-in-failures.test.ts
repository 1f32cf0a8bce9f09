import { afterAll, beforeAll, expect, test } from "vitest";
import { Jar, openSignInWorld, type SignInWorld } from "#test/features/access/sign-in-world.ts";

// What a person reads when signing in goes wrong: they look at a browser, not at a client of the API.

let world: SignInWorld;
let withoutSirac: SignInWorld;
beforeAll(async () => {
  world = await openSignInWorld();
  withoutSirac = await openSignInWorld({ siracIsDown: true });
});
afterAll(async () => {
  await world.close();
  await withoutSirac.close();
});

const NAVIGATION = { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } };

async function pageOf(answer: Response): Promise<string> {
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  const page = await answer.text();
  expect(page).toContain('<html lang="it">');
  expect(page).toContain("<title>");
  expect(page.match(/<h1>/g)).toHaveLength(1);
  // The policy lets no style or script of the page itself through.
  expect(page).not.toMatch(/<style|<script|style=/);
  return page;
}

test("SIRAC away: the page says so, with the status of a failure that passes, and leads back to the same page", async () => {
  const answer = await new Jar(withoutSirac.base).open("/accesso?ritorno=/ordini%3Fstato=aperto", NAVIGATION);
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  const page = await pageOf(answer);
  expect(page).toContain("SIRAC, con cui si accede, non risponde");
  expect(page).toContain('<a href="/accesso?ritorno=%2Fordini%3Fstato%3Daperto">Riprova</a>');
});

test("a client that asks for data is told in data", async () => {
  const answer = await new Jar(withoutSirac.base).open("/accesso", {
    headers: { accept: "application/json" },
  });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toBe("application/problem+json; charset=utf-8");
});

async function comeBackWith(parameters: Record<string, string>): Promise<Response> {
  const jar = new Jar(world.base);
  const start = new URL((await jar.open("/accesso")).headers.get("location") ?? "");
  const state = start.searchParams.get("state") ?? "";
  const back = new URLSearchParams({ state, iss: world.sirac.url, ...parameters });
  const answer = await jar.open(`/accesso/ritorno?${back}`, NAVIGATION);
  // The attempt is over: its cookie is gone, and no session was opened.
  expect(jar.cookie("__Host-stabile-accesso")).toBeUndefined();
  expect(jar.cookie("__Host-stabile")).toBeUndefined();
  return answer;
}

test("who gives up at SIRAC reads that nothing was done, and may try again", async () => {
  const answer = await comeBackWith({ error: "access_denied" });
  expect(answer.status).toBe(401);
  expect(await pageOf(answer)).toMatch(/annullato o negato.*<a href="\/accesso">Riprova<\/a>/s);
});

test("who tries again after giving up still arrives where they wanted to go", async () => {
  const jar = new Jar(world.base);
  const start = new URL((await jar.open("/accesso?ritorno=/permessi")).headers.get("location") ?? "");
  const state = start.searchParams.get("state") ?? "";
  const back = new URLSearchParams({ state, iss: world.sirac.url, error: "access_denied" });
  const page = await pageOf(await jar.open(`/accesso/ritorno?${back}`, NAVIGATION));
  expect(page).toContain('<a href="/accesso?ritorno=%2Fpermessi">Riprova</a>');
});

test("SIRAC saying that it cannot now is an outage, not a refusal of the person", async () => {
  const answer = await comeBackWith({ error: "temporarily_unavailable" });
  expect(answer.status).toBe(503);
  expect(await pageOf(answer)).toContain("non risponde in questo momento");
});

test("a code that SIRAC never gave, or an attempt that is lost, is a page too", async () => {
  const forged = await comeBackWith({ code: "inventato" });
  expect(forged.status).toBe(401);
  await pageOf(forged);
  const lost = await comeBackWith({ state: "un-altro", code: "x" });
  expect(lost.status).toBe(401);
  expect(await pageOf(lost)).toContain("iniziato in un&#39;altra finestra");
});

test("what comes from outside is written as text, not as markup", async () => {
  const answer = await new Jar(withoutSirac.base).open(
    `/accesso?ritorno=/${encodeURIComponent('"><b>')}`,
    NAVIGATION,
  );
  expect(await pageOf(answer)).not.toContain("<b>");
});

test("leaving with a form that is no longer good is a page, and does not sign out", async () => {
  const jar = new Jar(world.base);
  await jar.open(await jar.reachReturn("tecnico"));
  const form = { "content-type": "application/x-www-form-urlencoded", ...NAVIGATION.headers };
  const answer = await jar.open("/uscita", { method: "POST", headers: form, body: "csrf=vecchio" });
  expect(answer.status).toBe(403);
  expect(await pageOf(answer)).toContain("Uscita non riuscita");
  expect((await jar.open("/api/v1/session")).status).toBe(200);
});
