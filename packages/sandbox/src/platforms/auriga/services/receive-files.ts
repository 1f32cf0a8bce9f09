import { addVersion } from "#platforms/auriga/archive/documents.ts";
import type { ServiceCall } from "#platforms/auriga/services/service.ts";
import { element, numberAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** Puts files into the archive, and remembers those that did not arrive: they are a warning, never an error. */
export interface FileIntake {
  receive(document: number, version: Tree | undefined): void;
  /** `VersioneElettronicaNonCaricata`, one for each file that is not there. */
  missing: Tree[];
}

export function openIntake({ db, attachments, losesFile }: ServiceCall): FileIntake {
  const missing: Tree[] = [];
  return {
    missing,
    receive(document, version) {
      if (version === undefined) return;
      const number = numberAt(version, "NroAttachmentAssociato");
      if (number === undefined) return;
      const part = attachments.get(number);
      const name = textAt(version, "NomeFile") ?? "senza_nome";
      if (part === undefined || part.bytes.length === 0 || losesFile())
        missing.push(
          element("VersioneElettronicaNonCaricata", [
            element("NroAttachmentAssociato", number),
            element("NomeFile", name),
          ]),
        );
      else addVersion(db, document, { name, bytes: part.bytes });
    },
  };
}
