import { sql } from "kysely";
import { maskText } from "#domain/privacy/mask.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { DeliverJob } from "#runtime/delivery/outbox.ts";
import { announce } from "#runtime/events.ts";
import { DEFAULT_TOTAL_MS } from "#runtime/http/http-client.ts";
import type { PlatformUnavailable } from "#runtime/problem.ts";

export interface OutboxMessage {
  id: string;
  platform: string;
  kind: string;
  subjectKind: string;
  subjectId: string;
  idempotencyKey: string;
  payload: unknown;
  /** This one included: from the second on, the first may have arrived although its answer did not. */
  attempts: number;
  createdAt: Date;
  correlationId: string;
}

interface Store {
  db: Db;
  clock: Clock;
}

/**
 * A holder that was killed leaves its lease; after this the message is taken again, with the same key. Longer than the
 * longest sending, so that a slow holder has given up before: looking whether it arrived and saying it are two calls,
 * each of which may fetch a token, be refused it, fetch another and be repeated (http-client.ts).
 */
export const LEASE_SECONDS = 2 * 4 * (DEFAULT_TOTAL_MS / 1000) + 60;
/** Both must have passed before a message waits for a person: a worker that was off for days has tried nothing. */
const GIVE_UP_HOURS = 30;
const GIVE_UP_ATTEMPTS = 20;
const LONGEST_WAIT_SECONDS = 60;

/** The oldest unsettled message of the subject, if it is due and nobody is delivering it. */
export async function claimNext({ db, clock }: Store, job: DeliverJob): Promise<OutboxMessage | undefined> {
  const now = clock.now();
  const { rows } = await sql<OutboxMessage>`
    update outbox_message set state = 'delivering', attempts = attempts + 1,
      lease_until = ${now}::timestamptz + make_interval(secs => ${LEASE_SECONDS})
    where id = (
      select id from outbox_message
      where platform = ${job.platform} and subject_id = ${job.subjectId} and state in ('pending', 'delivering', 'parked')
      order by sequence limit 1 for update)
    and ((state = 'pending' and next_attempt_at <= ${now}) or (state = 'delivering' and lease_until < ${now}))
    returning id, platform, kind, subject_kind as "subjectKind", subject_id as "subjectId",
      idempotency_key as "idempotencyKey", payload, attempts, created_at as "createdAt", correlation_id as "correlationId"`.execute(
    db,
  );
  return rows[0];
}

/** Still ours: a holder whose lease ran out must not overwrite what the next one found. */
function held({ id, attempts }: OutboxMessage) {
  return sql<boolean>`id = ${id} and state = 'delivering' and attempts = ${attempts}`;
}

/** @returns whether it was still ours to settle */
export async function markDelivered({ db, clock }: Store, message: OutboxMessage): Promise<boolean> {
  const result = await sql`
    update outbox_message set state = 'delivered', delivered_at = ${clock.now()}, lease_until = null, last_error = null
    where ${held(message)}`.execute(db);
  return result.numAffectedRows === 1n;
}

/** Waits for a person; what follows it waits too, or with `withFollowing` is parked for the same reason. */
export async function park(
  { db }: Store,
  message: OutboxMessage,
  { reason, withFollowing = false }: { reason: string; withFollowing?: boolean },
): Promise<void> {
  const text = maskText(reason).slice(0, 1000);
  const following = withFollowing
    ? sql`or (platform = ${message.platform} and subject_id = ${message.subjectId} and state = 'pending')`
    : sql``;
  await sql`
    update outbox_message set state = 'parked', reason = ${text}, lease_until = null
    where (${held(message)}) ${following}`.execute(db);
  await announce(db, [{ kind: "message.parked", subjectKind: "platform", subjectId: message.id }]);
}

/** The platform gave no answer: later, or when it said to come back; after a day and more of tries, to a person. */
export async function postpone(
  store: Store,
  message: OutboxMessage,
  error: PlatformUnavailable,
): Promise<void> {
  const now = store.clock.now();
  const ageHours = (now.getTime() - message.createdAt.getTime()) / 3_600_000;
  if (ageHours > GIVE_UP_HOURS && message.attempts >= GIVE_UP_ATTEMPTS) {
    const reason = `Non consegnato dopo ${message.attempts} tentativi in ${Math.round(ageHours)} ore: ${error.message}`;
    return park(store, message, { reason });
  }
  const next = error.retryAt ?? new Date(now.getTime() + backoffMs(message.attempts));
  await sql`
    update outbox_message set state = 'pending', next_attempt_at = ${next}, lease_until = null,
      last_error = ${maskText(error.message).slice(0, 500)}
    where ${held(message)}`.execute(store.db);
}

/** Gives back a message that was not tried at all. */
export async function unclaim({ db }: Store, message: OutboxMessage, until: Date): Promise<void> {
  await sql`
    update outbox_message set state = 'pending', attempts = attempts - 1, next_attempt_at = ${until}, lease_until = null
    where ${held(message)}`.execute(db);
}

/** Doubling from one second to a minute, spread by half so that a thousand of them do not knock together. */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  const seconds = Math.min(2 ** Math.min(attempts - 1, 10), LONGEST_WAIT_SECONDS);
  return Math.round(seconds * 1000 * (0.5 + random() / 2));
}

/** Subjects whose oldest unsettled message is due, the longest due first. */
export async function dueSubjects({ db, clock }: Store): Promise<DeliverJob[]> {
  const now = clock.now();
  const { rows } = await sql<DeliverJob>`
    select m.platform, m.subject_id as "subjectId" from outbox_message m
    where m.state in ('pending', 'delivering')
      and ((m.state = 'pending' and m.next_attempt_at <= ${now}) or (m.state = 'delivering' and m.lease_until < ${now}))
      and not exists (
        select 1 from outbox_message earlier
        where earlier.platform = m.platform and earlier.subject_id = m.subject_id and earlier.sequence < m.sequence
          and earlier.state in ('pending', 'delivering', 'parked'))
    order by m.next_attempt_at limit 200`.execute(db);
  return rows;
}
