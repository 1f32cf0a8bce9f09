/**
 * `npm test`: every suite, the server's and the end-to-end ones on both engines. What a machine lacks is left out and
 * said in one line; with CI=true leaving something out is a failure.
 */
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runStep, type Step } from "./run-steps.ts";
import { startTestPostgres } from "./test-postgres.ts";

const ROOT = join(import.meta.dirname, "../..");
const CI = process.env.CI === "true";
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);

interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  success: boolean;
}

const totals: Totals = { passed: 0, failed: 0, skipped: 0 };
const leftOut: string[] = [];
const reports = await mkdtemp(join(tmpdir(), "stabile-reports-"));

interface Suite {
  folder: string;
  env?: Record<string, string>;
  /** Files that another suite of this run has run already. */
  leaving?: readonly string[];
}

/** What opens no database is the same on both engines: run once. */
const WITHOUT_DATABASE = [
  "test/architecture/**",
  "test/domain/!(sla)/**",
  "test/main/shibboleth-{files,proxy,sign-in,sign-out}.test.ts",
  "test/runtime/antivirus/**",
];

async function suite(name: string, options: Suite): Promise<void> {
  const reportFile = join(reports, `${name.replaceAll(/\W+/g, "-")}.json`);
  const step: Step = {
    name,
    command: join(ROOT, "node_modules/.bin/vitest"),
    // A worker for each core: many tests wait, for processes, locks and sockets.
    args: [
      "run",
      "--maxWorkers=100%",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${reportFile}`,
      ...(options.leaving ?? []).map((files) => `--exclude=${files}`),
    ],
    cwd: join(ROOT, options.folder),
    env: { ...options.env, ...(CHROMIUM ? { STABILE_CHROMIUM: CHROMIUM } : {}) },
  };
  console.log(`\n── ${name}`);
  const { code } = await runStep(step);
  const report = await readFile(reportFile, "utf8").then(
    (text) => JSON.parse(text) as VitestReport,
    () => undefined,
  );
  totals.passed += report?.numPassedTests ?? 0;
  totals.failed += report?.numFailedTests ?? 0;
  totals.skipped += report?.numPendingTests ?? 0;
  // A suite that broke before its first test, or closed badly, failed too.
  if (code !== 0 && (report?.numFailedTests ?? 0) === 0) totals.failed += 1;
}

/** What people do is the same on both engines: each of these is driven on one of them, when both are there. */
const ONLY_ON_PGLITE = ["test/permissions.test.ts"];
const ONLY_ON_POSTGRES = [
  "access",
  "certificate",
  "documents",
  "labels",
  "planning",
  "plans",
  "protocol",
  "realgimm",
  "sources",
  "viewer",
].map((name) => `test/${name}.test.ts`);

/** The stories on each engine, side by side: much of it is waiting. */
async function stories(): Promise<void> {
  const onBoth = postgres !== undefined && wanted("storia su PostgreSQL");
  if (!onBoth && !wanted("storia su PGlite")) return;
  await runStep({
    name: "pagine costruite",
    command: join(ROOT, "node_modules/.bin/node"),
    args: ["packages/server/src/main/cli.ts", "build"],
    cwd: ROOT,
  });
  const leaving = wanted("storia su PGlite") ? ONLY_ON_PGLITE : [];
  await Promise.all([
    wanted("storia su PGlite")
      ? suite("storia su PGlite", { folder: "e2e", leaving: onBoth ? ONLY_ON_POSTGRES : [] })
      : undefined,
    onBoth ? suite("storia su PostgreSQL", { folder: "e2e", env: onPostgres, leaving }) : undefined,
  ]);
}

const only = process.argv.slice(2);
const wanted = (name: string) => only.length === 0 || only.some((word) => name.includes(word));

const postgres = await startTestPostgres();
if (postgres === undefined) leftOut.push("le prove su PostgreSQL (mancano i pacchetti postgresql e postgis)");
if (CHROMIUM === undefined) leftOut.push("le prove nel browser (manca chromium)");
const noShibboleth = ["/usr/sbin/apache2", "/usr/lib/apache2/modules/mod_shib.so", "/usr/sbin/shibd"].some(
  (path) => !existsSync(path),
);
if (!existsSync("/usr/sbin/clamd")) leftOut.push("le prove con l'antivirus vero (manca clamav-daemon)");
if (noShibboleth)
  leftOut.push("le prove con Apache e mod_shib (mancano apache2, libapache2-mod-shib, shibboleth-sp-utils)");
const onPostgres = postgres ? { STABILE_TEST_DATABASE_URL: postgres.url } : {};
try {
  if (wanted("contratto")) await suite("contratto", { folder: "packages/contract" });
  if (wanted("pagine")) await suite("pagine", { folder: "packages/web" });
  if (wanted("comune simulato")) await suite("comune simulato", { folder: "packages/sandbox" });
  if (postgres && wanted("server su PostgreSQL"))
    await suite("server su PostgreSQL", { folder: "packages/server", env: onPostgres });
  if (wanted("server su PGlite")) {
    const leaving = postgres && wanted("server su PostgreSQL") ? WITHOUT_DATABASE : [];
    await suite("server su PGlite", { folder: "packages/server", leaving });
  }
  if (CHROMIUM) await stories();
} finally {
  await postgres?.stop();
  await rm(reports, { recursive: true, force: true });
}

for (const what of leftOut) console.log(`Lasciate fuori: ${what}`);
if (CI && leftOut.length > 0) totals.failed += leftOut.length;
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;
