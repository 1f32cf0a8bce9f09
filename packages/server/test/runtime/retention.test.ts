import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { discardMessage, retryMessage } from "#features/exchange/operate-message.ts";
import { systemClock } from "#runtime/clock.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import { keepHouse } from "#runtime/housekeeping.ts";
import { RetentionConfig } from "#runtime/retention.ts";
import { idleJobs } from "#test/support/czrm-world.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await sql`truncate inbox_message, outbox_message, exchange_entry, settled_message`.execute(database.db);
});

const config = RetentionConfig.parse({
  KEEP_EXCERPTS_DAYS: "10",
  KEEP_EXCHANGES_DAYS: "20",
  KEEP_MESSAGES_DAYS: "30",
});
const keep = () => keepHouse({ db: database.db, clock: systemClock, config });
/** As if the house had been kept an hour ago. */
const anHourLater = () =>
  sql`update settled_message set settled_at = settled_at - interval '1 hour'`.execute(database.db);

const daysAgo = (days: number) => sql<Date>`now() - make_interval(days => ${days}::int)`;

async function sent(subjectId: string, state: string, days: number): Promise<string> {
  const id = randomUUID();
  await sql`
    insert into outbox_message (id, platform, kind, subject_kind, subject_id, idempotency_key, payload, state, created_at,
      delivered_at, correlation_id)
    values (${id}, 'czrm', 'case-status', 'request', ${subjectId}, ${id}, '{}', ${state}, ${daysAgo(days)},
      case when ${state}::text = 'delivered' then ${daysAgo(days)} end, 'c')`.execute(database.db);
  return id;
}

const left = async (table: "inbox_message" | "outbox_message" | "exchange_entry") =>
  (await database.db.selectFrom(table).select("id").execute()).map(({ id }) => id).sort();

test(`calls lose what was said in them, then go; however many (${databaseKind})`, async () => {
  await sql`
    insert into exchange_entry (id, at, direction, platform, api, method, path, outcome, latency_ms, correlation_id,
      request_excerpt, response_excerpt, error)
    select gen_random_uuid(), now() - n * interval '1 day', 'out', 'czrm', 'rest', 'GET', '/', 'ok', 1, 'c', 'detto', 'risposto', 'perché'
    from generate_series(1, 25) n, generate_series(1, 600)`.execute(database.db);
  expect(await keep()).toBe(6 * 600 + 10 * 600);
  const { rows } = await sql<{ days: number; said: boolean; count: number }>`
    select extract(day from now() - at)::int as days, coalesce(request_excerpt, response_excerpt, error) is not null as said,
      count(*)::int as count from exchange_entry group by 1, 2 order by 1`.execute(database.db);
  expect(rows.map(({ days, said }) => [days, said])).toEqual(
    Array.from({ length: 19 }, (_, index) => [index + 1, index + 1 < 10]),
  );
  expect(rows.every(({ count }) => count === 600)).toBe(true);
  expect(await keep()).toBe(0);
});

test("a handled message goes and is remembered: sent again after years it is not taken again; one that is parked stays", async () => {
  const { db } = database;
  const from = { platform: "czrm", correlationId: "c" };
  const messages = ["nuovo", "vecchio", "fermo", "in-attesa"].map((messageId) => ({
    messageId,
    kind: "case",
    payload: "{}",
  }));
  await receive(db, from, messages);
  await sql`update inbox_message set received_at = ${daysAgo(40)}, handled_at = case when message_id = 'vecchio' then ${daysAgo(40)} end,
      state = case message_id when 'vecchio' then 'handled' when 'fermo' then 'parked' else state end
    where message_id <> 'nuovo'`.execute(db);
  // The first turn remembers; what is remembered goes at the next.
  expect(await keep()).toBe(0);
  expect(await left("inbox_message")).toHaveLength(4);
  await anHourLater();
  expect(await keep()).toBe(1);
  const kept = await db.selectFrom("inbox_message").select("message_id").orderBy("message_id").execute();
  expect(kept.map(({ message_id }) => message_id)).toEqual(["fermo", "in-attesa", "nuovo"]);
  expect(await receive(db, from, messages)).toBe(0);
  expect(await receive(db, { ...from, platform: "realgimm" }, messages.slice(1, 2))).toBe(1);
  expect(await keep()).toBe(0);
});

test("a message that a person discards today stays for its time, whenever it came", async () => {
  const { db } = database;
  const actor = { id: null, label: "prova" };
  const operation = { reason: "doppione", actor, capacity: {}, correlationId: "c" };
  await receive(db, { platform: "czrm", correlationId: "c" }, [
    { messageId: "fermo", kind: "case", payload: "{}", because: "illeggibile" },
  ]);
  await sql`update inbox_message set received_at = ${daysAgo(400)}`.execute(db);
  const [received = ""] = await left("inbox_message");
  const parked = await sent(randomUUID(), "parked", 400);
  const deps = { jobs: idleJobs, platforms: [] };
  await discardMessage(db, deps, { direction: "in", id: received, ...operation });
  await discardMessage(db, deps, { direction: "out", id: parked, ...operation });
  await keep();
  await anHourLater();
  await keep();
  expect([...(await left("inbox_message")), ...(await left("outbox_message"))]).toEqual([received, parked]);
  await sql`update inbox_message set discarded_at = ${daysAgo(31)}`.execute(db);
  await sql`update outbox_message set discarded_at = ${daysAgo(31)}`.execute(db);
  await keep();
  await anHourLater();
  await keep();
  expect([...(await left("inbox_message")), ...(await left("outbox_message"))]).toEqual([]);
});

test("what was told goes, but not while an earlier word of the same report could still be sent after it", async () => {
  const [told, waits, recent] = [randomUUID(), randomUUID(), randomUUID()];
  await sent(told, "delivered", 50);
  await sent(told, "discarded", 49);
  const parked = await sent(waits, "parked", 50);
  const after = await sent(waits, "delivered", 49);
  const late = await sent(recent, "delivered", 29);
  expect(await keep()).toBe(2);
  expect(await left("outbox_message")).toEqual([parked, after, late].sort());
  const actor = { id: null, label: "" };
  const operation = { direction: "out", id: parked, reason: "", actor, capacity: {} } as const;
  await expect(
    retryMessage(database.db, { jobs: idleJobs, platforms: [] }, { ...operation, correlationId: "c" }),
  ).rejects.toThrow(/già stato consegnato/);
});

test("thousands of messages go in turns, and what is left to look through is only what stays", async () => {
  await sql`
    insert into inbox_message (id, platform, message_id, kind, payload, state, received_at, handled_at, correlation_id)
    select gen_random_uuid(), 'czrm', 'm' || n, 'case', '{}', 'handled', now() - interval '31 days',
      now() - interval '31 days', 'c' from generate_series(1, 12000) n`.execute(database.db);
  await keep();
  await anHourLater();
  expect(await keep()).toBe(12_000);
  expect(await left("inbox_message")).toEqual([]);
});
