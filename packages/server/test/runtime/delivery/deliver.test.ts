import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { createDelivery, type OutboxMessage, type SendOutcome } from "#runtime/delivery/deliver.ts";
import { putInOutbox } from "#runtime/delivery/outbox.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { backoffMs, LEASE_SECONDS } from "#runtime/delivery/delivery-store.ts";
import { CircuitOpen, PlatformThrottled } from "#runtime/http/circuit.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";
import { handClock, recordedJobs } from "#test/features/work-orders/office.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let subjectId: string;
let sent: OutboxMessage[];
/** why: the platform's answers are the test's subject; CzRM itself is on a socket in its contract test. */
let reply: (message: OutboxMessage) => SendOutcome | Promise<SendOutcome>;
const clock = handClock("2026-06-24T08:00:00Z");

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.db
    .updateTable("outbox_message")
    .set({ state: "discarded" })
    .where("state", "<>", "delivered")
    .execute();
  subjectId = uuidV7();
  sent = [];
  reply = () => ({ kind: "delivered" });
});

const sender = {
  platform: "czrm",
  kind: "case-status",
  async send(message: OutboxMessage) {
    sent.push(message);
    return reply(message);
  },
};

function delivery(onStep?: (step: string) => void) {
  return createDelivery({ db: database.db, clock, senders: [sender], ...(onStep ? { onStep } : {}) });
}

async function put(...names: string[]): Promise<void> {
  for (const name of names) {
    const messages = [
      {
        platform: "czrm",
        kind: name.startsWith("?") ? "unknown" : "case-status",
        subjectKind: "request",
        subjectId,
        idempotencyKey: `${subjectId}:${name}`,
        payload: { name },
        correlationId: "c",
      },
    ];
    await inTransaction(database.db, (tx) => putInOutbox(tx, recordedJobs(), messages));
  }
  // The database's own clock dates the message; the test's goes by hand.
  await database.db
    .updateTable("outbox_message")
    .set({ next_attempt_at: clock.now(), created_at: clock.now() })
    .where("subject_id", "=", subjectId)
    .where("attempts", "=", 0)
    .execute();
}

const job = () => ({ platform: "czrm", subjectId });
const names = () => sent.map(({ payload }) => (payload as { name: string }).name);
const states = async () =>
  (
    await database.db
      .selectFrom("outbox_message")
      .select("state")
      .where("subject_id", "=", subjectId)
      .orderBy("sequence")
      .execute()
  ).map(({ state }) => state);
const rowOf = () =>
  database.db
    .selectFrom("outbox_message")
    .selectAll()
    .where("subject_id", "=", subjectId)
    .orderBy("sequence")
    .executeTakeFirstOrThrow();

const away = () => {
  throw new PlatformUnavailable("czrm", "Nessuna risposta");
};

test(`what waits for a subject is delivered in the order it was written, each once (${databaseKind})`, async () => {
  await put("uno", "due", "tre");
  await Promise.all([delivery().deliverSubject(job()), delivery().deliverSubject(job())]);
  await delivery().deliverSubject(job());
  expect(names()).toEqual(["uno", "due", "tre"]);
  expect(await states()).toEqual(["delivered", "delivered", "delivered"]);
});

test("with no answer the message waits, longer each time, and nothing of its subject overtakes it", async () => {
  await put("uno", "due");
  reply = away;
  const pauses = [];
  for (let count = 0; count < 8; count += 1) {
    await delivery().deliverSubject(job());
    const { next_attempt_at, attempts, last_error } = await rowOf();
    expect({ attempts, last_error }).toEqual({ attempts: count + 1, last_error: "Nessuna risposta" });
    pauses.push((next_attempt_at.getTime() - clock.now().getTime()) / 1000);
    await delivery().deliverSubject(job());
    expect(sent).toHaveLength(count + 1);
    clock.set(next_attempt_at.toISOString());
  }
  pauses.forEach((pause, index) => {
    expect(pause).toBeGreaterThanOrEqual(Math.min(2 ** index, 60) / 2);
    expect(pause).toBeLessThanOrEqual(60);
  });
  reply = () => ({ kind: "delivered" });
  await delivery().sweep();
  expect(names().slice(-2)).toEqual(["uno", "due"]);
});

test("a platform that says when to come back is not asked before", async () => {
  await put("uno");
  const retryAt = new Date(clock.now().getTime() + 3_600_000);
  reply = () => {
    throw new PlatformUnavailable("czrm", "Troppe chiamate", retryAt);
  };
  await delivery().deliverSubject(job());
  expect((await rowOf()).next_attempt_at).toEqual(retryAt);
});

test("one that says that it is asked too much is left in peace by all the others too, for a minute at most", async () => {
  const one = delivery();
  reply = () => {
    throw new PlatformThrottled("czrm", "Quota superata", new Date(clock.now().getTime() + 6 * 3_600_000));
  };
  for (let count = 0; count < 20; count += 1) {
    subjectId = uuidV7();
    await put("uno");
  }
  await one.sweep();
  // Those that were already on their way when the first was told.
  expect(sent.length).toBeLessThanOrEqual(4);
  const asked = sent.length;
  await one.sweep();
  expect(sent).toHaveLength(asked);
  clock.advance(1.1);
  reply = () => ({ kind: "delivered" });
  await one.sweep();
  expect(sent).toHaveLength(20);
});

test("the pause doubles up to a minute, and no two messages need wait the same", () => {
  const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), draw, (attempts, random) => {
      const longest = Math.min(2 ** (attempts - 1), 60) * 1000;
      const pause = backoffMs(attempts, () => random);
      expect(pause).toBeGreaterThanOrEqual(longest / 2);
      expect(pause).toBeLessThanOrEqual(longest);
    }),
  );
  expect(backoffMs(9, () => 0)).not.toBe(backoffMs(9, () => 0.9));
});

test("while the circuit is open no attempt is spent and the other subjects are not even touched", async () => {
  await put("uno");
  const one = delivery();
  const retryAt = new Date(clock.now().getTime() + 10_000);
  reply = () => {
    throw new CircuitOpen("czrm", "Chiamate sospese", retryAt);
  };
  await one.deliverSubject(job());
  expect(await rowOf()).toMatchObject({ state: "pending", attempts: 0, next_attempt_at: retryAt });
  const first = job();
  subjectId = uuidV7();
  await put("altro");
  await one.deliverSubject(job());
  expect(sent).toHaveLength(1);
  clock.advance(1);
  reply = () => ({ kind: "delivered" });
  await one.sweep();
  expect(names().slice(1).sort()).toEqual(["altro", "uno"]);
  void first;
});

test("a refusal waits for a person and holds back what follows it: no old status after a newer one", async () => {
  await put("uno", "due");
  reply = () => ({ kind: "refused", because: "STRING_TOO_LONG per RSSMRA80A01D969X" });
  await delivery().deliverSubject(job());
  await delivery().sweep();
  expect(await states()).toEqual(["parked", "pending"]);
  expect((await rowOf()).reason).not.toContain("RSSMRA80A01D969X");
  reply = () => ({ kind: "delivered" });
  await database.db
    .updateTable("outbox_message")
    .set({ state: "discarded" })
    .where("state", "=", "parked")
    .execute();
  await delivery().sweep();
  expect(await states()).toEqual(["discarded", "delivered"]);
});

test("when there is nobody left to tell, everything that waits for them is parked together", async () => {
  await put("uno", "due", "tre");
  reply = () => ({ kind: "refused", because: "ENTITY_IS_DELETED", gone: true });
  await delivery().deliverSubject(job());
  expect(await states()).toEqual(["parked", "parked", "parked"]);
});

test("after a day and more of tries a message waits for a person; a worker that was off has not tried", async () => {
  await put("uno");
  reply = away;
  clock.advance(60 * 48);
  await delivery().deliverSubject(job());
  expect(await states()).toEqual(["pending"]);
  for (let count = 0; count < 19; count += 1) {
    clock.advance(2);
    await delivery().deliverSubject(job());
  }
  expect(await states()).toEqual(["parked"]);
  expect((await rowOf()).reason).toContain("20 tentativi");
});

test("a message that nobody knows how to say, and a mistake of ours, are parked with their reason", async () => {
  await put("?uno");
  await delivery().deliverSubject(job());
  expect((await rowOf()).reason).toContain("Nessuno sa consegnare");
  subjectId = uuidV7();
  await put("due");
  reply = () => {
    throw new TypeError("non previsto");
  };
  await delivery().deliverSubject(job());
  expect(await rowOf()).toMatchObject({ state: "parked", reason: "Errore interno: non previsto" });
});

test("a holder that was killed leaves its message to the next, which knows that it may have arrived", async () => {
  await put("uno");
  const killed = delivery((step) => {
    if (step === "sent") throw new Error("killed");
  });
  await expect(killed.deliverSubject(job())).rejects.toThrow("killed");
  expect(await states()).toEqual(["delivering"]);
  clock.advance(LEASE_SECONDS / 60 - 1);
  await delivery().sweep();
  expect(sent).toHaveLength(1);
  clock.advance(2);
  await delivery().sweep();
  expect(sent.map(({ attempts, idempotencyKey }) => [attempts, idempotencyKey])).toEqual([
    [1, `${subjectId}:uno`],
    [2, `${subjectId}:uno`],
  ]);
  expect(await states()).toEqual(["delivered"]);
});

test("a holder that was only slow settles nothing once another has taken its place", async () => {
  await put("uno");
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  reply = async ({ attempts }) => {
    if (attempts > 1) return { kind: "delivered" };
    await slow;
    return { kind: "refused", because: "troppo tardi" };
  };
  const first = delivery().deliverSubject(job());
  await new Promise((resolve) => setTimeout(resolve, 50));
  clock.advance(LEASE_SECONDS / 60 + 1);
  await delivery().sweep();
  release();
  await first;
  expect(await states()).toEqual(["delivered"]);
});
