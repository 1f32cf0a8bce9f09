import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import type { ShibbolethSettings } from "#main/shibboleth/settings.ts";
import { Problem } from "#runtime/problem.ts";

/**
 * Another key without anybody shut out: for a while there are two. With either we read what is encrypted for us, both are in
 * our metadata, and one signs. `use` and `back` say which; `drop` takes away the one that does not sign.
 */
export const KEY_STEPS = ["add", "use", "back", "drop"] as const;
export type KeyStep = (typeof KEY_STEPS)[number];

type Keys = Pick<ShibbolethSettings, "keys" | "signingKey">;
type Key = Keys["signingKey"];

export const keyFiles = (key: string): [privateKey: string, certificate: string] => [
  `${key}-key.pem`,
  `${key}-cert.pem`,
];

/** @throws Problem `bad-request` when the change is not at that step */
export function keysAfter(step: KeyStep, { keys, signingKey }: Keys): Keys {
  const [older, newer] = keys as [Key, Key?];
  if (step === "add") {
    if (newer !== undefined) throw refusal("ci sono già due chiavi; prima di farne un'altra: drop");
    return { keys: [older, older === "sp" ? "sp-2" : "sp"], signingKey };
  }
  if (newer === undefined) throw refusal("c'è una chiave sola; se ne fa un'altra con add");
  if (step === "drop") return { keys: [signingKey], signingKey };
  return { keys, signingKey: step === "use" ? newer : older };
}

const refusal = (text: string): Problem => new Problem("bad-request", `--key-change: ${text}`);

/** What is not a key of ours any more stays beside, under a name that nothing reads. */
export async function putAwayKeys(folder: string, keys: readonly string[]): Promise<void> {
  for (const key of ["sp", "sp-2"].filter((name) => !keys.includes(name)))
    for (const name of keyFiles(key)) {
      const path = join(folder, name);
      if (existsSync(path)) await rename(path, `${path}.prima`);
    }
}

/** What is left to do after a step, as the guide says it at length. */
export const NEXT_OF_STEP: Record<KeyStep, string> = {
  add: "La chiave nuova c'è, e non firma ancora. Manda al gestore del SIRAC i metadati (/Shibboleth.sso/Metadata, con due certificati) e aspetta che dica di averli registrati; poi --key-change use.",
  use: "Da ora firma la chiave nuova; ciò che è cifrato per la vecchia si legge ancora. Prova un accesso e un'uscita da tutti i servizi: se il SIRAC rifiuta, --key-change back. Dopo qualche giorno, --key-change drop.",
  back: "Firma di nuovo la chiave vecchia: chiedi al gestore del SIRAC se ha registrato anche la nuova.",
  drop: "È rimasta la sola chiave che firma; l'altra è accanto, in .prima, e si può distruggere. Manda al gestore del SIRAC i metadati, che ora hanno un certificato solo.",
};
