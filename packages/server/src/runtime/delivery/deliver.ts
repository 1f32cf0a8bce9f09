import { sql } from "kysely";
import { maskText } from "#domain/privacy/mask.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { DeliverJob } from "#runtime/delivery/outbox.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

export interface OutboxMessage {
  id: string;
  platform: string;
  kind: string;
  subjectKind: string;
  subjectId: string;
  idempotencyKey: string;
  payload: unknown;
  attempts: number;
  createdAt: Date;
  correlationId: string;
}

export type SendOutcome = { kind: "delivered" } | { kind: "refused"; because: string };

/** Knows how to say one kind of message to one platform. @throws PlatformUnavailable */
export interface Sender {
  platform: string;
  kind: string;
  send(message: OutboxMessage): Promise<SendOutcome>;
}

export interface DeliveryDeps {
  db: Db;
  clock: Clock;
  senders: readonly Sender[];
  /** Called between any two steps: a crash test stops the process there. */
  onStep?: (step: string) => void | Promise<void>;
}

export interface Delivery {
  /** Delivers what waits for one subject, oldest first, until something must wait. */
  deliverSubject(job: DeliverJob): Promise<void>;
  /** Picks up whatever is due: what a crash left half done, and what had to wait. @returns subjects looked at */
  sweep(): Promise<number>;
}

/** A holder that was killed leaves its lease; after this the message is taken again, with the same key. */
const LEASE_SECONDS = 90;
/** Older than this, a message waits for a person. */
const GIVE_UP_HOURS = 48;
const LONGEST_WAIT_SECONDS = 60;
const MOST_PER_RUN = 50;

export function createDelivery(deps: DeliveryDeps): Delivery {
  const deliverSubject = async (job: DeliverJob): Promise<void> => {
    for (let count = 0; count < MOST_PER_RUN; count += 1) {
      const message = await claimNext(deps, job);
      if (message === undefined) return;
      await deps.onStep?.("claimed");
      if (!(await deliverOne(deps, message))) return;
    }
  };
  return {
    deliverSubject,
    async sweep() {
      const subjects = await dueSubjects(deps);
      for (const subject of subjects) await deliverSubject(subject);
      return subjects.length;
    },
  };
}

/** The oldest undelivered message of the subject, if it is due and nobody is delivering it. */
async function claimNext(
  { db, clock }: DeliveryDeps,
  { platform, subjectId }: DeliverJob,
): Promise<OutboxMessage | undefined> {
  const now = clock.now();
  const { rows } = await sql<OutboxMessage>`
    update outbox_message set state = 'delivering', attempts = attempts + 1,
      lease_until = ${now}::timestamptz + make_interval(secs => ${LEASE_SECONDS})
    where id = (
      select id from outbox_message
      where platform = ${platform} and subject_id = ${subjectId} and state in ('pending', 'delivering')
      order by sequence limit 1 for update)
    and ((state = 'pending' and next_attempt_at <= ${now}) or (state = 'delivering' and lease_until < ${now}))
    returning id, platform, kind, subject_kind as "subjectKind", subject_id as "subjectId",
      idempotency_key as "idempotencyKey", payload, attempts, created_at as "createdAt", correlation_id as "correlationId"`.execute(
    db,
  );
  return rows[0];
}

/** @returns whether the following message of the subject may go */
async function deliverOne(deps: DeliveryDeps, message: OutboxMessage): Promise<boolean> {
  const sender = deps.senders.find(
    ({ platform, kind }) => platform === message.platform && kind === message.kind,
  );
  if (sender === undefined) {
    await parkMessage(deps.db, message, `Nessuno sa consegnare «${message.kind}» a ${message.platform}`);
    return true;
  }
  try {
    const outcome = await sender.send(message);
    await deps.onStep?.("sent");
    if (outcome.kind === "refused") await parkMessage(deps.db, message, outcome.because);
    else await markDelivered(deps, message);
    await deps.onStep?.("recorded");
    return true;
  } catch (error) {
    if (!(error instanceof PlatformUnavailable)) {
      await parkMessage(
        deps.db,
        message,
        `Errore interno: ${error instanceof Error ? error.message : String(error)}`,
      );
      throw error;
    }
    await postpone(deps, message, error);
    return false;
  }
}

async function markDelivered({ db, clock }: DeliveryDeps, { id }: OutboxMessage): Promise<void> {
  await db
    .updateTable("outbox_message")
    .set({ state: "delivered", delivered_at: clock.now(), lease_until: null, last_error: null })
    .where("id", "=", id)
    .execute();
}

async function parkMessage(db: Db, { id }: OutboxMessage, reason: string): Promise<void> {
  await db
    .updateTable("outbox_message")
    .set({ state: "parked", reason: maskText(reason).slice(0, 1000), lease_until: null })
    .where("id", "=", id)
    .execute();
}

async function postpone(
  deps: DeliveryDeps,
  message: OutboxMessage,
  error: PlatformUnavailable,
): Promise<void> {
  const now = deps.clock.now();
  const ageHours = (now.getTime() - message.createdAt.getTime()) / 3_600_000;
  if (ageHours > GIVE_UP_HOURS) {
    await parkMessage(deps.db, message, `Non consegnato per ${GIVE_UP_HOURS} ore: ${error.message}`);
    return;
  }
  const next = error.retryAt ?? new Date(now.getTime() + backoffMs(message.attempts));
  await deps.db
    .updateTable("outbox_message")
    .set({
      state: "pending",
      next_attempt_at: next,
      lease_until: null,
      last_error: maskText(error.message).slice(0, 500),
    })
    .where("id", "=", message.id)
    .execute();
}

/** Doubling from one second to a minute, spread by half so that a thousand of them do not knock together. */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  const seconds = Math.min(2 ** Math.min(attempts - 1, 10), LONGEST_WAIT_SECONDS);
  return Math.round(seconds * 1000 * (0.5 + random() / 2));
}

async function dueSubjects({ db, clock }: DeliveryDeps): Promise<DeliverJob[]> {
  const now = clock.now();
  const { rows } = await sql<DeliverJob>`
    select platform, subject_id as "subjectId" from (
      select platform, subject_id, min(next_attempt_at) as due from outbox_message
      where (state = 'pending' and next_attempt_at <= ${now}) or (state = 'delivering' and lease_until < ${now})
      group by platform, subject_id order by 3 limit 200) as due`.execute(db);
  return rows;
}
