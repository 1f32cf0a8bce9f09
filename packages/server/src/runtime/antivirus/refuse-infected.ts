import { safeFileName } from "#domain/text/file-name.ts";
import type { Scanner } from "#runtime/antivirus/scanner.ts";
import { Problem } from "#runtime/problem.ts";

/** A file with something in it; its name and what was found go into the register. */
export class InfectedFile extends Problem {
  readonly fileName: string;
  readonly signature: string;

  constructor(fileName: string, signature: string) {
    const message = `Nel file «${fileName}» l'antivirus ha trovato «${signature}»: non è stato preso`;
    super("file-infected", message, [{ field: "file", message }]);
    this.fileName = fileName;
    this.signature = signature;
  }
}

/**
 * An upload, before anything is done with it and before any transaction, which would wait for the antivirus. What could
 * not be looked into is refused as well: it is still on the device it comes from, and can be sent again.
 * @throws InfectedFile; Problem `antivirus-unavailable`
 */
export async function refuseInfected(
  scanner: Scanner | undefined,
  file: { fileName: string; bytes: Uint8Array } | undefined,
): Promise<void> {
  if (scanner === undefined || file === undefined) return;
  const verdict = await scanner.scan(file.bytes);
  if (verdict.kind === "clean") return;
  const fileName = safeFileName(file.fileName);
  if (verdict.kind === "infected") throw new InfectedFile(fileName, verdict.signature);
  const message = `Il file «${fileName}» non è stato preso: l'antivirus, che lo deve guardare, non risponde. Riprova tra poco`;
  throw new Problem("antivirus-unavailable", message, [{ field: "file", message }]);
}
