import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compressPages } from "#main/compress-pages.ts";
import { withoutSecrets } from "#main/config.ts";

const WEB = join(import.meta.dirname, "../../../web");
const CONTRACT = join(import.meta.dirname, "../../../contract/src");
const STAMP = join(WEB, "dist/.stamp");

/** Builds the web app when its sources changed since the last time. @returns whether it had to */
export async function buildPages(say: (line: string) => void): Promise<boolean> {
  if (await arePagesBuilt()) return false;
  say("Costruisco le pagine…");
  const fingerprint = await sourcesFingerprint();
  await runVite();
  await compressPages(join(WEB, "dist"));
  await writeFile(STAMP, fingerprint);
  return true;
}

/** `./stabile build`: for those who run `serve`, which only reads. */
export async function build(): Promise<void> {
  const built = await buildPages((line) => console.log(line));
  console.log(built ? "Pagine costruite." : "Pagine già costruite.");
}

/** Whether what is served is what the sources say. */
export async function arePagesBuilt(): Promise<boolean> {
  return existsSync(STAMP) && (await readFile(STAMP, "utf8")) === (await sourcesFingerprint());
}

/** Names, sizes and times are enough: a copy with the same ones has the same contents, or is built once too often. */
async function sourcesFingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const folder of [join(WEB, "src"), CONTRACT, join(WEB, "public")]) {
    if (!existsSync(folder)) continue;
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  for (const file of ["package.json", "vite.config.ts", "index.html"])
    hash.update(await readFile(join(WEB, file)));
  return hash.digest("hex");
}

function runVite(): Promise<void> {
  const vite = join(WEB, "../../node_modules/vite/bin/vite.js");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], {
      cwd: WEB,
      // Whatever the surroundings are called: what React is for development is slower, and runs each effect twice.
      env: { ...withoutSecrets(process.env), NODE_ENV: "production" },
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error("La costruzione delle pagine non è riuscita")),
    );
  });
}
