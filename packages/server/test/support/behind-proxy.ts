import type { Application } from "#main/application.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { serveApplication } from "#test/support/served-application.ts";

export const PROXY_SECRET = "un-segreto-di-prova-del-proxy";

/** The application as it is behind SIRAC's proxy, or Apache with mod_shib, which a test plays over real sockets. */
export async function serveBehindProxy(
  database: TestDatabase,
  settings: { ACCESS_MODE: "reverse-proxy" | "shibboleth"; [name: string]: string },
): Promise<{ application: Application; site: string }> {
  const { application, base } = await serveApplication(database, {
    ACCESS_PROXY_PEERS: "127.0.0.1",
    ACCESS_PROXY_SECRET: PROXY_SECRET,
    ...settings,
  });
  return { application, site: base.replace("/api/v1", "") };
}
