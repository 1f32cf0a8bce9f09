import { z } from "zod";

export const CzrmConfig = z.object({
  /** Context of CzRM on the gateway. */
  CZRM_CONTEXT: z.string().default("/czrm"),
  CZRM_API_VERSION: z.string().default("v59.0"),
  CZRM_FILE_API_VERSION: z.string().default("v56.0"),
  CZRM_POLL_SECONDS: z.coerce.number().min(0.5).default(10),
  /** How far back each poll looks again: what was being written while the last one read. */
  CZRM_OVERLAP_SECONDS: z.coerce.number().int().min(1).default(120),
  CZRM_ESB_SECRET: z
    .string("manca il segreto con cui l'ESB firma, di almeno 8 caratteri")
    .min(8, "manca il segreto con cui l'ESB firma, di almeno 8 caratteri"),
});
export type CzrmConfig = z.infer<typeof CzrmConfig>;
