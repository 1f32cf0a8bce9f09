import { sql } from "kysely";
import type { Signature } from "#domain/access/capacity.ts";
import type { ExchangeDeps } from "#features/exchange/exchange-deps.ts";
import type { Direction } from "#features/exchange/list-messages.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { DELIVER_QUEUE, type DeliverJob } from "#runtime/delivery/outbox.ts";
import { announce } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface MessageOperation {
  direction: Direction;
  id: string;
  reason: string;
  actor: Actor;
  /** In whose place, or in which emergency. */
  capacity: Signature["detail"];
  correlationId: string;
}

type Deps = Pick<ExchangeDeps, "jobs" | "platforms">;

interface LockedMessage {
  id: string;
  platform: string;
  state: string;
  subjectId: string | null;
  /** Outbound: whether a later message of the same subject has already been delivered. */
  overtaken: boolean;
  leased: boolean;
}

/**
 * Puts a message back to work: an outbound one is tried again at once, an inbound one is handled again (handling is
 * idempotent: what it already caused is not caused twice).
 * @throws Problem `not-found`; `conflict` when it was delivered, or a later one of the same subject was
 */
export function retryMessage(db: Db, deps: Deps, operation: MessageOperation): Promise<void> {
  return inTransaction(db, async (tx) => {
    const message = await lockMessage(tx, operation);
    if (operation.direction === "in") await handleAgain(tx, deps, message);
    else await deliverAgain(tx, deps, message);
    await leaveTrace(tx, operation, { action: "retry", message });
  });
}

/**
 * Gives a message up: what waits behind it goes on.
 * @throws Problem `not-found`; `conflict` when it is delivered, handled, or on its way
 */
export function discardMessage(db: Db, deps: Deps, operation: MessageOperation): Promise<void> {
  return inTransaction(db, async (tx) => {
    const message = await lockMessage(tx, operation);
    const inbound = operation.direction === "in";
    const open = inbound ? ["parked", "received"] : ["parked", "pending"];
    if (!open.includes(message.state))
      throw new Problem("conflict", "Si scarta solo un messaggio fermo o in attesa");
    await sql`update ${sql.table(inbound ? "inbox_message" : "outbox_message")}
      set state = 'discarded', reason = ${operation.reason}, discarded_at = now() where id = ${operation.id}`.execute(
      tx,
    );
    if (!inbound) await wakeSubject(tx, deps, message);
    await leaveTrace(tx, operation, { action: "discard", message });
  });
}

async function lockMessage(tx: Tx, { direction, id }: MessageOperation): Promise<LockedMessage> {
  const { rows } =
    direction === "in"
      ? await sql<LockedMessage>`
          select id, platform, state, subject_id as "subjectId", false as overtaken, false as leased
          from inbox_message where id = ${id} for update`.execute(tx)
      : await sql<LockedMessage>`
          select m.id, m.platform, m.state, m.subject_id as "subjectId",
            m.state = 'delivering' and m.lease_until > now() as leased,
            exists (select 1 from outbox_message later where later.platform = m.platform
              and later.subject_kind = m.subject_kind and later.subject_id = m.subject_id
              and later.sequence > m.sequence and later.state = 'delivered') as overtaken
          from outbox_message m where m.id = ${id} for update`.execute(tx);
  if (rows[0] === undefined) throw new Problem("not-found", "Il messaggio non c'è");
  return rows[0];
}

async function handleAgain(tx: Tx, deps: Deps, message: LockedMessage): Promise<void> {
  await sql`update inbox_message set state = 'received', reason = null, handled_at = null, discarded_at = null where id = ${message.id}`.execute(
    tx,
  );
  await deps.platforms.find(({ code }) => code === message.platform)?.wakeInbox?.(tx);
}

async function deliverAgain(tx: Tx, deps: Deps, message: LockedMessage): Promise<void> {
  if (message.state === "delivered") throw new Problem("conflict", "È già stato consegnato");
  if (message.leased) throw new Problem("conflict", "La consegna è in corso");
  // The citizen would read an old status after a newer one.
  if (message.overtaken)
    throw new Problem(
      "conflict",
      "Un messaggio successivo è già stato consegnato: questo si può solo scartare",
    );
  // Never back to zero: an earlier try may have arrived, and the sender has to know.
  await sql`update outbox_message set state = 'pending', reason = null, attempts = 1, next_attempt_at = now(), discarded_at = null,
    lease_until = null where id = ${message.id}`.execute(tx);
  await wakeSubject(tx, deps, message);
}

async function wakeSubject(tx: Tx, { jobs }: Deps, { platform, subjectId }: LockedMessage): Promise<void> {
  if (subjectId === null) return;
  await jobs.enqueue<DeliverJob>(
    tx,
    DELIVER_QUEUE,
    { platform, subjectId },
    { singletonKey: `${platform}:${subjectId}` },
  );
}

async function leaveTrace(
  tx: Tx,
  { direction, id, reason, actor, capacity, correlationId }: MessageOperation,
  { action, message }: { action: "retry" | "discard"; message: LockedMessage },
): Promise<void> {
  await audit(tx, {
    actor,
    action: `message.${action}`,
    subjectKind: `message-${direction}`,
    subjectId: id,
    detail: { reason, platform: message.platform, from: message.state, ...capacity },
    correlationId,
  });
  await announce(tx, [{ kind: "message.changed", subjectKind: "platform", subjectId: id }]);
}
