import { join, resolve } from "node:path";
import { z } from "zod";
import { CzrmConfig } from "#connectors/czrm/config.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import { PdndConfig } from "#connectors/pdnd/config.ts";
import { RealgimmConfig } from "#connectors/realgimm/config.ts";
import { SiracConfig } from "#connectors/sirac/config.ts";
import { MapConfig } from "#features/registry/map-config.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { municipalitySetting } from "#main/municipality.ts";
import { Problem } from "#runtime/problem.ts";
import { RetentionConfig } from "#runtime/retention.ts";

const flag = (fallback: "true" | "false") =>
  z
    .enum(["true", "false"])
    .default(fallback)
    .transform((value) => value === "true");

/** Every setting of the product, from the environment; connectors bring their own fragments. */
const Config = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_MAX_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(10),
  STABILE_DATA_DIR: z
    .string()
    .default("var")
    .transform((path) => resolve(path)),
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: z.url().optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug"]).default("warn"),
  TRUSTED_PROXIES: z
    .string()
    .default("")
    .transform((list) => list.split(",").filter(Boolean)),
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(10).default(1200),
  /** The simulated municipality: for a first look, training and tests. */
  SANDBOX: flag("true"),
  SANDBOX_PORT: z.coerce.number().int().min(1024).max(65_000).default(3100),
  SANDBOX_SEED: z.coerce.number().int().default(20_260_624),
  SANDBOX_SIZE: z.enum(["small", "genoa", "metropolis"]).default("small"),
  /** Whose the installation is: shown in the header, the footer and the titles of pages. */
  MUNICIPALITY_NAME: z.string().trim().max(120).default(""),
  MUNICIPALITY_SHORT_NAME: z.string().trim().max(40).default(""),
  MUNICIPALITY_REGION: z.string().trim().max(80).default(""),
  /** Its parts and its patron saint, kept as data. */
  MUNICIPALITY_PROFILE: municipalitySetting.optional(),
  ...RetentionConfig.shape,
  ...MapConfig.shape,
  ...SiracConfig.shape,
  ...GatewayConfig.shape,
  ...PdndConfig.shape,
  ...CzrmConfig.shape,
  ...RealgimmConfig.shape,
});
export type Config = z.infer<typeof Config> & { publicUrl: URL };

/**
 * Parses the environment once and tells every mistake together.
 * @throws Problem `configuration-invalid`
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const withSandbox = { ...sandboxDefaults(env), ...env };
  const parsed = Config.safeParse(withSandbox);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Problem("configuration-invalid", `\n${lines.join("\n")}`);
  }
  return {
    ...parsed.data,
    publicUrl: new URL(parsed.data.PUBLIC_URL ?? `http://localhost:${parsed.data.PORT}`),
  };
}

/** The training city's boundary, coast and streets: what its map is drawn with. */
const TRAINING_GROUND = join(import.meta.dirname, "../../../sandbox/data/map-ground.geojson");

/** With the sandbox on, its credentials are the published ones and its addresses follow its port, so that moving it is one setting. */
function sandboxDefaults(env: NodeJS.ProcessEnv): Record<string, string> {
  if (env.SANDBOX === "false") return {};
  const base = Number(env.SANDBOX_PORT ?? 3100);
  return {
    ...DEMO_SECRETS,
    SIRAC_ISSUER: `http://localhost:${base + 1}`,
    GATEWAY_URL: `http://localhost:${base}`,
    MUNICIPALITY_NAME: "Comune di Genova",
    MUNICIPALITY_SHORT_NAME: "Genova",
    MUNICIPALITY_REGION: "Regione Liguria",
    MAP_GROUND_FILE: TRAINING_GROUND,
    MAP_GROUND_ATTRIBUTION:
      "Confine: Openpolis/ISTAT, CC BY 4.0. Vie e costa disegnate a memoria, per la formazione",
  };
}
