import { z } from "zod";
import { storable } from "#domain/text/storable-text.ts";

/** `validationSucceded`, with one `e`: the platform's own spelling (reference: platforms/genova-realgimm.md). */
export const ChangePageResult = z.object({
  validationSucceded: z.boolean().nullable(),
  elementDOM: z
    .object({
      // The gateway's mediation may leave an empty list out, or give a single object for a list of one.
      changes: z
        .unknown()
        .transform((list) => (list == null ? [] : Array.isArray(list) ? (list as unknown[]) : [list])),
      nextCursor: z.union([z.string().regex(/^[\x20-\x7e]{0,200}$/), z.number().transform(String)]),
      hasMore: z.boolean(),
      total: z.coerce.number().default(0),
    })
    .nullish(),
  messages: z.array(z.looseObject({ code: z.string(), text: z.string().default("") })).nullish(),
});

/** Longer than anything in a register; a sign that no database takes is made visible. */
const MOST_CHARACTERS = 1_000;
export const words = z.string().max(MOST_CHARACTERS).transform(storable);
export const text = words.nullish();
export const numberOrText = z.union([words, z.number()]).nullish();
/** A key is looked up by, and shown: no more than an index takes, and nothing that cannot be seen. */
export const key = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}]*$/u, "contiene segni non ammessi in un codice");

export const optionalKey = z.union([z.literal("").transform(() => null), key]).nullish();

export const Fabbricato = z.looseObject({
  codFabbricato: key,
  codComplesso: optionalKey,
  denominazione: words,
  destinazioneUso: text,
  municipio: text,
  codVia: numberOrText,
  desVia: text,
  civico: numberOrText,
  lettera: text,
  colore: text,
  sezione: text,
  foglio: numberOrText,
  particella: numberOrText,
  annoCostruzione: numberOrText,
  numeroPiani: numberOrText,
  longitudine: numberOrText,
  latitudine: numberOrText,
  // An outline that is no outline costs only itself.
  perimetro: z.string().nullish(),
});

export const Complesso = z.looseObject({ codComplesso: key, denominazione: words });
export const Piano = z.looseObject({
  codPiano: key,
  codFabbricato: key,
  livello: z.coerce.number().int().min(-100).max(1_000),
  denominazione: words,
});
export const Vano = z.looseObject({
  codVano: key,
  codPiano: key,
  denominazione: words,
  destinazione: text,
  superficie: numberOrText,
});
export const Unita = z.looseObject({
  codUnita: key,
  codFabbricato: key,
  subalterno: text,
  categoria: text,
});
export const Elemento = z.looseObject({
  codElemento: key,
  codFabbricato: key,
  codVano: optionalKey,
  classeUni8290: words,
  denominazione: words,
  marca: text,
  modello: text,
  matricola: text,
  dataInstallazione: text,
});

export const Change = z.looseObject({
  sequence: z.coerce.number().int(),
  entityType: z.string(),
  operation: z.enum(["INS", "UPD", "DEL"]),
  dataModifica: z.string().nullish(),
  entity: z.record(z.string(), z.unknown()),
});
