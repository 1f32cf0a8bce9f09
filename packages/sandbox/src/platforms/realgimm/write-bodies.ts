import { z } from "zod";
import { CERTIFICATE_TYPES } from "#platforms/realgimm/certificates.ts";
import { romeDateTime } from "#platforms/realgimm/date-times.ts";
import { ENTITY_TYPES } from "#platforms/realgimm/records.ts";

const MOST_FILE_BYTES = 20 * 1024 * 1024;

const Reference = z.string().trim().min(1).max(64);
const Key = z.string().min(1).max(60);
/** Any offset is read, and Rome's is kept. */
export const DateTime = z.iso.datetime({ offset: true }).transform((text) => romeDateTime(new Date(text)));
const Version = z.int().min(0).nullish();
const Amount = z.string().regex(/^(\d{1,3}(\.\d{3}){0,4}|\d{1,12}),\d{2}$/);
const text = (most: number) => z.string().trim().min(1).max(most);

const FileContent = z
  .string()
  .max(Math.ceil(MOST_FILE_BYTES / 3) * 4)
  .refine((given) => given.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(given))
  .transform((given) => Buffer.from(given, "base64"))
  .refine((bytes) => bytes.length > 0 && bytes.length <= MOST_FILE_BYTES);

export const InterventionBody = z
  .object({
    rifEsterno: Reference,
    codFabbricato: Key,
    codElemento: Key.nullish(),
    numero: text(64),
    oggetto: text(500),
    dataInizio: DateTime,
    dataFine: DateTime,
    esito: z.enum(["ESEGUITO", "ANNULLATO"]),
    importo: Amount.nullish(),
    impresa: text(200).nullish(),
  })
  .refine(({ dataInizio, dataFine }) => Date.parse(dataFine) >= Date.parse(dataInizio), {
    path: ["dataFine"],
  });

export const CertificateBody = z.object({
  rifEsterno: Reference,
  codFabbricato: Key,
  codElemento: Key.nullish(),
  tipo: z.enum(CERTIFICATE_TYPES),
  numero: text(100).nullish(),
  dataRilascio: DateTime,
  dataScadenza: DateTime.nullish(),
  ente: text(200).nullish(),
  nomeFile: text(255).nullish(),
  contenuto: FileContent.nullish(),
});

export const ConditionBody = z.object({
  rifEsterno: Reference,
  codElemento: Key,
  statoConservazione: z.enum(["BUONO", "DISCRETO", "MEDIOCRE", "PESSIMO"]),
  dataRilievo: DateTime,
  versione: Version,
});

export const CorrectionBody = z.object({
  rifEsterno: Reference,
  entityType: z.enum(ENTITY_TYPES),
  key: Key,
  versione: Version,
  campi: z
    .record(z.string().min(1).max(60), z.unknown())
    .refine((fields) => Object.keys(fields).length >= 1 && Object.keys(fields).length <= 50),
  motivo: text(1_000),
  fonte: text(200),
});
