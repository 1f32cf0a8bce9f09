import { setTimeout as after } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type CachedSessions, cachedSessions } from "#features/access/cached-sessions.ts";
import type { Ear, Listen, Listening } from "#runtime/database/listen.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";

let database: TestDatabase;
let db: Db;
const opened: CachedSessions[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  ({ db } = database);
});
afterEach(async () => {
  vi.useRealTimers();
  await sql`alter table session enable trigger all`.execute(db);
  await Promise.all(opened.splice(0).map((sessions) => sessions.settle()));
});
afterAll(() => database.close());

let ear: Ear | undefined;
const heard = new Set<string>();

/** Begun, and sure of what it hears. */
async function remembering(untoldMs?: number): Promise<CachedSessions> {
  const onMessage =
    ({ onMessage: tell }: Listening) =>
    (payload: string) => {
      tell(payload);
      heard.add(payload);
    };
  const listen: Listen = (how) => (ear = database.listen({ ...how, onMessage: onMessage(how) }));
  const sessions = cachedSessions(db, { listen, untoldMs });
  opened.push(sessions);
  await sessions.read("a".repeat(43));
  await untilItHears();
  return sessions;
}

const untilItHears = () => until(() => ear?.hears() === true);

/** By the clock on the wall: a test may have moved its own. */
async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !isSo(); turn += 1) await after(50);
  expect(isSo()).toBe(true);
}

const later = (milliseconds: number) => {
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + milliseconds);
};
const SOON = { timeout: 30_000, interval: 20 };
/** Longer than a test waits: what is felt meanwhile was told. */
const NEVER_BY_ITSELF_MS = 600_000;

interface Turn {
  person: OpenedSession;
  another: OpenedSession;
}

test.each<
  [string, (turn: Turn) => Promise<unknown>, (read: Awaited<ReturnType<CachedSessions["read"]>>) => void]
>([
  [
    "a session that is closed",
    ({ person }) => sql`update session set revoked_at = now() where user_id = ${person.userId}`.execute(db),
    (session) => expect(session).toBeUndefined(),
  ],
  [
    "one that is deleted",
    ({ person }) => sql`delete from session where user_id = ${person.userId}`.execute(db),
    (session) => expect(session).toBeUndefined(),
  ],
  [
    "a person who is disabled",
    ({ person }) => sql`update app_user set disabled_at = now() where id = ${person.userId}`.execute(db),
    (session) => expect(session).toBeUndefined(),
  ],
  [
    "a person's other name",
    ({ person }) => sql`update app_user set display_name = 'Altra' where id = ${person.userId}`.execute(db),
    (session) => expect(session?.principal.displayName).toBe("Altra"),
  ],
  [
    "a role that is given",
    ({ person }) =>
      db
        .insertInto("role_assignment")
        .values({
          id: uuidV7(),
          user_id: person.userId,
          role: "urp",
          scope_kind: "municipality",
          scope_key: "",
        })
        .execute(),
    (session) =>
      expect(session?.principal.grants.map(({ role }) => role).sort()).toEqual(["technician", "urp"]),
  ],
  [
    "a role that is taken",
    ({ person }) =>
      sql`update role_assignment set valid_to = now() where user_id = ${person.userId}`.execute(db),
    (session) => expect(session?.principal.grants).toEqual([]),
  ],
  [
    "a role lent by somebody who has it no more",
    ({ another }) =>
      sql`update role_assignment set valid_to = now() where user_id = ${another.userId}`.execute(db),
    (session) => expect(session?.principal.grants.map(({ role }) => role)).toEqual(["technician"]),
  ],
  [
    "a role lent by somebody who is disabled",
    ({ another }) => sql`update app_user set disabled_at = now() where id = ${another.userId}`.execute(db),
    (session) => expect(session?.principal.grants.map(({ role }) => role)).toEqual(["technician"]),
  ],
])("%s is felt as soon as it is told, whoever does it", async (what, change, seen) => {
  const sessions = await remembering(NEVER_BY_ITSELF_MS);
  const person = await openSession(db, "technician", { kind: "municipality", key: what });
  const another = await openSession(db, "finance", { kind: "municipality", key: what });
  if (what.includes("lent")) await lend(another, person);
  const before = await sessions.read(person.token);
  expect(before?.principal.grants).toHaveLength(what.includes("lent") ? 2 : 1);
  await change({ person, another });
  await vi.waitFor(async () => seen(await sessions.read(person.token)), SOON);
  await db.deleteFrom("session").execute();
  await sql`update app_user set identifier = ${uuidV7()} || identifier`.execute(db);
});

async function lend(from: OpenedSession, to: OpenedSession): Promise<void> {
  await sql`
    insert into role_assignment (id, user_id, role, scope_kind, origin, lent_from)
    select ${uuidV7()}, ${to.userId}, role, scope_kind, 'substitution', id from role_assignment
    where user_id = ${from.userId}`.execute(db);
}

test("what nobody tells of is read again after a minute, and after three seconds where changes are not told", async () => {
  const told = await remembering();
  const untold = cachedSessions(db);
  const { userId, token } = await openSession(db, "systems");
  // Their role was told as well.
  await until(() => heard.has(userId));
  for (const sessions of [told, untold]) expect(await sessions.read(token)).toBeDefined();
  await sql`alter table session disable trigger all`.execute(db);
  await sql`update session set revoked_at = now()`.execute(db);
  later(4_000);
  // By the clock that the test moved, PostgreSQL must have answered again.
  await untilItHears();
  expect(await told.read(token)).toBeDefined();
  expect(await untold.read(token)).toBeUndefined();
  later(61_000);
  expect(await told.read(token)).toBeUndefined();
});

test("a role that ends by itself, and an absence that begins, are felt when they do", async () => {
  const sessions = await remembering();
  const { userId, token } = await openSession(db, "auditor");
  await sql`update role_assignment set valid_to = now() + interval '5 seconds' where user_id = ${userId}`.execute(
    db,
  );
  await db
    .insertInto("role_assignment")
    .values({
      ...{ id: uuidV7(), user_id: userId, role: "urp", scope_kind: "municipality", scope_key: "" },
      valid_from: sql<Date>`now() + interval '9 seconds'`,
    })
    .execute();
  const roles = async () => (await sessions.read(token))?.principal.grants.map(({ role }) => role);
  expect(await roles()).toEqual(["auditor"]);
  await vi.waitFor(async () => expect(await roles()).toEqual([]), SOON);
  await vi.waitFor(async () => expect(await roles()).toEqual(["urp"]), SOON);
});

test.runIf(databaseKind === "PostgreSQL")(
  "while a process cannot hear, it asks as often as before; what it missed is read when it hears again",
  async () => {
    const sessions = await remembering();
    const { token } = await openSession(db, "urp", { kind: "municipality", key: "sordo" });
    expect(await sessions.read(token)).toBeDefined();
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'stabile-listen' and datname = current_database()`.execute(db);
    await sql`update session set revoked_at = now()`.execute(db);
    await vi.waitFor(async () => expect(await sessions.read(token)).toBeUndefined(), SOON);
  },
);

test.runIf(databaseKind === "PostgreSQL")(
  "a pooler that takes `listen` and tells nothing is not relied upon",
  async () => {
    const { listenPostgres } = await import("#runtime/database/listen.ts");
    let gaps = 0;
    const deaf = listenPostgres(
      database.url ?? "",
      async () => undefined,
    )({
      channel: "stabile_access",
      onMessage: () => undefined,
      onGap: () => (gaps += 1),
    });
    await after(500);
    expect(deaf.hears()).toBe(false);
    await deaf.close();
    expect(gaps).toBe(0);
  },
);
