/** A relying party. A public client proves itself by PKCE alone; the same one may also hold a secret. */
export interface OidcClient {
  id: string;
  secret: string;
  /** Origin of the application; any path under it may be returned to. */
  origin: string;
}

/** The only client is Stabile itself: training credentials that open nothing but this simulator. */
export function registeredClients(stabileUrl: string): readonly OidcClient[] {
  return [{ id: "stabile", secret: "stabile-demo-oidc-secret", origin: new URL(stabileUrl).origin }];
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
