import { z } from "zod";

const path = z.string().startsWith("/");
const taxCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^(\d{11}|[A-Z0-9]{16})$/, "serve un codice fiscale: 11 cifre, o 16 lettere e cifre");

export const EdiliziaConfig = z.object({
  /** What people here call it. */
  EDILIZIA_NAME: z.string().trim().min(1).max(40).default("Edilizia"),
  /** Of the body whose files and amnesties are read; absent: it is not asked. */
  EDILIZIA_TAX_CODE: taxCode.optional(),
  EDILIZIA_POLL_SECONDS: z.coerce.number().min(1).default(21_600),
  /** Three services, each with its context on the gateway. */
  EDILIZIA_PRATICHE_CONTEXT: z.string().default("/edilizia/pratiche/v1"),
  EDILIZIA_ABITABILITA_CONTEXT: z.string().default("/edilizia/abitabilita/v1"),
  EDILIZIA_CONDONO_CONTEXT: z.string().default("/edilizia/condono/v1"),
  /** Paths below the contexts, unverified: each name in braces is put in, encoded. */
  EDILIZIA_PRATICHE_PATH: path.default("/pratiche/{codiceFiscale}"),
  EDILIZIA_PRATICA_PATH: path.default("/pratica/{codicePratica}"),
  EDILIZIA_DECRETI_PATH: path.default("/decreti"),
  EDILIZIA_DECRETO_FILE_PATH: path.default("/decreto/{idUd}/allegato/{nomeFile}"),
  EDILIZIA_CONDONI_PATH: path.default("/condoni/{soggetto}"),
  EDILIZIA_CONDONO_PATH: path.default("/condono/{numeroPratica}/{annoPratica}"),
  EDILIZIA_CONDONO_FILE_PATH: path.default(
    "/condono/{numeroPratica}/{annoPratica}/{numeroProvvedimento}/{annoProvvedimento}/allegato/{nomeFile}",
  ),
});
export type EdiliziaConfig = z.infer<typeof EdiliziaConfig>;
