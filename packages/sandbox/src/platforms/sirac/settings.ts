import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type KeptSettings, openKeptSettings } from "#core/kept-settings.ts";
import { DEFAULT_CLASSES } from "#platforms/sirac/attribute-classes.ts";

const siracSettingsSchema = z.strictObject({
  /** What each class of attributes brings. */
  attributeClasses: z.record(z.string().regex(/^\d+$/), z.array(z.string())),
  /** Other names for what SIRAC releases, such as the Drupal module's `comge_spidcode`. */
  rename: z.record(z.string(), z.string()),
  /** SIRAC gives the bare tax code; code for the prefix is kept in the municipality's portal. */
  taxCodePrefix: z.enum(["", "TINIT-"]),
  /** By identity, whether a sign-in above level 1 opens SIRAC's session, against what the identity says. */
  sessions: z.record(z.string(), z.boolean()),
  /** `partial`: SIRAC says of every logout that not everybody could be told. */
  logout: z.enum(["as-it-went", "partial"]),
  /**
   * How it says so: SPID's rules word it `Requester/PartialLogout`, which mod_shib takes for an error; with `Success` in
   * front it shows its page of partial logout (SAML core §3.7.3.2 asks only for the second code).
   */
  partialStatus: z.enum(["Requester", "Responder", "Success"]),
  /** Whether SAML assertions are encrypted, and to which of the keys of the application's metadata: providers differ. */
  encryption: z.enum(["none", "first-key", "last-key"]),
  /** Whether a refresh token is good once (OAuth 2.1), or until it expires as in a Keycloak of old. */
  refreshRotation: z.boolean(),
  /** What is wrong with every id token from now on, for trying clients. */
  idToken: z.enum([
    "good",
    "wrong-nonce",
    "wrong-audience",
    "wrong-issuer",
    "expired",
    "wrong-key",
    "unsigned",
  ]),
});
export type SiracSettings = z.infer<typeof siracSettingsSchema>;

const DEFAULTS: SiracSettings = {
  attributeClasses: Object.fromEntries(
    Object.entries(DEFAULT_CLASSES).map(([number, names]) => [number, [...names]]),
  ),
  rename: {},
  taxCodePrefix: "",
  sessions: {},
  logout: "as-it-went",
  partialStatus: "Requester",
  encryption: "none",
  refreshRotation: true,
  idToken: "good",
};

export function openSiracSettings(db: DatabaseSync): KeptSettings<SiracSettings> {
  return openKeptSettings(db, { table: "sirac_setting", schema: siracSettingsSchema, defaults: DEFAULTS });
}
