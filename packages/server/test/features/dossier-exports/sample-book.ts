import { createHash } from "node:crypto";
import type { BookDocument, BookFact, DossierBook } from "#domain/dossier-book/dossier-book.ts";

export function sampleDocument(number: number, bytes: Uint8Array, open = true): BookDocument {
  return {
    id: `document-${number}`,
    name: `${String(number).padStart(3, "0")} collaudo n° ${number} – città.pdf`,
    kind: "Certificato di collaudo",
    mediaType: "application/pdf",
    byteLength: bytes.byteLength,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    issuedOn: "2019-03-12",
    expiresOn: number % 2 === 0 ? "2029-03-12" : undefined,
    open: async () => {
      await Promise.resolve();
      return open
        ? (async function* () {
            yield await Promise.resolve(bytes);
          })()
        : undefined;
    },
  };
}

export function sampleFact(fields: Partial<BookFact> = {}): BookFact {
  return {
    field: "occupier",
    label: "Chi lo usa",
    value: "Istituto comprensivo Esempio",
    text: "Istituto comprensivo Esempio",
    source: "realgimm",
    saidBy: "RealGimm",
    quality: "documented",
    validFrom: "2020-09-01",
    recordedAt: new Date("2026-01-10T09:00:00Z"),
    evidenceId: undefined,
    note: undefined,
    ...fields,
  };
}

export function sampleBook(fields: Partial<DossierBook> = {}): DossierBook {
  return {
    municipality: "Comune di Esempio",
    building: {
      code: "EDI-0001",
      name: "Scuola primaria «Bar & Tabacchi» <ex>",
      address: "Via dell'Esempio 12",
      use: "school",
      useLabel: "Scuola",
    },
    asOf: { day: "2026-03-31", known: new Date("2026-03-31T21:59:59.999Z"), isPast: true },
    producedAt: new Date("2026-11-30T09:00:00Z"),
    askedBy: "Ufficio Patrimonio",
    writing: { number: 12, hash: "a".repeat(64) },
    measure: { required: 40, stated: 31, founded: 12, current: 30 },
    sections: [
      {
        code: "A",
        title: "Identificazione",
        facts: [
          sampleFact({ evidenceId: "document-2" }),
          sampleFact({ label: "Orari", text: "lun–ven 8–17", evidenceId: "altrove", note: "Šime Ωmega 😀" }),
        ],
        groups: [],
        tables: [],
        missing: ["Persone presenti al massimo", "Codice MEF"],
      },
    ],
    documents: [],
    ...fields,
  };
}
