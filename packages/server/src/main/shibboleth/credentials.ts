import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { keyFiles } from "#main/shibboleth/key-change.ts";
import type { ShibbolethSettings } from "#main/shibboleth/settings.ts";
import { Problem } from "#runtime/problem.ts";

const run = promisify(execFile);

/** Debian's user of shibd, who alone reads the private key. */
export const SHIBD_USER = "_shibd";

/**
 * Makes what is missing: keys with their certificates, and the secret. What is there is never touched: another key would
 * end the trust that the SIRAC's owner gave to this one.
 * @returns the names of the files made
 */
export async function makeCredentials(
  folder: string,
  { host, keys }: Pick<ShibbolethSettings, "host" | "keys">,
): Promise<string[]> {
  const made: string[] = [];
  for (const key of keys) made.push(...(await makeKey(folder, key, new URL(host).hostname)));
  return [...made, ...(await makeSecret(folder))];
}

async function makeKey(folder: string, name: string, hostname: string): Promise<string[]> {
  const files = keyFiles(name);
  const [key, cert] = files.map((file) => join(folder, file)) as [string, string];
  if (existsSync(key) !== existsSync(cert))
    throw new Problem(
      "unprocessable",
      `In ${folder} c'è solo uno tra ${files.join(" e ")}: rimetti l'altro, oppure sposta via quello che c'è`,
    );
  if (existsSync(key)) return [];
  const making = `${key}.nuova`;
  // 3072 bits and ten years: as shib-keygen makes them; the certificate only carries the key, nobody checks its issuer.
  const request = [
    "-x509",
    "-newkey",
    "rsa:3072",
    "-sha256",
    "-nodes",
    "-days",
    "3650",
    "-subj",
    `/CN=${hostname}`,
  ];
  const names = ["-addext", `subjectAltName=DNS:${hostname}`];
  await run("openssl", ["req", ...request, ...names, "-keyout", making, "-out", `${cert}.nuovo`]).catch(
    async (error: unknown) => {
      await Promise.all([rm(making, { force: true }), rm(`${cert}.nuovo`, { force: true })]);
      throw new Problem("unprocessable", `openssl non ha fatto la chiave: ${String(error)}`);
    },
  );
  await chmod(making, 0o600);
  await chmod(`${cert}.nuovo`, 0o644);
  await giveTo(making, await idsOf(SHIBD_USER));
  await rename(making, key);
  await rename(`${cert}.nuovo`, cert);
  return files;
}

/** Two forms of one secret: Stabile reads the bare one, Apache, which reads its files as root, a definition. */
async function makeSecret(folder: string): Promise<string[]> {
  const [bare, apache] = [join(folder, "proxy-secret"), join(folder, "proxy-secret.conf")];
  const made: string[] = [];
  if (!existsSync(bare)) {
    await writeFile(bare, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600 });
    await chmod(bare, 0o640);
    await giveTo(bare, { uid: 0, gid: (await idsOf("stabile"))?.gid ?? 0 });
    made.push("proxy-secret");
  }
  const secret = (await readFile(bare, "utf8")).trim();
  if (!/^[\w-]{32,}$/.test(secret))
    throw new Problem("unprocessable", `${bare}: servono almeno 32 tra lettere, cifre, _ e -`);
  const wanted = `Define STABILE_PROXY_SECRET "${secret}"\n`;
  if ((await readFile(apache, "utf8").catch(() => "")) === wanted) return made;
  await writeFile(`${apache}.nuovo`, wanted, { mode: 0o600 });
  await rename(`${apache}.nuovo`, apache);
  return [...made, "proxy-secret.conf"];
}

interface Ids {
  uid: number;
  gid: number;
}

/** Who is not there yet (their package comes later) or is not ours to give to: `--check` says it. */
async function giveTo(file: string, ids: Ids | undefined): Promise<void> {
  if (ids !== undefined && process.getuid?.() === 0) await chown(file, ids.uid, ids.gid);
}

export async function idsOf(user: string): Promise<Ids | undefined> {
  const lines = (await readFile("/etc/passwd", "utf8").catch(() => "")).split("\n");
  const found = lines.map((line) => line.split(":")).find(([name]) => name === user);
  return found === undefined ? undefined : { uid: Number(found[2]), gid: Number(found[3]) };
}
