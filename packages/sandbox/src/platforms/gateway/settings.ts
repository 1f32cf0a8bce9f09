import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type KeptSettings, openKeptSettings } from "#core/kept-settings.ts";

/** WSO2's stock application tiers: calls per minute. */
export const APPLICATION_TIERS = {
  Unlimited: Number.POSITIVE_INFINITY,
  "50PerMin": 50,
  "20PerMin": 20,
  "10PerMin": 10,
} as const;

/** WSO2's stock subscription tiers (business plans): calls per minute. */
export const SUBSCRIPTION_TIERS = {
  Unlimited: Number.POSITIVE_INFINITY,
  Gold: 5_000,
  Silver: 2_000,
  Bronze: 1_000,
} as const;

const contexts = z.array(z.string().startsWith("/"));

const gatewaySettingsSchema = z.strictObject({
  /** Decides the shape of fault bodies: "4" flat JSON with text codes, "3" wrapped JSON with numbers, or XML. */
  version: z.enum(["4", "3"]),
  tokenFormat: z.enum(["jwt", "opaque"]),
  tokenLifeSeconds: z
    .number()
    .int()
    .min(1)
    .max(86_400 * 365),
  applicationTier: z.enum(["Unlimited", "50PerMin", "20PerMin", "10PerMin"]),
  subscriptionTier: z.enum(["Unlimited", "Gold", "Silver", "Bronze"]),
  backendTimeoutMs: z.number().int().min(10).max(600_000),
  /** Contexts that want the caller assertion `x-comge-jwt-assertion` besides the bearer. */
  assertionContexts: contexts,
  /** Contexts open without a token. */
  publicContexts: contexts,
});
export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>;

export const DEFAULT_GATEWAY_SETTINGS: GatewaySettings = {
  version: "4",
  tokenFormat: "jwt",
  tokenLifeSeconds: 3_600,
  applicationTier: "Unlimited",
  subscriptionTier: "Unlimited",
  // Shorter than the 20 s for which a lost answer is held open, so that both endings of such a call are seen:
  // the gateway's 504 and the caller's own time-out.
  backendTimeoutMs: 15_000,
  assertionContexts: [],
  publicContexts: [],
};

/** The console changes them while the gateway runs. */
export function openGatewaySettings(
  db: DatabaseSync,
  defaults: GatewaySettings = DEFAULT_GATEWAY_SETTINGS,
): KeptSettings<GatewaySettings> {
  return openKeptSettings(db, { table: "gateway_setting", schema: gatewaySettingsSchema, defaults });
}
