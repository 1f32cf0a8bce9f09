import { isAbsolute, resolve } from "node:path";
import { z } from "zod";
import { Problem } from "#runtime/problem.ts";

/** Whatever is written into Apache's files: nothing that could end a directive, a string or a line. */
const path = z
  .string()
  .refine(isAbsolute, "un percorso assoluto")
  .regex(/^[\w./@+-]+$/, "un percorso senza spazi né segni particolari");
const origin = (protocol: RegExp) =>
  z.url({ protocol }).transform((text, context) => {
    const url = new URL(text);
    const isBare = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
    if (isBare && /^[\w.:[\]-]+$/.test(url.host)) return url.origin;
    context.addIssue({ code: "custom", message: "solo protocollo, nome e porta, senza percorso" });
    return z.NEVER;
  });
const uri = z.string().regex(/^[^\s"'<>&\\$%]{3,300}$/, "un identificativo senza spazi né virgolette");

/** Everything that makes one installation's files differ from another's; kept beside them, so that a second run knows it. */
export const ShibbolethSettings = z.object({
  host: origin(/^https$/),
  /** Where `./stabile serve` answers: one, or several between which the requests are divided. */
  app: z
    .array(origin(/^http$/))
    .min(1)
    .max(32)
    .default(["http://127.0.0.1:3000"]),
  /** With several, where on this machine Apache takes mod_shib's notices for whichever of them is there. */
  noticePort: z.coerce.number().int().min(1024).max(65_535).default(3999),
  entityId: uri,
  idpEntityId: uri,
  /** Where shibd itself reads the metadata anew, checking their signature with `metadata-signer.pem`. */
  idpMetadataUrl: z
    .url()
    .regex(/^[^\s"'<>\\$]+$/)
    .optional(),
  level: z.enum(["1", "2", "3"]).default("2"),
  forceAuthn: z.boolean().default(false),
  attributeSet: z
    .string()
    .regex(/^\d{1,5}$/, "un numero")
    .optional(),
  dialect: z.enum(["comge", "spid"]).default("comge"),
  accessory: z.array(z.string().regex(/^[A-Za-z][\w-]{0,60}$/, "il nome di un attributo")).default([]),
  /** Our keys, by the beginning of their files' names, the oldest first: two while one takes the other's place. */
  keys: z
    .array(z.enum(["sp", "sp-2"]))
    .min(1)
    .max(2)
    .default(["sp"]),
  signingKey: z.enum(["sp", "sp-2"]).default("sp"),
  sessionHours: z.coerce.number().int().min(1).max(24).default(8),
  tlsCertificate: path.default("/etc/ssl/certs/stabile.pem"),
  tlsKey: path.default("/etc/ssl/private/stabile.key"),
  logFolder: path.default("/var/log/shibboleth"),
  runFolder: path.default("/run/shibboleth"),
  cacheFolder: path.default("/var/cache/shibboleth"),
});
export type ShibbolethSettings = z.infer<typeof ShibbolethSettings>;

/** What the command line may say; every option has the name of its setting. */
export const SETTING_OPTIONS = {
  host: { type: "string" },
  app: { type: "string", multiple: true },
  "notice-port": { type: "string" },
  "entity-id": { type: "string" },
  level: { type: "string" },
  "force-authn": { type: "boolean" },
  "attribute-set": { type: "string" },
  dialect: { type: "string" },
  attribute: { type: "string", multiple: true },
  "session-hours": { type: "string" },
  "tls-certificate": { type: "string" },
  "tls-key": { type: "string" },
  "log-folder": { type: "string" },
  "run-folder": { type: "string" },
  "cache-folder": { type: "string" },
} as const;

type Given = Partial<Record<string, string | boolean | string[]>>;

const FOLDERS = ["tlsCertificate", "tlsKey", "logFolder", "runFolder", "cacheFolder"];

/** The options in the names of the settings, without those that were not given. */
export function givenSettings(values: Given): Given {
  const given: Given = {};
  for (const option of Object.keys(SETTING_OPTIONS)) {
    const value = values[option];
    if (value === undefined) continue;
    const name = option === "attribute" ? "accessory" : camel(option);
    given[name] = FOLDERS.includes(name) ? resolve(String(value)) : value;
  }
  return given;
}

const camel = (option: string): string =>
  option.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const OPTION_OF = (name: string): string =>
  name === "accessory"
    ? "--attribute"
    : `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/**
 * @param known what an earlier run chose, what this one says, what the identity provider's metadata say
 * @throws Problem `bad-request`, naming every option at fault
 */
export function readSettings(known: Record<string, unknown>): ShibbolethSettings {
  const host = typeof known.host === "string" ? known.host.replace(/\/+$/, "") : undefined;
  const entityId = known.entityId ?? (host === undefined ? undefined : `${host}/shibboleth`);
  const parsed = ShibbolethSettings.safeParse({ ...known, entityId });
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(
    ({ path: [name], message }) => `  ${OPTION_OF(String(name))}: ${message}`,
  );
  throw new Problem("bad-request", `ops shibboleth\n${[...new Set(lines)].join("\n")}`);
}
