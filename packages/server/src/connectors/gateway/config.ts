import { z } from "zod";

/** The municipality's API gateway: one way out to every platform. */
export const GatewayConfig = z.object({
  GATEWAY_URL: z.url().default("http://localhost:3100"),
  GATEWAY_TOKEN_STYLE: z.enum(["oauth2", "manage-token-post", "manage-token-get"]).default("oauth2"),
  GATEWAY_KEY: z.string().default("stabile-demo"),
  GATEWAY_SECRET: z.string().default("stabile-demo-secret"),
});
export type GatewayConfig = z.infer<typeof GatewayConfig>;
