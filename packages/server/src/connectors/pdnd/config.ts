import { z } from "zod";

const address = z.union([z.literal(""), z.url({ protocol: /^https?$/ })]);

/** An issuer of tokens that machines bring us directly: the PDND, or any other that publishes its keys. */
export const PdndConfig = z.object({
  /** Where its keys are; empty: nobody comes in that way. */
  PDND_JWKS_URL: address.default(""),
  /** As its tokens name it (`iss`). */
  PDND_ISSUER: z.string().default(""),
  /** As its tokens name us (`aud`): for the PDND, the audience of the e-service. */
  PDND_AUDIENCE: z.string().default(""),
  /** `true`: each token is good for one call (ModI, ID_AUTH_REST_02). A voucher is used until it expires. */
  PDND_TOKEN_ONCE: z
    .enum(["true", "false"])
    .default("false")
    .transform((value) => value === "true"),
});
export type PdndConfig = z.infer<typeof PdndConfig>;
