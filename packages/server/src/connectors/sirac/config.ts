import { z } from "zod";
import { secret } from "#runtime/secret-settings.ts";

export const SiracConfig = z.object({
  /** What people here call it. */
  SIRAC_NAME: z.string().trim().min(1).max(40).default("SIRAC"),
  SIRAC_ISSUER: z.url().default("http://localhost:3101"),
  SIRAC_CLIENT_ID: z.string().default("stabile"),
  /** Empty: a public client, which PKCE alone protects. */
  SIRAC_CLIENT_SECRET: secret(z.string().default("")),
  /** How often it is asked whether people could sign in now. */
  SIRAC_CHECK_SECONDS: z.coerce.number().min(1).default(60),
  SIRAC_SCOPE: z.string().default("openid"),
});
export type SiracConfig = z.infer<typeof SiracConfig>;
