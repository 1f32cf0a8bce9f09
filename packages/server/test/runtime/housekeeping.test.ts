import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "#runtime/clock.ts";
import { hashToken } from "#features/access/session-store.ts";
import { keepHouse } from "#runtime/housekeeping.ts";
import { RetentionConfig } from "#runtime/retention.ts";
import { openSession } from "#test/support/open-session.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

test(`old answers, old news, sign-ins never finished and sessions long over go, however many; what is recent stays (${databaseKind})`, async () => {
  const { db } = database;
  await sql`insert into idempotency_key (user_id, key, route, request_hash, created_at)
    select gen_random_uuid(), 'k' || n, 'r', '', now() - n * interval '1 day' from generate_series(1, 40) n`.execute(
    db,
  );
  await sql`insert into domain_event (at, kind, subject_kind, subject_id)
    select now() - interval '8 days', 'vecchio', 's', gen_random_uuid() from generate_series(1, 12000)`.execute(
    db,
  );
  await sql`insert into domain_event (kind, subject_kind, subject_id) values ('nuovo', 's', gen_random_uuid())`.execute(
    db,
  );
  await sql`insert into sign_in_attempt (state, code_verifier, nonce, return_to, created_at)
    values ('vecchio', 'v', 'n', '/', now() - interval '2 days'), ('nuovo', 'v', 'n', '/', now())`.execute(
    db,
  );
  await openSession(db, "urp");
  const { token } = await openSession(db, "finance");
  await db
    .updateTable("session")
    .set({ expires_at: new Date(Date.now() - 31 * 86_400_000) })
    .where("token_hash", "=", hashToken(token))
    .execute();
  expect(await keepHouse({ db, clock: systemClock, config: RetentionConfig.parse({}) })).toBe(
    11 + 12_000 + 1 + 1,
  );
  expect(await db.selectFrom("session").select("id").execute()).toHaveLength(1);
  const events = await db.selectFrom("domain_event").select("kind").execute();
  expect(events).toEqual([{ kind: "nuovo" }]);
  const keys = await db.selectFrom("idempotency_key").select("key").execute();
  expect(keys).toHaveLength(29);
  expect(await db.selectFrom("sign_in_attempt").select("state").execute()).toEqual([{ state: "nuovo" }]);
  expect(await keepHouse({ db, clock: systemClock, config: RetentionConfig.parse({}) })).toBe(0);
});
