import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { ops } from "#main/ops-command.ts";
import { judgeFolder } from "#main/shibboleth/check-folder.ts";
import { readMetadata } from "#main/shibboleth/idp-metadata.ts";
import { readSettings } from "#main/shibboleth/settings.ts";
import { sampleIdpMetadata } from "#test/support/sample-idp.ts";

const HOST = "https://stabile.comune.example";
const metadata = sampleIdpMetadata();
let folder: string;
let metadataFile: string;
let out: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stabile-ops-"));
  metadataFile = join(folder, "sirac.xml");
  out = join(folder, "shibboleth");
  await writeFile(metadataFile, metadata);
  await stabileOps("--host", HOST, "--idp-metadata", metadataFile);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** What the command says, on either output. */
async function stabileOps(...args: string[]): Promise<string> {
  let said = "";
  const keep = (text: unknown) => {
    said += `${String(text)}\n`;
    return true;
  };
  // why: the command is run in this process, and what it prints is what is looked at.
  vi.spyOn(console, "log").mockImplementation(keep);
  vi.spyOn(console, "error").mockImplementation(keep);
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  await ops(["shibboleth", "--out", out, ...args]).finally(() => vi.restoreAllMocks());
  return said;
}

const read = (name: string): Promise<string> => readFile(join(out, name), "utf8");

test("a folder has all that Apache and shibd need, each file naming the others where they are", async () => {
  const names = await readdir(out);
  for (const name of [
    "shibboleth2.xml",
    "apache.conf",
    "sp-key.pem",
    "sp-cert.pem",
    "proxy-secret",
    "LEGGIMI.md",
  ])
    expect(names).toContain(name);
  for (const name of names.filter((one) => !/\.pem$|^proxy-secret/.test(one))) {
    const text = await read(name);
    expect(text, name).not.toMatch(/\{\{|undefined|\[object/);
    for (const [path = ""] of text.matchAll(new RegExp(`${out}/[\\w.-]+`, "g")))
      expect(names, `${name} names ${path}`).toContain(path.slice(out.length + 1).replace(/\.$/, ""));
  }
  expect(await read("shibboleth2.xml")).toContain(`entityID="${HOST}/shibboleth"`);
});

test("the key is readable by its owner only, and the secret is in no file that others read", async () => {
  const mode = async (name: string) => (await stat(join(out, name))).mode & 0o777;
  expect([await mode("sp-key.pem"), await mode("proxy-secret.conf"), await mode("proxy-secret")]).toEqual([
    0o600, 0o600, 0o640,
  ]);
  const secret = (await read("proxy-secret")).trim();
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  for (const name of await readdir(out))
    if (!name.startsWith("proxy-secret")) expect(await read(name), name).not.toContain(secret);
});

test("what Apache's workers and shibd read as themselves is readable to them", async () => {
  const closed = [
    "shibboleth2.xml",
    "attribute-map.xml",
    "idp-metadata.xml",
    "partialLogout.html",
    "sp-cert.pem",
  ];
  for (const name of closed) expect((await stat(join(out, name))).mode & 0o777, name).toBe(0o644);
  expect((await stat(out)).mode & 0o777).toBe(0o755);
});

test("every header that Stabile believes is taken away from outside, and brought by nobody but mod_shib", async () => {
  const profile = join(import.meta.dirname, "../../profiles/sirac-access.json");
  const { headers } = JSON.parse(await readFile(profile, "utf8")) as { headers: Record<string, string[]> };
  const apache = await read("apache.conf");
  for (const name of Object.values(headers).flat()) {
    expect(apache).toMatch(new RegExp(`RequestHeader unset ${name} early`, "i"));
    expect(apache).toMatch(new RegExp(`RequestHeader set ${name} "%\\{${name}\\}e" env=${name}`, "i"));
  }
});

test("run again it finds everything as it was, without being told anything again", async () => {
  const before = await Promise.all(["sp-key.pem", "proxy-secret", "apache.conf"].map(read));
  expect(await stabileOps()).toContain("era già tutto così");
  expect(await Promise.all(["sp-key.pem", "proxy-secret", "apache.conf"].map(read))).toEqual(before);
});

test("a file that would change is shown and left as it is; with --overwrite it is written and the former stays beside it", async () => {
  const key = await read("sp-key.pem");
  const said = await stabileOps("--level", "3");
  expect(said).toMatch(/^-.*SpidL2/m);
  expect(said).toMatch(/^\+.*SpidL3/m);
  expect(said).toContain("Non ho scritto nulla: 2 file cambierebbero");
  expect(await read("shibboleth2.xml")).toContain("SpidL2");

  expect(await stabileOps("--level", "3", "--overwrite")).not.toContain("reload apache2");
  expect(await read("shibboleth2.xml")).toContain("SpidL3");
  expect(await read("shibboleth2.xml.prima")).toContain("SpidL2");
  expect(await read("sp-key.pem")).toBe(key);
  await stabileOps("--level", "2", "--overwrite");
});

test("what Apache reads only when it is loaded again is said", async () => {
  const app = /http:\/\/127\.0\.0\.1:\d+/.exec(await read("impostazioni.json"))?.[0] ?? "";
  const two = ["--app", app, "--app", "http://127.0.0.1:3999", "--overwrite"];
  expect(await stabileOps(...two)).toContain("systemctl reload apache2");
  expect(await stabileOps()).not.toContain("reload apache2");
  await stabileOps("--app", app, "--overwrite");
});

test("a key without its certificate stops the command before another is made", async () => {
  const certificate = await read("sp-cert.pem");
  await rm(join(out, "sp-cert.pem"));
  await expect(stabileOps()).rejects.toThrow(/solo uno tra sp-key\.pem e sp-cert\.pem/);
  await writeFile(join(out, "sp-cert.pem"), certificate);
});

test.each([
  [["--host", "http://stabile.example"], /--host/],
  [["--host", `${HOST}/stabile`], /--host: solo protocollo, nome e porta/],
  [["--host", `${HOST}"\nInclude /etc/passwd`], /--host/],
  [["--tls-key", '/etc/x" y'], /--tls-key: un percorso senza spazi/],
  [["--entity-id", 'a"><x'], /--entity-id/],
  [["--attribute", "x%{y}"], /--attribute/],
  [["--level", "4"], /--level/],
  [["--check", "--level", "2"], /--check guarda soltanto/],
  [["--idp", "https://altri.example"], /nessun fornitore di identità di nome https:\/\/altri/],
  [["--idp-metadata", "http://sirac.example/metadata"], /solo in https/],
  [["--idp-metadata", "/nessuno.xml"], /non si legge/],
])("%j is refused before anything is written", async (args, said) => {
  await expect(stabileOps(...args)).rejects.toThrow(said);
});

test.each([
  ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x/>', /DOCTYPE/],
  ["<md:EntityDescriptor entityID='x'/>", /nessun fornitore di identità/],
  [
    metadata + sampleIdpMetadata({ entityId: "https://altro.example" }),
    /più di un fornitore.*--idp: .*altro/,
  ],
  [metadata.replace(/(<ds:X509Certificate>)[^<]+/, "$1AAAA"), /un certificato non si legge/],
])("metadata that cannot be trusted are refused: %#", (xml, said) => {
  expect(() => readMetadata(xml)).toThrow(said);
});

test("an untouched folder has nothing wrong in it", async () => {
  const settings = readSettings(JSON.parse(await read("impostazioni.json")) as Record<string, unknown>);
  expect((await judgeFolder(out, settings)).filter(({ level }) => level !== "ok")).toEqual([]);
});

const BROKEN: [file: string, was: RegExp, is: string, said: RegExp][] = [
  ["shibboleth2.xml", /<SSO policyId="blockUnsolicited"/, "<SSO", /manca blockUnsolicited/],
  ["shibboleth2.xml", /(<ApplicationDefaults)/, '$1 policyId="blockUnsolicited"', /uscite SOAP/],
  [
    "shibboleth2.xml",
    /(<ApplicationDefaults)/,
    '$1 REMOTE_USER="comge_codicefiscale"',
    /codice fiscale finirebbe/,
  ],
  ["shibboleth2.xml", /signingAlg="[^"]+"/, "", /SHA-1/],
  ["shibboleth2.xml", / timeout="\d+"/, ' timeout="1800"', /timeout più breve di lifetime/],
  ["shibboleth2.xml", / redirectLimit="exact"/, "", /redirectLimit/],
  ["shibboleth2.xml", /Location="\/Status" acl="[^"]+"/, 'Location="/Status"', /acl/],
  ["shibboleth2.xml", /(<Notify Channel="back".*\/>)/, "<!-- $1 -->", /manca Notify back/],
  ["security-policy.xml", /checkReplay="true"/g, "", /checkReplay/],
  ["attribute-policy.xml", /attributeID="comge_nome"/, 'attributeID="*"', /qualunque attributo/],
  [
    "attribute-map.xml",
    / id="comge_codicefiscale"/g,
    ' id="cf"',
    /non traduce comge_codicefiscale: chi entra/,
  ],
  ["attribute-policy.xml", /attributeID="comge_nome"/, 'attributeID="n"', /non lascia passare comge_nome/],
  [
    "idp-metadata.xml",
    / entityID=/,
    ' validUntil="2020-01-01T00:00:00Z" entityID=',
    /shibd non lo usa più.*--idp-metadata/,
  ],
  ["apache.conf", / {2}RequestHeader unset comge_codicefiscale early\n/, "", /early».*comge_codicefiscale/],
  [
    "apache.conf",
    /(unset comge_codicefiscale) early/,
    "$1",
    /senza «early» toglie l'identità vera: comge_codicefiscale/,
  ],
  ["apache.conf", /ShibUseHeaders Off/, "ShibUseHeaders On", /ShibUseHeaders On/],
  ["apache.conf", /"\$\{STABILE_PROXY_SECRET\}"/, '"in-chiaro"', /segreto è scritto in chiaro/],
  ["apache.conf", /Require all denied/, "Require all granted", /slo\/back è aperto/],
  ["apache.conf", /RewriteRule \^ - \[R=400,L\]/, "", /somigliano a un'identità/],
  ["apache.conf", /SSLProtocol .*/, "SSLProtocol all", /TLS 1\.2/],
  ["proxy-secret.conf", /"[0-9a-f]/, '"x', /non dicono lo stesso segreto/],
  ["idp-metadata.xml", /<md:KeyDescriptor[\s\S]*KeyDescriptor>/, "", /senza certificato/],
  ["idp-metadata.xml", /<md:SingleLogoutService[^>]+>/, "", /sempre parziale/],
  ["protocols.xml", /[\s\S]+/, "altro", /Diversi da come il comando li scrive: protocols\.xml/],
];
test.each(BROKEN)("--check finds what was done to %s: %s → %s", async (file, was, is, said) => {
  const settings = readSettings(JSON.parse(await read("impostazioni.json")) as Record<string, unknown>);
  const text = await read(file);
  await writeFile(join(out, file), text.replace(was, is));
  expect(await read(file), "the edit must hit").not.toBe(text);
  try {
    const found = (await judgeFolder(out, settings)).filter(({ level }) => level !== "ok");
    expect(found.map((one) => one.text).join("\n")).toMatch(said);
  } finally {
    await writeFile(join(out, file), text);
  }
});

test("--check says which step of a key change is next", async () => {
  await stabileOps("--key-change", "add", "--overwrite");
  expect(await stabileOps("--check")).toContain("--key-change use, poi drop");
  await stabileOps("--key-change", "use", "--overwrite");
  const used = await stabileOps("--check");
  expect(used).toContain("cifra per la nuova: --key-change drop");
  expect(used).not.toContain("--key-change use");
  await stabileOps("--key-change", "back", "--overwrite");
  await stabileOps("--key-change", "drop", "--overwrite");
});
