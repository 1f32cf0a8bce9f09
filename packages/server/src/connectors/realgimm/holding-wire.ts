import { z } from "zod";
import { key, numberOrText, optionalKey, text, words } from "#connectors/realgimm/wire.ts";

export const HOLDING_TYPES = ["CERTIFICATO", "IMPIANTO", "PLANIMETRIA", "CONTRATTO", "OCCUPANTE"] as const;

/** What is personal: it is neither read nor kept, not even of a record that nobody can read. */
export const PERSONAL = ["intestatario", "codiceFiscale", "nominativo"] as const;

export const Certificato = z.looseObject({
  codCertificato: key,
  codFabbricato: key,
  codUnita: optionalKey,
  codElemento: optionalKey,
  tipo: words,
  numero: text,
  dataRilascio: text,
  dataScadenza: text,
  ente: text,
  classeEnergetica: text,
  idDocumento: optionalKey,
});

export const Impianto = z.looseObject({
  codImpianto: key,
  codFabbricato: key,
  tipo: words,
  descrizione: words,
  potenza: numberOrText,
  alimentazione: text,
  dataInstallazione: text,
  codElementi: z
    .unknown()
    .transform((list) => (list == null ? [] : Array.isArray(list) ? (list as unknown[]) : [list]))
    .pipe(z.array(key).max(1_000)),
});

export const Planimetria = z.looseObject({
  codPlanimetria: key,
  codFabbricato: key,
  codPiano: optionalKey,
  codUnita: optionalKey,
  descrizione: words,
  nomeFile: words,
  formato: words,
  dimensione: z.coerce.number().int().min(0).nullish(),
  impronta: z
    .string()
    .regex(/^[0-9a-f]{64}$/i, "non è un'impronta SHA-256")
    .nullish(),
  dataDocumento: text,
  idDocumento: key,
});

export const Contratto = z.looseObject({
  codContratto: key,
  codUnita: key,
  tipo: words,
  dataInizio: text,
  dataFine: text,
  canoneAnnuo: numberOrText,
  natura: z.enum(["PERSONA_FISICA", "PERSONA_GIURIDICA"]),
  intestatario: text,
  stato: text,
});

export const Occupante = z.looseObject({
  codOccupante: key,
  codUnita: key,
  codContratto: optionalKey,
  titolo: words,
  dal: text,
  al: text,
});
