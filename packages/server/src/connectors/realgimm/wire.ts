import { z } from "zod";

/** `validationSucceded`, with one `e`: the platform's own spelling (reference: platforms/genova-realgimm.md). */
export const ChangePageResult = z.object({
  validationSucceded: z.boolean().nullable(),
  elementDOM: z
    .object({
      // The gateway's mediation may leave an empty list out, or give a single object for a list of one.
      changes: z.union([z.array(z.unknown()), z.null()]).optional(),
      nextCursor: z.coerce.string(),
      hasMore: z.boolean(),
      total: z.coerce.number().default(0),
    })
    .nullish(),
  messages: z.array(z.looseObject({ code: z.string(), text: z.string().default("") })).nullish(),
});

const text = z.string().nullish();
const numberOrText = z.union([z.string(), z.number()]).nullish();

export const Fabbricato = z.looseObject({
  codFabbricato: z.string().min(1),
  codComplesso: text,
  denominazione: z.string(),
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
  perimetro: text,
});

export const Complesso = z.looseObject({ codComplesso: z.string().min(1), denominazione: z.string() });
export const Piano = z.looseObject({
  codPiano: z.string().min(1),
  codFabbricato: z.string(),
  livello: z.coerce.number().int(),
  denominazione: z.string(),
});
export const Vano = z.looseObject({
  codVano: z.string().min(1),
  codPiano: z.string(),
  denominazione: z.string(),
  destinazione: text,
  superficie: numberOrText,
});
export const Unita = z.looseObject({
  codUnita: z.string().min(1),
  codFabbricato: z.string(),
  subalterno: text,
  categoria: text,
});
export const Elemento = z.looseObject({
  codElemento: z.string().min(1),
  codFabbricato: z.string(),
  codVano: text,
  classeUni8290: z.string(),
  denominazione: z.string(),
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
