import type { Config } from "#main/config.ts";
import type { Finding } from "#main/finding.ts";
import { askAntivirus } from "#main/security/ask-antivirus.ts";

/** Whether what comes in is looked into, and whether that works. */
export async function checkAntivirus(config: Config): Promise<Finding> {
  const antivirus = await askAntivirus(config);
  if (antivirus === undefined)
    return config.SANDBOX
      ? { level: "ok", text: "Antivirus: nessuno, e per la formazione non serve" }
      : { level: "warning", text: "Antivirus: nessuno guarda i file che arrivano (ANTIVIRUS)" };
  const { address, version, failure } = antivirus;
  return failure === undefined
    ? { level: "ok", text: `Antivirus: ${version} (${address})` }
    : {
        level: "error",
        text: `Antivirus: ${address} non risponde (${failure}); intanto nessun file è preso`,
      };
}
