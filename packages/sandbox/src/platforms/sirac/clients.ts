import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { SandboxConfig } from "#core/platform.ts";
import { DEFAULT_PARTY, partySettingsSchema } from "#platforms/sirac/attribute-classes.ts";

/** A relying party. A public client proves itself by PKCE alone; the same one may also hold a secret. */
export interface OidcClient extends ClientSettings {
  id: string;
  secret: string;
  /** Origin of the application; any path under it may be returned to. */
  origin: string;
}

const address = z.url({ protocol: /^https?$/ });
const clientSettingsSchema = z.strictObject({
  ...partySettingsSchema.shape,
  /** Told from server to server when a session ends (OpenID Connect Back-Channel Logout 1.0). */
  backchannelLogoutUri: address.nullable(),
  /** Opened in a frame of the page that says goodbye (Front-Channel Logout 1.0). */
  frontchannelLogoutUri: address.nullable(),
});
type ClientSettings = z.infer<typeof clientSettingsSchema>;

export interface Clients {
  find(id: string | undefined): OidcClient | undefined;
  all(): OidcClient[];
  /** Undefined for a client that is not registered. Throws a `ZodError` on a wrong member. */
  change(id: string, patch: unknown): OidcClient | undefined;
}

/**
 * The only client is Stabile itself: training credentials that open nothing but this simulator. Where it wants to be
 * told of a logout is said in the configuration, or by an admin call.
 */
export function openClients(db: DatabaseSync, { stabileUrl, sirac }: SandboxConfig): Clients {
  db.exec("CREATE TABLE IF NOT EXISTS sirac_client (id TEXT PRIMARY KEY, settings TEXT NOT NULL) STRICT");
  const select = db.prepare("SELECT settings FROM sirac_client WHERE id = ?");
  const save = db.prepare("INSERT OR REPLACE INTO sirac_client VALUES (?, ?)");
  const registered = [
    { id: "stabile", secret: "stabile-demo-oidc-secret", origin: new URL(stabileUrl).origin },
  ];
  const settingsOf = (id: string): ClientSettings => {
    const row = select.get(id);
    const stored = row === undefined ? {} : (JSON.parse(String(row["settings"])) as Partial<ClientSettings>);
    const backchannelLogoutUri = sirac?.backchannelLogoutUri ?? null;
    return { ...DEFAULT_PARTY, backchannelLogoutUri, frontchannelLogoutUri: null, ...stored };
  };
  const all = (): OidcClient[] => registered.map((client) => ({ ...client, ...settingsOf(client.id) }));
  const find: Clients["find"] = (id) => all().find((client) => client.id === id);
  return {
    all,
    find,
    change(id, patch) {
      if (find(id) === undefined) return undefined;
      const settings = clientSettingsSchema.parse({
        ...settingsOf(id),
        ...clientSettingsSchema.partial().parse(patch),
      });
      save.run(id, JSON.stringify(settings));
      return find(id);
    },
  };
}

/**
 * Whether the browser may be sent to `uri`: an address of the client's, or of this machine on any port (RFC 8252
 * §7.3 lets a loopback redirect choose its port; tests and a local look need it).
 */
export function mayReturnTo(client: OidcClient, uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname, origin, hash, username, password } = new URL(uri);
  if (hash !== "" || username !== "" || password !== "") return false;
  if (origin === client.origin) return true;
  return protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
}
