import { z } from "zod";
import { secret, secretFile } from "#runtime/secret-settings.ts";

export const GatewayConfig = z.object({
  /** What people here call it. */
  GATEWAY_NAME: z.string().trim().min(1).max(40).default("Gateway delle API"),
  GATEWAY_URL: z.url().default("http://localhost:3100"),
  /**
   * `oauth2`: the stock client_credentials flow. `get` and `post`: the municipality's own `manageToken/getToken`.
   * `static`: a long-lived token in GATEWAY_TOKEN, never renewed.
   */
  GATEWAY_TOKEN_STYLE: z.enum(["oauth2", "get", "post", "static"]).default("oauth2"),
  GATEWAY_KEY: z.string("manca la chiave del gateway").min(1, "manca la chiave del gateway"),
  GATEWAY_SECRET: secret(z.string("manca il segreto del gateway").min(1, "manca il segreto del gateway")),
  GATEWAY_TOKEN: secret(z.string().default("")),
  /** PEM files of the caller assertion; both or neither. */
  GATEWAY_ASSERTION_KEY: secretFile(z.string().default("")),
  GATEWAY_ASSERTION_CERTIFICATE: z.string().default(""),
  GATEWAY_ASSERTION_ISSUER: z.string().default("STABILE"),
  /** Where the gateway publishes the keys with which it signs who calls us; empty: no machine comes in that way. */
  GATEWAY_CALLER_JWKS_URL: z.union([z.literal(""), z.url({ protocol: /^https?$/ })]).default(""),
  GATEWAY_CALLER_ISSUER: z.string().min(1).default("wso2.org/products/am"),
  /** Our API's own context there: a token written for another API's back end is not for us. */
  GATEWAY_CALLER_CONTEXT: z.string().default(""),
  GATEWAY_CALLER_HEADER: z.string().trim().toLowerCase().min(1).default("x-jwt-assertion"),
});
export type GatewayConfig = z.infer<typeof GatewayConfig>;
