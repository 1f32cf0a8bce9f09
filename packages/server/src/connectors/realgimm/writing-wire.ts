import { z } from "zod";

const message = z.looseObject({ code: z.string(), text: z.string().default("") });

/** The envelope of a write; which code was given depends on what was written. */
export const WriteResult = z.object({
  validationSucceded: z.boolean(),
  elementDOM: z
    .looseObject({
      codIntervento: z.string().optional(),
      codCertificato: z.string().optional(),
      codElemento: z.string().optional(),
      key: z.string().optional(),
      sequence: z.coerce.number().int(),
    })
    .nullish(),
  messages: z.array(message).nullish(),
});

export const FindResult = z.object({
  validationSucceded: z.literal(true),
  elementDOM: z.looseObject({ codice: z.string() }).nullable(),
});

export const AssetResult = z.object({
  validationSucceded: z.boolean(),
  elementDOM: z.record(z.string(), z.unknown()).nullish(),
});

/** A parameter that does not parse. */
export const BadRequest = z.looseObject({ detail: z.string(), moreInfo: z.string() });

/** What the register answers in its own code; the rest is worded by it and told as it is. */
export const SUPERSEDED = "PAT-020";
export const KNOWN_REFERENCE = "PAT-030";
