import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import type { Role } from "#domain/access/policy.ts";
import { cachedSessions } from "#features/access/cached-sessions.ts";
import { peopleRoutes } from "#features/access/people-routes.ts";
import { permissionRoutes } from "#features/access/permission-routes.ts";
import { findSession } from "#features/access/session-store.ts";
import { roleSheetRoutes } from "#features/import/role-sheet-routes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createLogger } from "#runtime/logger.ts";
import { createApp } from "#runtime/web/app.ts";
import type { LiveSession } from "#runtime/web/session-reader.ts";
import { freshDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";

export interface Answered {
  status: number;
  text: string;
  // oxlint-disable-next-line no-explicit-any -- bodies of many shapes: each test parses its own with the contract
  body: any;
}

/** The pages of people and permissions over a real database, and sessions that are looked up at every call. */
export interface Counter {
  db: Db;
  people: Map<string, OpenedSession>;
  /** Somebody new at the counter. */
  enter(name: string, role?: Role, scope?: Parameters<typeof openSession>[2]): Promise<OpenedSession>;
  as(name: string, method: "GET" | "POST", path: string, body?: unknown): Promise<Answered>;
  upload(name: string, path: string, file: { name: string; text: string | Buffer }): Promise<Answered>;
  close(): Promise<void>;
}

export async function liveSession(db: Db, token: string): Promise<LiveSession | undefined> {
  const found = await findSession(db, token);
  return found?.kind === "live" ? found.session : undefined;
}

export async function openCounter(): Promise<Counter> {
  const database = await freshDatabase();
  const { db } = database;
  const { fastify, api } = await createApp({
    db,
    clock: systemClock,
    logger: createLogger("fatal"),
    // As the product, without the three seconds that a session is remembered.
    sessions: { ...cachedSessions(db), read: (token) => liveSession(db, token) },
    requestsPerMinute: 100_000,
    trustedProxies: [],
    formTargets: [],
  });
  const accessLog = createAccessLog(db);
  peopleRoutes(api, { accessLog });
  permissionRoutes(api, { accessLog });
  roleSheetRoutes(api, { accessLog });
  await fastify.listen({ host: "127.0.0.1", port: 0 });
  const base = `http://127.0.0.1:${(fastify.server.address() as AddressInfo).port}/api/v1`;
  const people = new Map<string, OpenedSession>();
  const headersOf = (name: string) => {
    const { token, csrf } = people.get(name) as OpenedSession;
    return { cookie: `__Host-stabile=${token}`, "x-csrf-token": csrf, "idempotency-key": randomUUID() };
  };
  const answered = async (answer: Response): Promise<Answered> => {
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.includes("json") ?? false;
    return { status: answer.status, text, body: isJson ? JSON.parse(text) : undefined };
  };
  const counter: Counter = {
    db,
    people,
    async enter(name, role, scope) {
      const opened = await openSession(db, role, scope);
      // Each their own name: people of the same role would be one otherwise.
      await db
        .updateTable("app_user")
        .set({ display_name: name, identifier: `PROVA-${name}` })
        .where("id", "=", opened.userId)
        .execute();
      people.set(name, opened);
      return opened;
    },
    as: async (name, method, path, body) =>
      answered(
        await fetch(base + path, {
          method,
          headers: {
            ...headersOf(name),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      ),
    async upload(name, path, file) {
      const form = new FormData();
      form.set("file", new Blob([file.text as string]), file.name);
      return answered(await fetch(base + path, { method: "POST", headers: headersOf(name), body: form }));
    },
    async close() {
      await fastify.close();
      await database.close();
    },
  };
  await counter.enter("Sistemi", "systems");
  return counter;
}
