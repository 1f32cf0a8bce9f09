import { join } from "node:path";
import { z } from "zod";
import type { SandboxConfig } from "#core/platform.ts";

export const DEFAULT_CONFIG: SandboxConfig = {
  basePort: 3100,
  dataDir: join("var", "sandbox"),
  // Genoa's patron saint's day: any fixed number would do, a readable one is easier to remember.
  seed: 20260624,
  size: "small",
  stabileUrl: "http://localhost:3000",
};

const environmentSchema = z.object({
  SANDBOX_PORT: z.coerce.number().int().min(0).max(65_528).default(DEFAULT_CONFIG.basePort),
  STABILE_DATA_DIR: z.string().min(1).default("var"),
  SANDBOX_SEED: z.coerce.number().int().default(DEFAULT_CONFIG.seed),
  SANDBOX_SIZE: z.enum(["small", "genoa", "metropolis"]).default(DEFAULT_CONFIG.size),
  STABILE_URL: z.url().default(DEFAULT_CONFIG.stabileUrl),
  SANDBOX_SIRAC_SERVICE_PROVIDERS: z.string().transform(words).optional(),
  SANDBOX_SIRAC_BACKCHANNEL_LOGOUT: z.url().optional(),
  SANDBOX_SIRAC_PROXY_TARGET: z.url().optional(),
  SANDBOX_SIRAC_PROXY_PATHS: z.string().transform(words).optional(),
  SANDBOX_SIRAC_PROXY_SECRET: z.string().min(16).optional(),
  SANDBOX_SIRAC_PROXY_NOTIFY: z.url().optional(),
});

/** Separated by blanks or commas. */
function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** Reads the configuration from environment variables. Throws a `ZodError` naming the variable that is wrong. */
export function configFromEnvironment(environment: NodeJS.ProcessEnv): SandboxConfig {
  const values = environmentSchema.parse(environment);
  return {
    basePort: values.SANDBOX_PORT,
    dataDir: join(values.STABILE_DATA_DIR, "sandbox"),
    seed: values.SANDBOX_SEED,
    size: values.SANDBOX_SIZE,
    stabileUrl: values.STABILE_URL.replace(/\/+$/, ""),
    sirac: {
      serviceProviders: values.SANDBOX_SIRAC_SERVICE_PROVIDERS,
      backchannelLogoutUri: values.SANDBOX_SIRAC_BACKCHANNEL_LOGOUT,
      proxyTarget: values.SANDBOX_SIRAC_PROXY_TARGET,
      proxyPaths: values.SANDBOX_SIRAC_PROXY_PATHS,
      proxySecret: values.SANDBOX_SIRAC_PROXY_SECRET,
      proxyNotifyUrl: values.SANDBOX_SIRAC_PROXY_NOTIFY,
    },
  };
}
