/**
 * Makes sure that what the project needs is installed, then runs a command with the project's own Node 24.
 * Plain JavaScript without dependencies: it must run on any Node ≥ 20, before anything has been installed.
 *
 *   node ops/bootstrap/run.mjs node packages/server/src/main/cli.ts start
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const stampPath = join(root, "node_modules/.stabile-stamp");
const ownNode = join(root, "node_modules/node/bin/node");

function wantedStamp() {
  const lock = readFileSync(join(root, "package-lock.json"));
  return `${createHash("sha256").update(lock).digest("hex")} ${process.platform} ${process.arch}\n`;
}

function isInstalled() {
  return existsSync(stampPath) && existsSync(ownNode) && readFileSync(stampPath, "utf8") === wantedStamp();
}

function fail(message, code) {
  console.error(message);
  process.exit(code);
}

if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`Serve Node.js 20 o successivo; questo è il ${process.versions.node}.`, 2);
}

if (!isInstalled()) {
  console.log("Installo ciò che serve (solo la prima volta, circa un minuto)…");
  // npm hands its own path to the scripts it runs; without it, the one on the PATH.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const [command, ...first] = npm;
  // Not `npm ci`: it refuses a lock file made where a registry lacks the binaries of other platforms, which is how
  // many organisations' mirrors are. `install --no-save` follows the same lock and integrity sums, and leaves it as it is.
  const result = spawnSync(
    command,
    [...first, "install", "--no-save", "--no-fund", "--no-audit", "--loglevel=error"],
    {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  if (result.status !== 0) fail("Installazione non riuscita: controlla la rete e riprova.", 2);
  if (!existsSync(ownNode))
    fail("Il Node.js del progetto non è stato installato (gli script di npm sono disattivati?).", 2);
  writeFileSync(stampPath, wantedStamp());
}

const [program, ...args] = process.argv.slice(2);
// With hundreds of people asking together the answers that wait would keep the young generation at its largest, and the
// old one grows as if all the machine's memory were ours: these bounds halve what is taken and cost no throughput
// (bench, the crowd). Whoever sets NODE_OPTIONS decides instead.
const bounds = JSON.parse(readFileSync(join(root, "ops/bootstrap/node-flags.json"), "utf8"));
const nodeFlags = bounds.filter((flag) => !process.env.NODE_OPTIONS?.includes(flag.split("=")[0]));
const [command, ...flags] = program === "node" ? [ownNode, ...nodeFlags] : [program];
const child = spawn(command, [...flags, ...args], {
  stdio: "inherit",
  env: {
    // What Node compiled is kept: a command that only asks something starts in two thirds of the time.
    NODE_COMPILE_CACHE: join(root, "node_modules/.cache/node"),
    ...process.env,
    PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH ?? ""}`,
  },
});
// Ctrl+C reaches the child by itself, being in the same group; the others do not.
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
process.on("SIGINT", () => undefined);
child.on("error", (error) => fail(`Non riesco ad avviare ${program}: ${error.message}`, 2));
child.on("exit", (code, signal) => process.exit(signal ? 128 + 2 : (code ?? 1)));
