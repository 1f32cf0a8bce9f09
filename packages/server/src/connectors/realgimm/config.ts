import { z } from "zod";
import { secret } from "#runtime/secret-settings.ts";

export const RealgimmConfig = z.object({
  /** What people here call it. */
  REALGIMM_NAME: z.string().trim().min(1).max(40).default("RealGimm"),
  REALGIMM_CONTEXT: z.string().default("/realgimm/v1"),
  REALGIMM_USER: z.string("manca l'utente di RealGimm").min(1, "manca l'utente di RealGimm"),
  REALGIMM_PASSWORD: secret(
    z.string("manca la password di RealGimm").min(1, "manca la password di RealGimm"),
  ),
  REALGIMM_POLL_SECONDS: z.coerce.number().min(1).default(60),
  /** Whether what it holds besides the register is read, and what is done here is written to it. */
  REALGIMM_EXCHANGE: z
    .enum(["true", "false"])
    .default("false")
    .transform((value) => value === "true"),
  REALGIMM_PAGE: z.coerce.number().int().min(1).max(2000).default(1000),
});
export type RealgimmConfig = z.infer<typeof RealgimmConfig>;
