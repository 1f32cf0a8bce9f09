import { randomBytes } from "node:crypto";
import type { City } from "../../packages/sandbox/src/city/types.ts";
import { type RunningSandbox, startSandbox } from "../../packages/sandbox/src/core/serve.ts";
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

/** What SIRAC is told of Stabile. */
interface Introduced {
  /** Where it answers on this machine. */
  target: string;
  secret: string;
}

/** The municipality's usual way: SIRAC's own reverse proxy, here the simulated one. */
export function openBehindProxy(): Promise<FrontDoor> {
  return openWithSirac({
    settings: ({ urls }, secret) => ({
      PUBLIC_URL: urls["sirac-proxy"] ?? "",
      TRUSTED_PROXIES: "127.0.0.1",
      ACCESS_MODE: "reverse-proxy",
      ACCESS_PROXY_PEERS: "127.0.0.1/32,::1/128",
      ACCESS_PROXY_SECRET: secret,
    }),
    introduce: ({ target, secret }, desk) =>
      desk("PUT", "proxy", {
        ...{ target, secret, protectedPaths: ["/accesso/sirac"] },
        notifyUrl: `${target}/slo/back`,
      }),
  });
}

/** Nothing in front: Stabile speaks OpenID Connect by itself. */
export function openWithOpenId(): Promise<FrontDoor> {
  return openWithSirac({
    settings: ({ urls }) => ({ ACCESS_MODE: "oidc", SIRAC_ISSUER: urls.sirac ?? "" }),
    introduce: ({ target }, desk) =>
      desk("PUT", "clients/stabile", { backchannelLogoutUri: `${target}/slo/back-channel` }),
  });
}

interface Integration {
  settings(sandbox: RunningSandbox, secret: string): Record<string, string>;
  introduce(stabile: Introduced, desk: FrontDoor["desk"]): Promise<unknown>;
}

async function openWithSirac({ settings, introduce }: Integration): Promise<FrontDoor> {
  await build();
  const options = { basePort: 0, memory: true, city: {} as City, lostAnswerHoldMs: 100 };
  const [database, sandbox] = await Promise.all([
    freshDatabase(),
    startSandbox(options, [createSirac(), siracProxy]),
  ]);
  const secret = randomBytes(32).toString("hex");
  const environment = settings(sandbox, secret);
  const { application, base } = await serveApplication(database, environment);
  const target = base.replace("/api/v1", "");
  const url = environment.PUBLIC_URL ?? target.replace("127.0.0.1", "localhost");
  const desk = deskOf(sandbox);
  await introduce({ target, secret }, desk);
  const close = async () => {
    await application.close();
    await sandbox.close();
  };
  return { url, desk, close };
}

function deskOf({ urls }: RunningSandbox): FrontDoor["desk"] {
  return async (method, path, body) => {
    const json =
      body === undefined
        ? {}
        : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`${urls.console}/admin/sirac/${path}`, { method, ...json });
    const told = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${told}`);
    return told === "" ? undefined : JSON.parse(told);
  };
}
