import { expect, test } from "vitest";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { findWeaknesses } from "#main/security/find-weaknesses.ts";
import { asJson, asText, isUrgent } from "#main/security/security-report.ts";
import type {
  AnswersState,
  AntivirusState,
  DatabaseState,
  HostState,
  RoleHolder,
  SecurityState,
  SettingsState,
} from "#main/security/security-state.ts";

const STRONG = "x7Qp-una-stringa-lunga-e-casuale-0123456789";

const SOUND: SecurityState = {
  settings: {
    publicUrl: new URL("https://stabile.comune.example"),
    isPublicUrlSet: true,
    listensOn: "127.0.0.1",
    servesTls: false,
    isSandboxOn: false,
    trustedProxies: ["127.0.0.1"],
    requestsPerMinute: 1200,
    databaseUrl: new URL(`postgres://stabile:${STRONG}@db.comune.example/stabile?sslmode=verify-full`),
    secrets: { GATEWAY_SECRET: `${STRONG}-1`, CZRM_ESB_SECRET: `${STRONG}-2` },
    keyBits: { GATEWAY_ASSERTION_KEY: 2048 },
    inEnvironment: [],
    platforms: { GATEWAY_URL: "https://gateway.comune.example" },
    access: {
      ...{ mode: "oidc", peers: [], secret: "", hasCertificates: false },
      ...{ noticesHeardOn: undefined, noticePeers: [] },
    },
    given: (name) => (name === "SECURITY_CONTACT" ? "mailto:sicurezza@comune.example" : undefined),
  },
  host: {
    userId: 998,
    nodeVersion: "24.21.0",
    nodeFlags: [],
    nodeEnv: undefined,
    checksCertificates: true,
    files: [{ path: "/var/lib/stabile", kind: "data", mode: 0o750 }],
  },
  database: {
    isEmbedded: false,
    isSuperuser: false,
    ownsRegisters: false,
    isEncrypted: true,
    missingMigrations: [],
    clockSkewMs: 40,
  },
  people: { holders: [], disabledFirmSessions: 0, longSessions: 0, refusedArrivals: 0 },
  antivirus: {
    address: "unix:/run/clamav/clamd.ctl",
    isOnThisMachine: true,
    version: "ClamAV 1.4.6/27832/Sat Nov 28 09:27:05 2026",
    failure: undefined,
    signaturesDays: 1,
  },
  answers: {
    url: new URL("https://stabile.comune.example"),
    failure: undefined,
    certificateDays: 80,
    noticeStatus: 403,
    inClear: { status: 301, headers: { location: "https://stabile.comune.example/" } },
    page: {
      status: 200,
      headers: {
        "strict-transport-security": "max-age=31536000; includeSubDomains",
        "content-security-policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        server: "nginx",
      },
    },
  },
};

const codesOf = (state: SecurityState): string[] => findWeaknesses(state).map(({ code }) => code);
const withSettings = (change: Partial<SettingsState>) => ({
  ...SOUND,
  settings: { ...SOUND.settings, ...change },
});
const withGiven = (values: Record<string, string>) =>
  withSettings({ given: (name) => values[name] ?? SOUND.settings.given(name) });
const withHost = (change: Partial<HostState>) => ({ ...SOUND, host: { ...SOUND.host, ...change } });
const withDatabase = (change: Partial<DatabaseState>) => ({
  ...SOUND,
  database: { ...(SOUND.database as DatabaseState), ...change },
});
const withAntivirus = (change: Partial<AntivirusState>) => ({
  ...SOUND,
  antivirus: { ...(SOUND.antivirus as AntivirusState), ...change },
});
const withHeaders = (headers: Record<string, string>) => {
  const answers = SOUND.answers as AnswersState;
  return { ...SOUND, answers: { ...answers, page: { status: 200, headers } } };
};
const access = (change: Partial<SettingsState["access"]>) =>
  withSettings({
    access: {
      ...SOUND.settings.access,
      ...{ mode: "shibboleth", peers: ["127.0.0.1"], secret: STRONG },
      ...change,
    },
  });
const withHolder = (holder: Partial<RoleHolder>) => ({
  ...SOUND,
  people: {
    holders: [{ name: "Paolo G.", roles: ["technician"], sinceDays: 400, lastSeenDays: 1, ...holder }],
    disabledFirmSessions: 0,
    longSessions: 0,
    refusedArrivals: 0,
  },
});
const withAnswers = (change: Partial<AnswersState>) => ({
  ...SOUND,
  answers: { ...(SOUND.answers as AnswersState), ...change },
});

test("a sound installation has nothing to be told, in any way people sign in", () => {
  expect(codesOf(SOUND)).toEqual([]);
  expect(codesOf(access({}))).toEqual([]);
  expect(codesOf(access({ mode: "reverse-proxy", secret: "", hasCertificates: true }))).toEqual([]);
});

test("the training environment on one's own machine has nothing to be told", () => {
  const state = withSettings({
    publicUrl: new URL("http://localhost:3000"),
    isPublicUrlSet: false,
    isSandboxOn: true,
    trustedProxies: [],
    databaseUrl: undefined,
    secrets: { ...DEMO_SECRETS },
    inEnvironment: ["GATEWAY_SECRET"],
    given: () => undefined,
  });
  expect(codesOf({ ...state, database: { ...(SOUND.database as DatabaseState), isEmbedded: true } })).toEqual(
    [],
  );
});

const db = (change: string) => new URL(`postgres://${change}`);

test.each<[string, string, SecurityState]>([
  ["the sandbox on a public address", "sandbox-exposed", withSettings({ isSandboxOn: true })],
  [
    "the sandbox listening from outside",
    "sandbox-exposed",
    withSettings({ isSandboxOn: true, publicUrl: new URL("http://localhost:3000"), listensOn: "0.0.0.0" }),
  ],
  [
    "a published credential",
    "published-secrets",
    withSettings({ secrets: { CZRM_ESB_SECRET: DEMO_SECRETS.CZRM_ESB_SECRET } }),
  ],
  [
    "a public address in clear",
    "public-url-in-clear",
    withSettings({ publicUrl: new URL("http://stabile.example") }),
  ],
  ["no public address", "public-url-missing", withSettings({ isPublicUrlSet: false })],
  [
    "an open listener without a proxy",
    "listens-without-proxy",
    withSettings({ listensOn: "::", trustedProxies: [] }),
  ],
  ["any address as proxy", "trusted-proxies-wide", withSettings({ trustedProxies: ["0.0.0.0/0"] })],
  ["any IPv6 address as proxy", "trusted-proxies-wide", withSettings({ trustedProxies: ["::/0"] })],
  [
    "a whole private network as proxy",
    "trusted-proxies-wide",
    withSettings({ trustedProxies: ["10.0.0.0/8"] }),
  ],
  ["a proxy that is not named", "trusted-proxies-missing", withSettings({ trustedProxies: [] })],
  ["nothing that looks into files", "antivirus-missing", { ...SOUND, antivirus: undefined }],
  [
    "an antivirus that does not answer",
    "antivirus-silent",
    withAntivirus({ version: undefined, failure: "connect ECONNREFUSED", signaturesDays: undefined }),
  ],
  ["an antivirus of last month", "antivirus-old", withAntivirus({ signaturesDays: 31 })],
  ["an antivirus across the network", "antivirus-in-clear", withAntivirus({ isOnThisMachine: false })],
  ["a short private key", "short-keys", withSettings({ keyBits: { TLS_KEY_FILE: 1024 } })],
  ["no limit of requests", "rate-limit-off", withSettings({ requestsPerMinute: 1_000_000 })],
  [
    "a platform in clear",
    "platforms-in-clear",
    withSettings({ platforms: { GATEWAY_URL: "http://gateway.comune.example" } }),
  ],
  ["nobody to tell a weakness to", "security-contact-missing", withGiven({ SECURITY_CONTACT: "" })],
  ["a secret that can be guessed", "short-secrets", withSettings({ secrets: { GATEWAY_SECRET: "breve" } })],
  [
    "one secret in two places",
    "repeated-secrets",
    withSettings({ secrets: { GATEWAY_SECRET: STRONG, REALGIMM_PASSWORD: STRONG } }),
  ],
  [
    "secrets in the environment",
    "secrets-in-environment",
    withSettings({ inEnvironment: ["GATEWAY_SECRET"] }),
  ],
  ["identity headers without a proof", "identity-headers-without-proof", access({ secret: "" })],
  ["a short secret of the proxy", "proxy-secret-short", access({ secret: "quasi-venti-caratteri" })],
  ["identity headers from everywhere", "proxy-peers-wide", access({ peers: ["0.0.0.0/0"] })],
  ["identity headers from nobody knows where", "proxy-peers-wide", access({ peers: [] })],
  [
    "identity headers over the network in clear",
    "identity-headers-in-clear",
    { ...access({}), settings: { ...access({}).settings, listensOn: "10.1.2.3" } },
  ],
  ["a certificate that ends in twenty days", "certificate-ends", withAnswers({ certificateDays: 20 })],
  ["a certificate that has ended", "certificate-ends", withAnswers({ certificateDays: -1 })],
  ["notices of leaving taken from outside", "notices-from-outside", withAnswers({ noticeStatus: 400 })],
  [
    "notices of leaving heard on every address",
    "notices-heard-everywhere",
    access({ noticesHeardOn: "0.0.0.0" }),
  ],
  ["notices of leaving from a whole network", "notice-peers-wide", access({ noticePeers: ["10.0.0.0/8"] })],
  [
    "a proxy with another secret",
    "proxy-not-believed",
    { ...access({}), people: { holders: [], disabledFirmSessions: 0, longSessions: 0, refusedArrivals: 12 } },
  ],
  ["sessions of a whole day", "sessions-too-long", withGiven({ SESSION_HOURS: "24" })],
  [
    "sessions already open for too long",
    "sessions-too-long",
    { ...SOUND, people: { holders: [], disabledFirmSessions: 0, longSessions: 3, refusedArrivals: 0 } },
  ],
  ["registers kept for a year", "audit-kept-too-briefly", withGiven({ KEEP_AUDIT_DAYS: "365" })],
  ["excerpts kept for years", "excerpts-kept-too-long", withGiven({ KEEP_EXCERPTS_DAYS: "900" })],
  ["a log that says all", "log-too-loud", withGiven({ LOG_LEVEL: "debug" })],
  ["root", "runs-as-root", withHost({ userId: 0 })],
  ["an old Node", "node-too-old", withHost({ nodeVersion: "20.19.0" })],
  ["a debugger", "debugger-open", withHost({ nodeFlags: ["--inspect=0.0.0.0:9229"] })],
  ["a loose reader of HTTP", "loose-http-parser", withHost({ nodeFlags: ["--insecure-http-parser"] })],
  ["certificates that nobody checks", "certificates-not-checked", withHost({ checksCertificates: false })],
  ["a development mode", "development-mode", withHost({ nodeEnv: "development" })],
  [
    "a data folder that everybody reads",
    "files-readable-by-others",
    withHost({ files: [{ path: "/var/lib/stabile", kind: "data", mode: 0o755 }] }),
  ],
  [
    "a key that everybody reads",
    "files-readable-by-others",
    withHost({ files: [{ path: "/etc/key.pem", kind: "secret", mode: 0o644 }] }),
  ],
  [
    "a program that everybody writes",
    "files-writable-by-others",
    withHost({ files: [{ path: "/opt/stabile", kind: "program", mode: 0o777 }] }),
  ],
  ["a superuser", "database-superuser", withDatabase({ isSuperuser: true })],
  ["registers that can be rewritten", "registers-owned", withDatabase({ ownsRegisters: true })],
  ["a database over the network in clear", "database-in-clear", withDatabase({ isEncrypted: false })],
  [
    "a database whose certificate nobody checks",
    "database-certificate-not-checked",
    withSettings({ databaseUrl: db(`s:${STRONG}@db.example/stabile?sslmode=no-verify`) }),
  ],
  [
    "a password that is the user's name",
    "database-password-default",
    withSettings({ databaseUrl: db("fm:fm@db/fm2") }),
  ],
  [
    "a password that everybody tries",
    "database-password-default",
    withSettings({ databaseUrl: db("s:postgres@localhost/x") }),
  ],
  [
    "no password over the network",
    "database-password-empty",
    withSettings({ databaseUrl: db("s@db.example/x") }),
  ],
  ["a short password", "database-password-short", withSettings({ databaseUrl: db("s:corta1!@localhost/x") })],
  ["migrations to apply", "migrations-pending", withDatabase({ missingMigrations: ["0099_x.sql"] })],
  ["two clocks", "clock-skew", withDatabase({ clockSkewMs: -5_000 })],
  ["an embedded database at work", "embedded-database", withDatabase({ isEmbedded: true })],
  ["who executes and verifies", "duties-not-separated", withHolder({ roles: ["contractor", "technician"] })],
  ["who gives permissions and works", "duties-not-separated", withHolder({ roles: ["systems", "finance"] })],
  [
    "more roles than one needs",
    "too-many-roles",
    withHolder({ roles: ["technician", "urp", "building-contact", "firm-admin"] }),
  ],
  ["a role nobody has used", "roles-never-used", withHolder({ lastSeenDays: undefined })],
  ["a person not seen for a year", "accounts-unseen", withHolder({ lastSeenDays: 366 })],
  [
    "workers of a firm that works no more",
    "disabled-firm-sessions",
    { ...SOUND, people: { holders: [], disabledFirmSessions: 2, longSessions: 0, refusedArrivals: 0 } },
  ],
  [
    "too many administrators",
    "many-administrators",
    {
      ...SOUND,
      people: {
        holders: Array.from({ length: 6 }, (_, at) => ({
          name: `S${at}`,
          roles: ["systems"],
          sinceDays: 9,
          lastSeenDays: 1,
        })),
        disabledFirmSessions: 0,
        longSessions: 0,
        refusedArrivals: 0,
      },
    },
  ],
  ["headers that a proxy took away", "hsts-missing", withHeaders({})],
  ["no policy of contents", "content-security-policy-weak", withHeaders({})],
  [
    "a policy made wider",
    "content-security-policy-weak",
    withHeaders({ "content-security-policy": "script-src 'self' 'unsafe-inline'; frame-ancestors 'none'" }),
  ],
  ["no word against sniffing", "security-headers-missing", withHeaders({})],
  ["a proxy that tells its version", "version-told", withHeaders({ server: "Apache/2.4.62 (Debian)" })],
  [
    "an answer in clear",
    "answers-in-clear",
    { ...SOUND, answers: { ...(SOUND.answers as AnswersState), inClear: { status: 200, headers: {} } } },
  ],
  [
    "a certificate that is not accepted",
    "public-url-unanswered",
    {
      ...SOUND,
      answers: { ...(SOUND.answers as AnswersState), page: undefined, failure: "CERT_HAS_EXPIRED" },
    },
  ],
])("%s is told: %s", (_, code, state) => {
  const found = findWeaknesses(state).find((weakness) => weakness.code === code);
  expect(found).toMatchObject({ what: expect.stringMatching(/./), why: expect.any(String) });
  expect(found?.remedy.length).toBeGreaterThan(10);
});

test("no weakness tells a secret", () => {
  const said = JSON.stringify([
    findWeaknesses(access({ secret: "segretissimo-corto" })),
    findWeaknesses(withSettings({ secrets: { GATEWAY_SECRET: "segretissimo" } })),
    findWeaknesses(withSettings({ databaseUrl: db("s:segretissima@db.example/x") })),
  ]);
  expect(said).toContain("proxy-secret-short");
  expect(said).not.toContain("segretissim");
});

test("the worst comes first, and only what is critical or high is urgent", () => {
  const weaknesses = findWeaknesses({
    ...withSettings({ isPublicUrlSet: false, trustedProxies: ["0.0.0.0/0"] }),
    host: { ...SOUND.host, nodeFlags: ["--inspect"], nodeEnv: "test" },
  });
  expect(weaknesses.map(({ gravity }) => gravity)).toEqual(["critical", "high", "medium", "low"]);
  expect(isUrgent({ weaknesses, notLookedAt: [] })).toBe(true);
  expect(isUrgent({ weaknesses: weaknesses.slice(2), notLookedAt: [] })).toBe(false);
});

test("the report is read by a person and by a program", () => {
  const report = { weaknesses: findWeaknesses(withHost({ userId: 0 })), notLookedAt: ["la base dati"] };
  expect(asText(report)).toMatch(
    /^ALTA .*root.*\n +Perché: .*\n +Che cosa fare: .*runuser[\s\S]*Non guardato: la base dati[\s\S]*Debolezze: 1 di gravità alta\.$/,
  );
  expect(asText({ weaknesses: [], notLookedAt: [] })).toBe("Nessuna debolezza in ciò che è stato guardato.");
  expect(JSON.parse(asJson(report))).toMatchObject({
    urgent: true,
    weaknesses: [{ code: "runs-as-root", gravity: "high" }],
    notLookedAt: ["la base dati"],
  });
});
