import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Config, givenSecrets, SECRETS } from "#main/config.ts";
import type { AccessState, FileState, HostState, SettingsState } from "#main/security/security-state.ts";
import { rsaBits } from "#runtime/http/rsa-key.ts";
import { fileNameOf } from "#runtime/secret-files.ts";

export function gatherSettings(config: Config, env: NodeJS.ProcessEnv): SettingsState {
  const { DATABASE_URL, ...secrets } = givenSecrets(env);
  const given = (name: string) => env[name];
  return {
    publicUrl: config.publicUrl,
    isPublicUrlSet: config.PUBLIC_URL !== undefined,
    listensOn: config.HOST,
    servesTls: (given("TLS_CERT_FILE") ?? "") !== "",
    isSandboxOn: config.SANDBOX,
    trustedProxies: config.TRUSTED_PROXIES,
    requestsPerMinute: config.REQUESTS_PER_MINUTE,
    databaseUrl: DATABASE_URL === undefined ? undefined : new URL(DATABASE_URL),
    secrets,
    keyBits: keyBitsOf(env),
    inEnvironment: SECRETS.values.filter((name) => (env[name] ?? "") !== ""),
    platforms: addressesOf(config),
    access: accessOf(env, secrets),
    given,
  };
}

/** What cannot be read says nothing here. */
function keyBitsOf(env: NodeJS.ProcessEnv): Record<string, number> {
  const found = SECRETS.files.map((name) => {
    const path = env[name] ?? "";
    const pem = path !== "" && existsSync(path) ? readFileSync(path, "utf8") : "";
    return [name, rsaBits(pem)] as const;
  });
  return Object.fromEntries(found.filter((one): one is readonly [string, number] => one[1] !== undefined));
}

/** Whatever setting is an address, but for our own. */
function addressesOf(config: Config): Record<string, string> {
  const texts = Object.entries(config).filter(
    ([name, value]) => name !== "PUBLIC_URL" && typeof value === "string" && /^https?:/i.test(value),
  );
  return Object.fromEntries(texts) as Record<string, string>;
}

function accessOf(env: NodeJS.ProcessEnv, secrets: Record<string, string>): AccessState {
  const { ACCESS_MODE = "oidc", ACCESS_PROXY_PEERS = "", ACCESS_PROXY_CERTIFICATES = "" } = env;
  const { ACCESS_NOTIFY_PORT = "", ACCESS_NOTIFY_HOST = "127.0.0.1", ACCESS_NOTIFY_PEERS = "" } = env;
  return {
    mode: ACCESS_MODE,
    peers: ACCESS_PROXY_PEERS.split(/[\s,]+/).filter(Boolean),
    secret: secrets.ACCESS_PROXY_SECRET ?? env.ACCESS_PROXY_SECRET ?? "",
    hasCertificates: ACCESS_PROXY_CERTIFICATES.trim() !== "",
    noticesHeardOn: ACCESS_NOTIFY_PORT === "" ? undefined : ACCESS_NOTIFY_HOST,
    noticePeers: ACCESS_NOTIFY_PEERS.split(/[\s,]+/).filter(Boolean),
  };
}

const PROGRAM = join(import.meta.dirname, "../../../../..");

export function gatherHost(config: Config, env: NodeJS.ProcessEnv): HostState {
  return {
    userId: process.getuid?.(),
    nodeVersion: process.versions.node,
    nodeFlags: [...process.execArgv, ...(env.NODE_OPTIONS ?? "").split(/\s+/).filter(Boolean)],
    nodeEnv: env.NODE_ENV,
    checksCertificates: env.NODE_TLS_REJECT_UNAUTHORIZED !== "0",
    files: [
      ...stateOf("data", [config.STABILE_DATA_DIR]),
      ...stateOf("secret", secretPaths(env)),
      ...stateOf("program", [PROGRAM, join(PROGRAM, "packages"), join(PROGRAM, "node_modules")]),
    ],
  };
}

function secretPaths(env: NodeJS.ProcessEnv): string[] {
  const names = [...SECRETS.values.map(fileNameOf), ...SECRETS.files];
  return names.map((name) => env[name] ?? "").filter((path) => path !== "");
}

/** What is not there, or may not be looked at, says nothing. */
function stateOf(kind: FileState["kind"], paths: readonly string[]): FileState[] {
  return paths.flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined ? [] : [{ path, kind, mode: found.mode & 0o777 }];
  });
}
