import { setTimeout as after } from "node:timers/promises";
import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { type OpenedSirac, openSirac } from "../../../../sandbox/test/sirac/sign-in.ts";
import { hashToken } from "#features/access/session-store.ts";
import { Jar } from "#test/features/access/sign-in-world.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { serveApplication } from "#test/support/served-application.ts";

// Until when a session lasts with a SIRAC whose own is idle after half an hour and over after some: each refresh puts the
// end off, and never beyond SIRAC's limit, nor ours.

const MINUTE = 60_000;

interface Town {
  sirac: OpenedSirac;
  database: TestDatabase;
  close(): Promise<void>;
  /** A technician's browser, and when their session ends as long as nothing happens. */
  signIn(): Promise<{ jar: Jar; token: string; endsAt: number }>;
}

let town: Town;
afterEach(() => town.close());

async function openTown(lives: Parameters<typeof openSirac>[0], settings = {}): Promise<Town> {
  const [sirac, database] = await Promise.all([openSirac(lives), freshDatabase()]);
  const served = await serveApplication(database, { SIRAC_ISSUER: sirac.url, ...settings });
  return {
    ...{ sirac, database },
    async close() {
      await served.application.close();
      await sirac.close();
    },
    async signIn() {
      const jar = new Jar(served.base.replace("/api/v1", ""));
      await jar.open(await jar.reachReturn("tecnico"));
      const token = jar.cookie("__Host-stabile") ?? "";
      return { jar, token, endsAt: await endOf(token) };
    },
  };
}

const endOf = async (token: string): Promise<number> => {
  const { expires_at } = await town.database.db
    .selectFrom("session")
    .select("expires_at")
    .where("token_hash", "=", hashToken(token))
    .executeTakeFirstOrThrow();
  return expires_at.getTime();
};

/** As if so many minutes had passed here since the sign-in: new tokens are due, and soon it will be over. */
async function refresh({ jar, token }: { jar: Jar; token: string }, { ago = 0 } = {}): Promise<number> {
  const soon = new Date(Date.now() + MINUTE);
  await sql`update session set refresh_at = now() - interval '1 second', expires_at = ${soon},
    created_at = created_at - make_interval(mins => ${ago}) where token_hash = ${hashToken(token)}`.execute(
    town.database.db,
  );
  expect((await jar.open("/api/v1/session")).status).toBe(200);
  for (let at = 0; at < 100 && (await endOf(token)) === soon.getTime(); at += 1) await after(50);
  expect(await endOf(token)).not.toBe(soon.getTime());
  return endOf(token);
}

test("SIRAC renews: the session that would end in a minute lasts half an hour more, and no longer than ours may", async () => {
  town = await openTown({}, { SESSION_HOURS: "1" });
  const open = await town.signIn();
  expect(open.endsAt - Date.now()).toBeGreaterThan(29 * MINUTE);
  expect(open.endsAt - Date.now()).toBeLessThan(30.1 * MINUTE);
  const later = await refresh(open);
  expect(later).toBeGreaterThan(open.endsAt);
  expect(later - Date.now()).toBeLessThan(30.1 * MINUTE);
  const ours = Date.now() + 15 * MINUTE;
  expect(Math.abs((await refresh(open, { ago: 45 })) - ours)).toBeLessThan(0.2 * MINUTE);
});

test("SIRAC's session has an end of its own: however often it is renewed, ours ends with it", async () => {
  town = await openTown({ session: 600 });
  const open = await town.signIn();
  const limit = Date.now() + 10 * MINUTE;
  expect(open.endsAt).toBeLessThanOrEqual(limit);
  for (let time = 0; time < 3; time += 1) expect(await refresh(open)).toBeLessThanOrEqual(limit + 1_000);
});
