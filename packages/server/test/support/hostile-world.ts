import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Message } from "@stabile/contract/exchange";
import { type Application, createApplication } from "#main/application.ts";
import { readConfig } from "#main/config.ts";
import { DEMO_SECRETS } from "#main/demo-secrets.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";
import { type HostileCity, openHostileCity } from "#test/support/hostile-city.ts";
import { type OpenedSession, openSession } from "#test/support/open-session.ts";

export interface HostileWorld {
  base: string;
  city: HostileCity;
  database: TestDatabase;
  /** A reading by the systems officer. */
  read(path: string): Promise<{ status: number; headers: Headers; text: string }>;
  /** An unsafe call by the systems officer. */
  post(path: string, body: unknown): Promise<number>;
  /** Messages in, as the console shows them, newest first. */
  messages(filter?: string): Promise<Message[]>;
  notify(body: Buffer | string, headers?: Record<string, string>): Promise<number>;
  close(): Promise<void>;
}

export function signed(body: Buffer | string): Record<string, string> {
  const digest = createHmac("sha256", DEMO_SECRETS.CZRM_ESB_SECRET).update(body).digest("hex");
  return { "x-esb-signature": `sha256=${digest}` };
}

/** The whole application at work, its platforms hostile, everything over real sockets. */
export async function openHostileWorld(): Promise<HostileWorld> {
  const [database, city] = await Promise.all([freshDatabase(), openHostileCity()]);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const config = readConfig({
    ...DEMO_SECRETS,
    SANDBOX: "false",
    PORT: String(port),
    STABILE_DATA_DIR: database.dataDir,
    GATEWAY_URL: city.url,
    SIRAC_ISSUER: "http://127.0.0.1:9",
    CZRM_POLL_SECONDS: "0.5",
    REALGIMM_POLL_SECONDS: "1",
    REQUESTS_PER_MINUTE: "100000",
    LOG_LEVEL: "fatal",
  });
  const application: Application = await createApplication(config, database);
  await application.prepare();
  await application.serve();
  await application.work();
  const session = await openSession(database.db, "systems");
  const read = (path: string) => readAs(session, base + path);
  return {
    base,
    city,
    database,
    read,
    post: (path, body) => postAs(session, base + path, body),
    async messages(filter = "") {
      const { text } = await read(`/api/v1/exchange/messages?direction=in&limit=200${filter}`);
      return (JSON.parse(text) as { items: Message[] }).items;
    },
    notify: (body, headers = {}) => notify(base, body, headers),
    async close() {
      await application.close();
      await city.close();
    },
  };
}

async function readAs({ token }: OpenedSession, url: string) {
  const answer = await fetch(url, { headers: { cookie: `__Host-stabile=${token}` } });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

async function postAs({ token, csrf }: OpenedSession, url: string, body: unknown): Promise<number> {
  const headers = {
    cookie: `__Host-stabile=${token}`,
    "x-csrf-token": csrf,
    "idempotency-key": randomUUID(),
    "content-type": "application/json",
  };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  await answer.text();
  return answer.status;
}

async function notify(base: string, body: Buffer | string, headers: Record<string, string>): Promise<number> {
  const answer = await fetch(`${base}/api/v1/platforms/czrm/events`, {
    method: "POST",
    headers: { "content-type": "application/json", ...signed(body), ...headers },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  await answer.text();
  return answer.status;
}

/** Looks again until something is there. @throws with what was last seen, after 20 seconds */
export async function until<T>(
  look: () => Promise<T | undefined | false>,
  what: string,
  seen?: () => unknown,
): Promise<T> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await delay(50);
  }
  throw new Error(`Non è successo in 20 secondi: ${what}; ${JSON.stringify(await seen?.())}`);
}
