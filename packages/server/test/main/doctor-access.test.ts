import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { readConfig } from "#main/config.ts";
import { checkAccess } from "#main/doctor-access.ts";
import { ops } from "#main/ops-command.ts";
import { sampleIdpMetadata } from "#test/support/sample-idp.ts";
import { selfSigned } from "#test/support/self-signed.ts";

// What a systems officer reads when something of the way in is not as it should be, whichever way it is.

const HOST = "https://stabile.comune.example";
let folder: string;
let out: string;
let elsewhere: Server;
let address: string;
/** Seconds that the other machine's clock is behind ours. */
let behind = 0;

beforeAll(async () => {
  elsewhere = createServer((_, response) => {
    response.setHeader("date", new Date(Date.now() - behind * 1000).toUTCString()).end("{}");
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), "stabile-access-"));
  out = join(folder, "shibboleth");
  const [tls, key] = [join(folder, "tls.pem"), join(folder, "tls.key")];
  const made = selfSigned({ name: "stabile.comune.example", days: 90 });
  await Promise.all([writeFile(tls, made.cert), writeFile(key, made.key)]);
  await writeFile(join(folder, "sirac.xml"), sampleIdpMetadata({ entityId: `${address}/saml` }));
  const files = ["--idp-metadata", join(folder, "sirac.xml"), "--tls-certificate", tls, "--tls-key", key];
  // why: the command is run in this process, and what it prints is of another test.
  vi.spyOn(console, "log").mockImplementation(() => undefined);
  await ops(["shibboleth", "--out", out, "--host", HOST, ...files]);
  vi.restoreAllMocks();
});
afterAll(async () => {
  elsewhere.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => {
  behind = 0;
});

const REAL = {
  SANDBOX: "false",
  PUBLIC_URL: HOST,
  GATEWAY_KEY: "k",
  GATEWAY_SECRET: "un-segreto-del-gateway",
  CZRM_ESB_SECRET: "un-segreto-del-esb",
  REALGIMM_USER: "u",
  REALGIMM_PASSWORD: "una-password",
};

/** Marks and words, a line each. */
async function told(env: Record<string, string>): Promise<string> {
  const given = { ...REAL, GATEWAY_URL: address, ...env };
  const findings = await checkAccess(readConfig(given), given);
  return findings.map(({ level, text }) => `${level}: ${text}`).join("\n");
}
const oidc = (env = {}) => told({ SIRAC_ISSUER: address, ...env });
const proxy = (env = {}) =>
  told({
    ACCESS_MODE: "reverse-proxy",
    ACCESS_PROXY_PEERS: "10.1.2.3",
    ACCESS_PROXY_SECRET: "un-segreto-di-prova-del-proxy",
    ...env,
  });
const shibboleth = (env = {}) =>
  told({
    ACCESS_MODE: "shibboleth",
    ACCESS_PROXY_PEERS: "127.0.0.1",
    ACCESS_PROXY_SECRET_FILE: join(out, "proxy-secret"),
    ...env,
  });

test("where all is well nothing is asked of anybody, in each of the three ways", async () => {
  for (const way of [oidc, proxy, shibboleth]) {
    const said = await way();
    expect(said).not.toMatch(/warning|error/);
    expect(said).toMatch(/ok: Orologio: come quello di 127\.0\.0\.1/);
  }
  expect(await shibboleth()).toContain("ok: Apache e Shibboleth: nulla da dire");
});

test.each([
  ["oidc", oidc],
  ["reverse-proxy", proxy],
  ["shibboleth", shibboleth],
])("%s: a clock that is off is told, with how much and what to do", async (_, way) => {
  behind = 90;
  expect(await way()).toMatch(
    /warning: L'orologio di questa macchina è avanti di (89|90|91) secondi.*timedatectl/,
  );
  behind = -400;
  expect(await way()).toMatch(
    /error: L'orologio di questa macchina è indietro di (399|400|401) secondi.*set-ntp/,
  );
});

test.each([
  ["oidc", oidc],
  ["reverse-proxy", proxy],
  ["shibboleth", shibboleth],
])("%s: a public address without HTTPS is told", async (_, way) => {
  expect(await way({ PUBLIC_URL: "http://stabile.comune.example" })).toMatch(
    /warning: PUBLIC_URL è http:\/\/stabile.*nessuno riesce a entrare.*PUBLIC_URL=https/,
  );
});

test("a SIRAC that does not answer is told with the address that was asked", async () => {
  expect(await oidc({ SIRAC_ISSUER: "http://127.0.0.1:9/realms/comune" })).toMatch(
    /warning: SIRAC non risponde a http:\/\/127\.0\.0\.1:9\/realms\/comune\/\.well-known.*SIRAC_ISSUER/,
  );
});

test("no public address at all is told", async () => {
  const { PUBLIC_URL: _, ...others } = { ...REAL, GATEWAY_URL: address, SIRAC_ISSUER: address };
  const findings = await checkAccess(readConfig(others), others);
  expect(findings.map(({ text }) => text).join()).toContain("Manca PUBLIC_URL");
});

async function whileEdited(file: string, change: (text: string) => string, say: () => Promise<string>) {
  const text = await readFile(join(out, file), "utf8");
  expect(change(text), "the edit must hit").not.toBe(text);
  await writeFile(join(out, file), change(text));
  return say().finally(() => writeFile(join(out, file), text));
}

test.each([
  [
    "the secret is not the same on the two sides",
    "proxy-secret",
    (text: string) => text.replace(/^./, (letter) => (letter === "a" ? "b" : "a")),
    /error: proxy-secret e proxy-secret\.conf non dicono lo stesso segreto: ripeti il comando/,
  ],
  [
    "our certificate for SIRAC ends in twenty days",
    "sp-cert.pem",
    () => selfSigned({ days: 20 }).cert,
    /warning: sp-cert\.pem: scade tra 19 giorni: .*--key-change add/,
  ],
  [
    "SIRAC's metadata have expired",
    "idp-metadata.xml",
    (text: string) => text.replace(" entityID=", ' validUntil="2020-01-01T00:00:00Z" entityID='),
    /error: idp-metadata\.xml: valido fino al 2020.*nessuno entra: chiedi al gestore del SIRAC/,
  ],
  [
    "SIRAC's certificate ends in twenty days",
    "idp-metadata.xml",
    () => sampleIdpMetadata({ entityId: `${address}/saml`, days: 20 }),
    /warning: certificato del SIRAC: scade tra 19 giorni: chiedi al gestore.*--idp-metadata/,
  ],
  [
    "an attribute is missing in the map",
    "attribute-map.xml",
    (text: string) => text.replaceAll(/.*id="comge_cognome".*\n/g, ""),
    /error: attribute-map\.xml: non traduce comge_cognome: chi entra ne è senza; ripeti/,
  ],
  [
    "notices of leaving are taken from outside",
    "apache.conf",
    (text: string) => text.replace("Require all denied", "Require all granted"),
    /error: apache\.conf: \/slo\/back è aperto da fuori/,
  ],
])("Apache and Shibboleth: %s", async (_, file, change, said) => {
  // The test runs as root here and as anybody elsewhere; key and secret are looked at by root only.
  if (process.getuid?.() !== 0 && /^(sp-|proxy-)/.test(file)) return;
  expect(await whileEdited(file, change, shibboleth)).toMatch(said);
});

test("Apache configured for another address than ours is told", async () => {
  expect(await shibboleth({ PUBLIC_URL: "https://altro.comune.example" })).toMatch(
    /PUBLIC_URL è https:\/\/altro.*Apache è configurato per https:\/\/stabile/,
  );
  expect(await shibboleth({ PORT: "3055" })).toMatch(/Apache passa le richieste a .*:3000, e PORT è 3055/);
});

test("a folder that the command never wrote is told", async () => {
  const secret = join(folder, "segreto-altrove");
  await writeFile(secret, "x".repeat(40), { mode: 0o640 });
  expect(await shibboleth({ ACCESS_PROXY_SECRET_FILE: secret })).toMatch(
    /warning: In .* non c'è la configurazione di \.\/stabile ops shibboleth/,
  );
});
