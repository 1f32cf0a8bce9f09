import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import type { Grant, Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { Clock } from "#runtime/clock.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createLogger } from "#runtime/logger.ts";
import type { Api } from "#runtime/web/api.ts";
import { createApp } from "#runtime/web/app.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";

export interface Answered {
  status: number;
  headers: Headers;
  text: string;
  // oxlint-disable-next-line no-explicit-any -- bodies of many shapes: each test parses its own with the contract
  body: any;
}

export interface Desk {
  base: string;
  /** A call by one of the people, with what an unsafe call needs. */
  call(
    person: string,
    path: string,
    init?: { method?: string; body?: unknown; version?: number },
  ): Promise<Answered>;
  close(): Promise<void>;
}

export function person(displayName: string, grants: Grant[]): Principal {
  return { userId: uuidV7(), displayName, firmId: undefined, grants };
}

/** Routes of some feature on a real socket, and people who are already signed in. */
export async function openDesk(options: {
  db: Db;
  people: Record<string, Principal>;
  register: (api: Api) => void;
  clock?: Clock;
}): Promise<Desk> {
  const { fastify, api } = await createApp({
    db: options.db,
    clock: options.clock ?? systemClock,
    logger: createLogger("fatal"),
    // why: signing in is tested with SIRAC; here the token is the name of a person.
    sessions: {
      read: async (token) => {
        const principal = options.people[token];
        return principal === undefined
          ? undefined
          : {
              id: uuidV7(),
              principal,
              csrfToken: "csrf",
              provider: "prova",
              expiresAt: new Date(Date.now() + 3_600_000),
            };
      },
    },
    requestsPerMinute: 100_000,
    trustedProxies: [],
    formTargets: [],
  });
  options.register(api);
  await fastify.listen({ host: "127.0.0.1", port: 0 });
  const base = `http://127.0.0.1:${(fastify.server.address() as AddressInfo).port}/api/v1`;
  return {
    base,
    async call(name, path, { method = "GET", body, version } = {}) {
      const answer = await fetch(base + path, {
        method,
        headers: {
          cookie: `${SESSION_COOKIE}=${name}`,
          "x-csrf-token": "csrf",
          ...(method === "GET" ? {} : { "idempotency-key": randomUUID() }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(version === undefined ? {} : { "if-match": `"${version}"` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        body: text === "" ? undefined : JSON.parse(text),
      };
    },
    close: () => fastify.close(),
  };
}
