import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type KeptSettings, openKeptSettings } from "#core/kept-settings.ts";
import type { SandboxConfig } from "#core/platform.ts";
import { DEFAULT_PARTY, partySettingsSchema } from "#platforms/sirac/attribute-classes.ts";

const address = z.url({ protocol: /^https?$/ });

const proxySettingsSchema = z.strictObject({
  ...partySettingsSchema.shape,
  /** The application behind. */
  target: address,
  /** Where one must be signed in; identity headers are added there and nowhere else. */
  protectedPaths: z.array(z.string().startsWith("/")),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  /** Whether a person is asked again although SIRAC has a session of theirs. */
  forceAuthn: z.boolean(),
  lifetimeSeconds: z.number().int().min(1).max(86_400),
  secretHeader: z.string().regex(/^[\w-]+$/),
  secret: z.string().min(16),
  /** mod_shib leaves out what it does not have when headers are set one by one, and sends it empty with `ShibUseHeaders`. */
  absent: z.enum(["omit", "empty"]),
  /** mod_shib sends UTF-8; how SIRAC's own proxy writes letters beyond ASCII is not documented. */
  encoding: z.enum(["utf8", "latin1"]),
  /** Told when a session ends: mod_shib's `Notify`, back and front channel. */
  notifyUrl: address.nullable(),
  frontNotifyUrl: address.nullable(),
  /** Origins besides our own that a logout may return to, such as the municipality's portal. */
  returnOrigins: z.array(address),
});
export type ProxySettings = z.infer<typeof proxySettingsSchema>;

/** The demo secret opens nothing but this simulator. */
const DEFAULTS = {
  ...DEFAULT_PARTY,
  protectedPaths: ["/accesso/proxy"],
  level: 2,
  forceAuthn: false,
  lifetimeSeconds: 28_800,
  secretHeader: "X-Proxy-Secret",
  secret: "stabile-demo-proxy-secret",
  absent: "omit",
  encoding: "utf8",
  frontNotifyUrl: null,
  returnOrigins: ["https://www.comune.genova.it"],
} as const;

export function openProxySettings(
  db: DatabaseSync,
  { stabileUrl, sirac }: SandboxConfig,
): KeptSettings<ProxySettings> {
  const { proxyTarget, proxyPaths, proxySecret, proxyNotifyUrl } = sirac ?? {};
  const defaults: ProxySettings = {
    ...DEFAULTS,
    accessoryAttributes: [...DEFAULTS.accessoryAttributes],
    returnOrigins: [...DEFAULTS.returnOrigins],
    target: proxyTarget ?? stabileUrl,
    protectedPaths: [...(proxyPaths ?? DEFAULTS.protectedPaths)],
    secret: proxySecret ?? DEFAULTS.secret,
    notifyUrl: proxyNotifyUrl ?? null,
  };
  return openKeptSettings(db, { table: "sirac_proxy_setting", schema: proxySettingsSchema, defaults });
}
