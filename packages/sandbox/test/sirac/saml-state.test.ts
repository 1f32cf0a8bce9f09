import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { City } from "#city/types.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { createSirac } from "#platforms/sirac/platform.ts";
import { openSiracStore } from "#platforms/sirac/store.ts";
import { readPostPage, readRedirect, ServiceProvider } from "#test/sirac/service-provider.ts";
import { Visitor } from "#test/sirac/sign-in.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stabile-sirac-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (serviceProviders: string[] = []): Promise<RunningSandbox> =>
  startSandbox({ basePort: 0, dataDir: folder, city: {} as City, sirac: { serviceProviders } }, [
    createSirac(),
  ]);

async function enter(url: string, sp: ServiceProvider, visitor: Visitor): Promise<string> {
  const markup = await (await visitor.open(sp.signInUrl(url))).text();
  const request = /name="request" value="([^"]+)"/.exec(markup)?.[1] ?? "";
  const page = await visitor.open(`${url}/scelta-identita`, { request, identity: "cittadina" });
  return readPostPage(await page.text()).xml;
}

test("applications, sessions and the key survive a restart: who was in can still be signed out", async () => {
  const sp = await new ServiceProvider().listen();
  const visitor = new Visitor();
  const before = await start();
  const put = { method: "PUT", headers: { "content-type": "text/xml" }, body: sp.metadata() };
  await fetch(`${before.urls.console}/admin/sirac/service-providers`, put);
  const xml = await enter(before.urls.sirac ?? "", sp, visitor);
  const certificate = async ({ urls }: RunningSandbox): Promise<string | undefined> =>
    /<ds:X509Certificate>[^<]+/.exec(await (await fetch(`${urls.sirac}/saml/metadata`)).text())?.[0];
  const published = await certificate(before);
  await before.close();
  const after = await start();
  expect(await certificate(after)).toBe(published);
  const url = after.urls.sirac ?? "";
  const nameId = /<saml:NameID[^>]*>([^<]+)/.exec(xml)?.[1] ?? "";
  const sessionIndex = /SessionIndex="([^"]+)"/.exec(xml)?.[1] ?? "";
  const again = readPostPage(await (await visitor.open(sp.signInUrl(url))).text());
  expect(again.xml).toContain(nameId);
  const left = await visitor.open(sp.logoutUrl(url, { nameId, sessionIndex }));
  expect(readRedirect(left.headers.get("location") ?? "").message).toContain("status:Success");
  await after.close();
  sp.close();
});

test("metadata named in the configuration is read when its application knocks, and anew when it has another key", async () => {
  const file = join(folder, "metadati.xml");
  const sandbox = await start([file]);
  const url = sandbox.urls.sirac ?? "";
  const first = await new ServiceProvider().listen();
  expect((await new Visitor().open(first.signInUrl(url))).status).toBe(400);
  writeFileSync(file, first.metadata());
  expect(await enter(url, first, new Visitor())).toContain("RPTNNA58B59Z999L");
  const second = await new ServiceProvider().listen();
  expect((await new Visitor().open(second.signInUrl(url))).status).toBe(400);
  writeFileSync(file, second.metadata());
  expect(await enter(url, second, new Visitor())).toContain("RPTNNA58B59Z999L");
  for (const sp of [first, second]) sp.close();
  await sandbox.close();
});

test("a state kept before levels were known is taken over: its sessions are of level 2", () => {
  const db = new DatabaseSync(":memory:");
  db.exec(`
    CREATE TABLE sirac_session (sid TEXT PRIMARY KEY, cookie TEXT NOT NULL UNIQUE, identity_id TEXT NOT NULL,
      authenticated_at INTEGER NOT NULL, expires_ms INTEGER NOT NULL) STRICT;
    CREATE TABLE sirac_refresh (token TEXT PRIMARY KEY, grant_id TEXT NOT NULL, expires_ms INTEGER NOT NULL) STRICT;
    INSERT INTO sirac_session VALUES ('vecchia', 'biscotto', 'urp', 1, ${Date.now() + 60_000});
  `);
  expect(openSiracStore(db).sessionOfCookie("biscotto")).toMatchObject({
    sid: "vecchia",
    level: 2,
    joined: true,
  });
  expect(openSiracStore(db).redeemRefresh("mai-dato")).toBeNull();
});
