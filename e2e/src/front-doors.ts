import { randomBytes } from "node:crypto";
import type { City } from "../../packages/sandbox/src/city/types.ts";
import { startSandbox } from "../../packages/sandbox/src/core/serve.ts";
import { createSirac, siracProxy } from "../../packages/sandbox/src/platforms/sirac/platform.ts";
import { build } from "../../packages/server/src/main/build-pages.ts";
import { freshDatabase } from "../../packages/server/test/support/database.ts";
import { serveApplication } from "../../packages/server/test/support/served-application.ts";
import { missingPackages } from "../../packages/server/test/support/shibboleth-front.ts";
import { openStabileBehindShibboleth } from "../../packages/server/test/support/shibboleth-world.ts";

/** Stabile behind something that says who people are, on a database of its own, with only SIRAC of the municipality. */
export interface FrontDoor {
  /** What people write. */
  url: string;
  /** SIRAC's desk. */
  desk(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export const lacksShibboleth = missingPackages.length > 0;

/** Real Apache and mod_shib, as `./stabile ops shibboleth` configures them. */
export async function openBehindShibboleth(): Promise<FrontDoor> {
  await build();
  const database = await freshDatabase();
  const { front, desk, close } = await openStabileBehindShibboleth(database);
  return { url: front.url, desk, close };
}

/** The municipality's usual way: SIRAC's own reverse proxy, here the simulated one. */
export async function openBehindProxy(): Promise<FrontDoor> {
  await build();
  const [database, sandbox] = await Promise.all([
    freshDatabase(),
    startSandbox({ basePort: 0, memory: true, city: {} as City, lostAnswerHoldMs: 100 }, [
      createSirac(),
      siracProxy,
    ]),
  ]);
  const url = sandbox.urls["sirac-proxy"] ?? "";
  const secret = randomBytes(32).toString("hex");
  const { application, base } = await serveApplication(database, {
    PUBLIC_URL: url,
    TRUSTED_PROXIES: "127.0.0.1",
    ACCESS_MODE: "reverse-proxy",
    ACCESS_PROXY_PEERS: "127.0.0.1/32,::1/128",
    ACCESS_PROXY_SECRET: secret,
  });
  const target = base.replace("/api/v1", "");
  const desk = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const json =
      body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`${sandbox.urls.console}/admin/sirac/${path}`, { method, ...json });
    const told = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${told}`);
    return told === "" ? undefined : JSON.parse(told);
  };
  await desk("PUT", "proxy", {
    target,
    secret,
    protectedPaths: ["/accesso/sirac"],
    notifyUrl: `${target}/slo/back`,
  });
  const close = async () => {
    await application.close();
    await sandbox.close();
  };
  return { url, desk, close };
}
