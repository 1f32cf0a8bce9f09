import { z } from "zod";

const taxCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^(\d{11}|[A-Z0-9]{16})$/, "serve un codice fiscale: 11 cifre, o 16 lettere e cifre");

export const CaitelConfig = z.object({
  /** What people here call it. */
  CAITEL_NAME: z.string().trim().min(1).max(40).default("Caitel"),
  /** Of the body whose plants are read; absent: it is not asked. */
  CAITEL_TAX_CODE: taxCode.optional(),
  CAITEL_POLL_SECONDS: z.coerce.number().min(1).default(21_600),
  /** Its context on the gateway. */
  CAITEL_CONTEXT: z.string().default("/caitel/v1"),
  /** Paths below the context, unverified: each name in braces is put in, encoded. */
  CAITEL_PLANTS_PATH: z.string().startsWith("/").default("/responsabile/{codiceFiscale}"),
  CAITEL_DOCUMENT_PATH: z
    .string()
    .startsWith("/")
    .default("/documento/{idImpianto}/{idGruppo}/{idRapporto}/{tipoDocumento}"),
});
export type CaitelConfig = z.infer<typeof CaitelConfig>;
