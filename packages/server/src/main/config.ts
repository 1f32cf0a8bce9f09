import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { AurigaConfig } from "#connectors/auriga/config.ts";
import { CaitelConfig } from "#connectors/caitel/config.ts";
import { CzrmConfig } from "#connectors/czrm/config.ts";
import { EdiliziaConfig } from "#connectors/edilizia/config.ts";
import { GatewayConfig } from "#connectors/gateway/config.ts";
import { PdndConfig } from "#connectors/pdnd/config.ts";
import { RealgimmConfig } from "#connectors/realgimm/config.ts";
import { SiracConfig, siracFaults } from "#connectors/sirac/config.ts";
import { SessionConfig } from "#features/access/session-config.ts";
import { ExportConfig } from "#features/dossier-exports/export-config.ts";
import { ProtocolConfig } from "#features/protocol/protocol-config.ts";
import { ModelConfig } from "#features/models/model-config.ts";
import { MapConfig } from "#features/registry/map-config.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { municipalitySetting } from "#main/municipality.ts";
import { AntivirusConfig } from "#runtime/antivirus/antivirus-config.ts";
import { BlobsConfig, blobFaults } from "#runtime/blobs/blobs-config.ts";
import { Problem } from "#runtime/problem.ts";
import { RetentionConfig } from "#runtime/retention.ts";
import { fileNameOf, readSecretFiles } from "#runtime/secret-files.ts";
import { secret, secretFile, secretNames } from "#runtime/secret-settings.ts";
import type { ServerTls } from "#runtime/web/app.ts";

const flag = (fallback: "true" | "false") =>
  z
    .enum(["true", "false"])
    .default(fallback)
    .transform((value) => value === "true");

/** Every setting of the product, from the environment; connectors bring their own fragments. */
const Config = z.object({
  DATABASE_URL: secret(z.url({ protocol: /^postgres(ql)?$/ }).optional()),
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
  /** To serve over TLS ourselves; with the authority of its clients, to know the proxy by its certificate. */
  TLS_CERT_FILE: z.string().optional(),
  TLS_KEY_FILE: secretFile(z.string().optional()),
  TLS_CLIENT_CA_FILE: z.string().optional(),
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
  ...SessionConfig.shape,
  ...ExportConfig.shape,
  /** Whom to tell of a weakness; empty: nobody is named. */
  SECURITY_CONTACT: z
    .string()
    .trim()
    .max(500)
    .regex(/^$|^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+\d+)$/, "serve mailto:…, https://… o tel:+…")
    .default(""),
  ...AntivirusConfig.shape,
  ...BlobsConfig.shape,
  ...RetentionConfig.shape,
  ...MapConfig.shape,
  ...ModelConfig.shape,
  ...SiracConfig.shape,
  ...GatewayConfig.shape,
  ...PdndConfig.shape,
  ...CzrmConfig.shape,
  ...RealgimmConfig.shape,
  ...AurigaConfig.shape,
  ...ProtocolConfig.shape,
  ...CaitelConfig.shape,
  ...EdiliziaConfig.shape,
});
export type Config = z.infer<typeof Config> & { publicUrl: URL; tls: ServerTls | undefined };

export const SETTINGS: readonly string[] = Object.keys(Config.shape);

/** Which settings are secret: marked where each is defined. */
export const SECRETS = secretNames(Config.shape);

/** The secrets of an environment, wherever they come from. It never fails: a file at fault gives none. */
export function givenSecrets(env: NodeJS.ProcessEnv): Record<string, string> {
  const { env: given } = readSecretFiles(env, SECRETS.values);
  const named = SECRETS.values.map((name) => [name, given[name] ?? ""] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== ""));
}

/** The secrets of a configuration that was read. */
export function secretsOf(config: Config): string[] {
  const values = config as unknown as Record<string, unknown>;
  return SECRETS.values.map((name) => values[name]).filter((value) => typeof value === "string");
}

/** What is handed to a program of another purpose: all but the secrets, and the names of the files that hold them. */
export function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = [...SECRETS.values, ...SECRETS.values.map(fileNameOf), ...SECRETS.files];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !kept.includes(name)));
}

/**
 * Parses the environment once and tells every mistake together.
 * @throws Problem `configuration-invalid`
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const { env: given, faults } = readSecretFiles(env, SECRETS.values);
  const parsed = Config.safeParse({ ...sandboxDefaults(env), ...given });
  // Of a secret whose file is at fault it would be said, besides, that it is missing.
  const isTold = (name: string) => faults.some((fault) => fault.startsWith(`${fileNameOf(name)}:`));
  for (const { path, message } of parsed.error?.issues ?? [])
    if (!isTold(String(path[0]))) faults.push(`${path.join(".")}: ${message}`);
  if (parsed.success) faults.push(...siracFaults(parsed.data), ...blobFaults(parsed.data));
  const tls = parsed.success ? readTls(parsed.data, faults) : undefined;
  if (!parsed.success || faults.length > 0)
    throw new Problem("configuration-invalid", `\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  const { PUBLIC_URL, PORT } = parsed.data;
  const scheme = tls === undefined ? "http" : "https";
  return { ...parsed.data, publicUrl: new URL(PUBLIC_URL ?? `${scheme}://localhost:${PORT}`), tls };
}

function readTls(
  { TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE }: z.infer<typeof Config>,
  faults: string[],
): ServerTls | undefined {
  if (TLS_CERT_FILE === undefined && TLS_KEY_FILE === undefined && TLS_CLIENT_CA_FILE === undefined)
    return undefined;
  if (TLS_CERT_FILE === undefined || TLS_KEY_FILE === undefined) {
    faults.push("TLS_CERT_FILE: per servire in TLS servono insieme TLS_CERT_FILE e TLS_KEY_FILE");
    return undefined;
  }
  const read = (name: string, path: string) =>
    readOr(path, (because) => faults.push(`${name}: ${because}`)) ?? "";
  const cert = read("TLS_CERT_FILE", TLS_CERT_FILE);
  const key = read("TLS_KEY_FILE", TLS_KEY_FILE);
  if (TLS_CLIENT_CA_FILE === undefined) return { cert, key };
  return { cert, key, clientCa: read("TLS_CLIENT_CA_FILE", TLS_CLIENT_CA_FILE) };
}

function readOr(path: string, refuse: (because: string) => void): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    refuse(`non si legge: ${(error as Error).message}`);
    return undefined;
  }
}

/** The training city's boundary, coast and streets: what its map is drawn with. */
const TRAINING_GROUND = join(import.meta.dirname, "../../../sandbox/data/map-ground.geojson");

/** Of the Municipality of Genoa, by which its plants and building files are found. */
const TRAINING_TAX_CODE = "00856930102";

/** With the sandbox on, its credentials are the published ones and its addresses follow its port, so that moving it is one setting. */
function sandboxDefaults(env: NodeJS.ProcessEnv): Record<string, string> {
  if (env.SANDBOX === "false") return {};
  const base = Number(env.SANDBOX_PORT ?? 3100);
  return {
    ...DEMO_SECRETS,
    AURIGA_APPLICATION: "STABILE",
    AURIGA_INSTANCE: "COMUNE",
    SIRAC_ISSUER: `http://localhost:${base + 1}`,
    ACCESS_PROXY_PEERS: "127.0.0.1, ::1",
    CAITEL_TAX_CODE: TRAINING_TAX_CODE,
    EDILIZIA_TAX_CODE: TRAINING_TAX_CODE,
    // Thousands of records more at the first start: too many for a database that works in the thread that serves pages.
    REALGIMM_EXCHANGE: env.DATABASE_URL ? "true" : "false",
    GATEWAY_URL: `http://localhost:${base}`,
    MUNICIPALITY_NAME: "Comune di Genova",
    MUNICIPALITY_SHORT_NAME: "Genova",
    MUNICIPALITY_REGION: "Regione Liguria",
    PROTOCOL_CLASSIFICATION: "4.8",
    PROTOCOL_OFFICE: "1.2",
    MAP_GROUND_FILE: TRAINING_GROUND,
    MAP_GROUND_ATTRIBUTION:
      "Confine: Openpolis/ISTAT, CC BY 4.0. Vie e costa disegnate a memoria, per la formazione",
  };
}
