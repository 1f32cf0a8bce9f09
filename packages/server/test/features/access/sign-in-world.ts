import { openSirac, type OpenedSirac, Visitor } from "../../../../sandbox/test/sirac/sign-in.ts";
import { siracRedirecting } from "#connectors/sirac/client.ts";
import { SiracConfig } from "#connectors/sirac/config.ts";
import { cachedSessions } from "#features/access/cached-sessions.ts";
import { accessRoutes } from "#features/access/routes.ts";
import { seedDemoPeople } from "#features/access/seed-demo-people.ts";
import { systemClock } from "#runtime/clock.ts";
import { createLogger } from "#runtime/logger.ts";
import { createApp } from "#runtime/web/app.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";

export interface SignInWorld {
  database: TestDatabase;
  sirac: OpenedSirac;
  base: string;
  close(): Promise<void>;
}

/** The doors of the product over a simulated SIRAC, or over one that is not there. */
export async function openSignInWorld({ siracIsDown = false } = {}): Promise<SignInWorld> {
  const [database, sirac] = await Promise.all([freshDatabase(), openSirac()]);
  await seedDemoPeople(database.db);
  const sessions = cachedSessions(database.db);
  const { fastify, api } = await createApp({
    db: database.db,
    clock: systemClock,
    logger: createLogger("fatal"),
    sessions,
    requestsPerMinute: 1000,
    trustedProxies: [],
    formTargets: [],
  });
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const issuer = siracIsDown ? `http://127.0.0.1:${await freePort()}` : sirac.url;
  const provider = siracRedirecting(SiracConfig.parse({ SIRAC_ISSUER: issuer }), new URL(base), systemClock);
  accessRoutes(api, {
    sessions,
    provider,
    installation: { signInName: "SIRAC", municipality: { name: "", shortName: "", region: "" } },
    publicUrl: new URL(base),
    limits: { idleMinutes: 120, hours: 10 },
  });
  await fastify.listen({ host: "127.0.0.1", port });
  const close = async () => {
    await fastify.close();
    await sirac.close();
    await database.close();
  };
  return { database, sirac, base, close };
}

/** The browser's jar for our own pages: every cookie set is kept, those cleared are dropped. */
export class Jar {
  readonly #cookies = new Map<string, string>();
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async open(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(new URL(path, this.#base), {
      redirect: "manual",
      ...init,
      headers: { cookie, ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] as string).split("=");
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  /** Signs in at SIRAC and stops where its answer comes back to us. @returns the address to open */
  async reachReturn(identity: string, start = "/accesso"): Promise<string> {
    const redirect = await this.open(start);
    const callback = await new Visitor().signIn(new URL(redirect.headers.get("location") ?? ""), identity);
    return callback.pathname + callback.search;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }
}
