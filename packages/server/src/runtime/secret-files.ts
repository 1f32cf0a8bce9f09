import { readFileSync, statSync } from "node:fs";

/** A private key with its chain is a few kilobytes: what is larger is another file. */
const MOST_BYTES = 64 * 1024;
/** Reading and writing by whoever is neither the owner nor of the group. */
const BY_OTHERS = 0o006;

export const fileNameOf = (name: string): string => `${name}_FILE`;

export interface ReadSecrets {
  /** The environment with the secrets that files gave. */
  env: NodeJS.ProcessEnv;
  /** What is wrong, each by the name of its setting, and never with what the file holds. */
  faults: string[];
}

/**
 * Secrets given as `NAME_FILE=/path`: systemd's credentials, Docker's and Kubernetes' secrets. A process's environment
 * is inherited by its children and shown by `docker inspect`; a file is not.
 */
export function readSecretFiles(env: NodeJS.ProcessEnv, names: readonly string[]): ReadSecrets {
  const read: NodeJS.ProcessEnv = { ...env };
  const faults: string[] = [];
  for (const name of names) {
    const path = env[fileNameOf(name)];
    if (path === undefined || path === "") continue;
    const outcome = (env[name] ?? "") === "" ? readSecretFile(path) : { fault: BOTH(name) };
    if ("fault" in outcome) faults.push(`${fileNameOf(name)}: ${outcome.fault}`);
    else read[name] = outcome.text;
  }
  return { env: read, faults };
}

const BOTH = (name: string) => `c'è anche ${name}: va dato uno solo dei due`;

/** @returns the text without the line ends after it, which editors add and no secret has */
export function readSecretFile(path: string): { text: string } | { fault: string } {
  try {
    const { size, mode } = statSync(path);
    if ((mode & BY_OTHERS) !== 0)
      return { fault: `il file ${path} è aperto a tutti gli utenti della macchina: chmod 640 (o 600)` };
    if (size > MOST_BYTES)
      return { fault: `il file ${path} supera ${MOST_BYTES / 1024} kB: non è un segreto` };
    const text = readFileSync(path, "utf8").replace(/[\r\n]+$/, "");
    return text === "" ? { fault: `il file ${path} è vuoto` } : { text };
  } catch (error) {
    return { fault: `il file ${path} non si legge (${(error as NodeJS.ErrnoException).code ?? "errore"})` };
  }
}
