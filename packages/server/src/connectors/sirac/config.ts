import { z } from "zod";

export const SiracConfig = z.object({
  SIRAC_ISSUER: z.url().default("http://localhost:3101"),
  SIRAC_CLIENT_ID: z.string().default("stabile"),
  /** Empty: a public client, which PKCE alone protects. */
  SIRAC_CLIENT_SECRET: z.string().default(""),
  SIRAC_SCOPE: z.string().default("openid"),
});
export type SiracConfig = z.infer<typeof SiracConfig>;
