import { isLoopback } from "#main/security/addresses.ts";
import type { AntivirusState } from "#main/security/security-state.ts";
import type { AntivirusConfig, ClamdAddress } from "#runtime/antivirus/antivirus-config.ts";
import { versionOfClamd } from "#runtime/antivirus/clamd.ts";

const LONGEST_MS = 5_000;

/** Whether the antivirus answers, and of when its signatures are. @returns undefined when none is configured */
export async function askAntivirus({ ANTIVIRUS }: AntivirusConfig): Promise<AntivirusState | undefined> {
  if (ANTIVIRUS === undefined) return undefined;
  const at = {
    address: textOf(ANTIVIRUS),
    isOnThisMachine: !("host" in ANTIVIRUS) || isLoopback(ANTIVIRUS.host),
  };
  try {
    const version = await versionOfClamd(ANTIVIRUS, LONGEST_MS);
    return { ...at, version, failure: undefined, signaturesDays: ageOf(version) };
  } catch (error) {
    return { ...at, version: undefined, failure: (error as Error).message, signaturesDays: undefined };
  }
}

const textOf = (address: ClamdAddress): string =>
  "host" in address ? `clamd://${address.host}:${address.port}` : `unix:${address.path}`;

const DAY_MS = 86_400_000;

/** `ClamAV 1.4.6/27832/Sat Nov 28 09:27:05 2026`, in the clock of its machine: a day more or less does not matter. */
function ageOf(version: string): number | undefined {
  const made = Date.parse(version.split("/")[2] ?? "");
  return Number.isNaN(made) ? undefined : Math.floor((Date.now() - made) / DAY_MS);
}
