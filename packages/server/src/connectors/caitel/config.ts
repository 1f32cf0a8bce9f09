import { z } from "zod";

export const CaitelConfig = z.object({
  /** What people here call it. */
  CAITEL_NAME: z.string().trim().min(1).max(40).default("Caitel"),
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
