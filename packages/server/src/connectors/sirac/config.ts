import { BlockList, isIP } from "node:net";
import { z } from "zod";
import { AccessProfile, lackOfClass } from "#connectors/sirac/profile-config.ts";
import { jsonSetting } from "#runtime/json-setting.ts";

/** `127.0.0.1, 10.0.0.0/8, fd00::/8`: addresses that may speak for SIRAC. */
const addresses = z.string().transform((text, context) => {
  const list = new BlockList();
  for (const item of commas(text)) {
    const [address = "", bits] = item.split("/");
    const family = isIP(address);
    const kind = family === 6 ? "ipv6" : "ipv4";
    const most = family === 6 ? 128 : 32;
    if (family === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most)))
      context.addIssue({ code: "custom", message: `«${item}» non è un indirizzo né una rete` });
    else list.addSubnet(address, bits === undefined ? most : Number(bits), kind);
  }
  return { list, texts: commas(text), isEmpty: commas(text).length === 0 };
});

const commas = (text: string): string[] =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);

const path = z.string().regex(/^\/(?!\/)[\w./~%-]*$/, "atteso un percorso, come /Shibboleth.sso/Logout");

export const SiracConfig = z.object({
  /** What people here call it. */
  SIRAC_NAME: z.string().trim().min(1).max(40).default("SIRAC"),
  SIRAC_ISSUER: z.url().default("http://localhost:3101"),
  SIRAC_CLIENT_ID: z.string().default("stabile"),
  /** Empty: a public client, which PKCE alone protects. */
  SIRAC_CLIENT_SECRET: z.string().default(""),
  /** How often it is asked whether people could sign in now. */
  SIRAC_CHECK_SECONDS: z.coerce.number().min(1).default(60),
  SIRAC_SCOPE: z.string().default("openid"),
  /** What is asked of the level (`acr_values`), where SIRAC listens to it. */
  SIRAC_ACR_VALUES: z.string().default(""),
  /** Where SIRAC publishes no discovery document: the first three together, and the way out where it has one. */
  SIRAC_AUTHORIZATION_ENDPOINT: z.url().optional(),
  SIRAC_TOKEN_ENDPOINT: z.url().optional(),
  SIRAC_JWKS_URI: z.url().optional(),
  SIRAC_END_SESSION_ENDPOINT: z.url().optional(),

  ACCESS_MODE: z.enum(["oidc", "reverse-proxy", "shibboleth"]).default("oidc"),
  ACCESS_PROFILE: z.string().default("sirac-access").pipe(jsonSetting(AccessProfile)),
  /** The class of attributes that this service declared to SIRAC. */
  ACCESS_ATTRIBUTE_CLASS: z.string().trim().min(1).max(20).default("3"),
  /** Below this nobody is let in; undefined: whatever SIRAC takes, we take. */
  ACCESS_MINIMUM_LEVEL: z.coerce
    .number()
    .pipe(z.literal([1, 2, 3]))
    .optional(),
  /** Who may bring identity headers: the socket's address, whatever `X-Forwarded-For` says. */
  ACCESS_PROXY_PEERS: z.string().default("").pipe(addresses),
  /** What proves that it is the proxy. Each proof that is configured is demanded. */
  ACCESS_PROXY_SECRET: z.string().default(""),
  ACCESS_PROXY_SECRET_HEADER: z
    .string()
    .regex(/^[\w-]{1,80}$/)
    .default("X-Proxy-Secret"),
  /** SHA-256 fingerprints (hex, colons or not) or whole subjects (`CN=proxy, O=Comune`) of its certificate, one a line or between `;`. */
  ACCESS_PROXY_CERTIFICATES: z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(/[;\n]/)
        .map((item) => item.trim())
        .filter(Boolean),
    ),
  /** The handler that signs out of everything, on our own host, and its parameter for where to go next. */
  ACCESS_LOGOUT_PATH: path.default("/Shibboleth.sso/Logout"),
  ACCESS_RETURN_PARAMETER: z
    .string()
    .regex(/^\w{1,40}$/)
    .default("return"),
  /** Who may tell us that sessions ended; empty: as `ACCESS_PROXY_PEERS`. */
  ACCESS_NOTIFY_PEERS: z.string().default("").pipe(addresses),
  /** A listener of its own for that, on `ACCESS_NOTIFY_HOST`, which no proxy leads to. Undefined: `/slo/back` of ours. */
  ACCESS_NOTIFY_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  ACCESS_NOTIFY_HOST: z.string().default("127.0.0.1"),
});
export type SiracConfig = z.infer<typeof SiracConfig>;

/** What does not hold together, as a setting and why: told with the other mistakes of the configuration. */
export function siracFaults(config: SiracConfig & { TLS_CLIENT_CA_FILE?: string | undefined }): string[] {
  const faults: string[] = [];
  const lack = lackOfClass(config.ACCESS_PROFILE, config.ACCESS_ATTRIBUTE_CLASS);
  if (lack !== undefined)
    faults.push(`ACCESS_ATTRIBUTE_CLASS: la classe ${config.ACCESS_ATTRIBUTE_CLASS} ${lack}`);
  const endpoints = [
    config.SIRAC_AUTHORIZATION_ENDPOINT,
    config.SIRAC_TOKEN_ENDPOINT,
    config.SIRAC_JWKS_URI,
  ].filter((endpoint) => endpoint !== undefined).length;
  if (endpoints !== 0 && endpoints !== 3)
    faults.push(
      "SIRAC_TOKEN_ENDPOINT: senza scoperta servono insieme SIRAC_AUTHORIZATION_ENDPOINT, SIRAC_TOKEN_ENDPOINT e SIRAC_JWKS_URI",
    );
  return config.ACCESS_MODE === "oidc" ? faults : [...faults, ...proxyFaults(config)];
}

function proxyFaults(config: SiracConfig & { TLS_CLIENT_CA_FILE?: string | undefined }): string[] {
  const faults: string[] = [];
  const certificates = config.ACCESS_PROXY_CERTIFICATES.length > 0;
  if (config.ACCESS_PROXY_PEERS.isEmpty)
    faults.push(
      "ACCESS_PROXY_PEERS: chi può portare le intestazioni d'identità? Indirizzi o reti, tra virgole",
    );
  if (config.ACCESS_PROXY_SECRET === "" && !certificates)
    faults.push(
      "ACCESS_PROXY_SECRET: serve un segreto, o ACCESS_PROXY_CERTIFICATES, con cui il proxy si fa riconoscere",
    );
  if (config.ACCESS_PROXY_SECRET !== "" && config.ACCESS_PROXY_SECRET.length < SHORTEST_SECRET)
    faults.push(`ACCESS_PROXY_SECRET: troppo corto, almeno ${SHORTEST_SECRET} caratteri`);
  if (certificates && config.TLS_CLIENT_CA_FILE === undefined)
    faults.push("TLS_CLIENT_CA_FILE: con ACCESS_PROXY_CERTIFICATES serve l'autorità che li ha firmati");
  return faults;
}

/** 128 bits in base64 are 22 characters; a password of a person is shorter. */
const SHORTEST_SECRET = 16;
