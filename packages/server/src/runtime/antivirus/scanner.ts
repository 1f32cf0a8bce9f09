import { createHash } from "node:crypto";
import type { AntivirusConfig } from "#runtime/antivirus/antivirus-config.ts";
import { scanWithClamd, type Verdict } from "#runtime/antivirus/clamd.ts";
import { keptFor } from "#runtime/kept-for.ts";

/** Looks into files before they are kept. */
export interface Scanner {
  /** It never fails, and always answers in time. */
  scan(bytes: Uint8Array): Promise<Verdict>;
}

/** clamd works on ten at a time unless told otherwise (`MaxThreads`), and is there for others too. */
const MOST_AT_ONCE = 4;
const MOST_WAITING = 40;
/** An upload is looked into before its transaction, and again as it is kept: the second time it is known. */
const KNOWN_MS = 60_000;
const MOST_KNOWN = 200;

/** @returns undefined when none is configured */
export function createScanner(config: AntivirusConfig): Scanner | undefined {
  const { ANTIVIRUS: address, ANTIVIRUS_TIMEOUT_SECONDS: seconds } = config;
  if (address === undefined) return undefined;
  const clean = keptFor<true>(KNOWN_MS, MOST_KNOWN);
  const turns = createTurns();

  return {
    async scan(bytes) {
      const sum = createHash("sha256").update(bytes).digest("base64");
      if (clean.get(sum)) return { kind: "clean" };
      const until = Date.now() + seconds * 1_000;
      if (!(await turns.take(until))) return { kind: "unknown", because: "ha troppi file da guardare" };
      try {
        const verdict = await scanWithClamd(address, bytes, Math.max(until - Date.now(), 1));
        if (verdict.kind === "clean") clean.set(sum, true);
        return verdict;
      } finally {
        turns.give();
      }
    },
  };
}

/** So many at once; the others wait in order, for as long as they may. */
function createTurns() {
  let free = MOST_AT_ONCE;
  const waiting: (() => void)[] = [];
  return {
    /** @returns false when it did not come in time, or too many are waiting */
    take(until: number): Promise<boolean> {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(true);
      }
      if (waiting.length >= MOST_WAITING) return Promise.resolve(false);
      return new Promise((resolve) => {
        const turn = () => {
          clearTimeout(timer);
          resolve(true);
        };
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(turn), 1);
          resolve(false);
        }, until - Date.now());
        waiting.push(turn);
      });
    },
    give(): void {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}
