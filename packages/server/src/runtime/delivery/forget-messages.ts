import { sql } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";
import { inBatches } from "#runtime/in-batches.ts";

/**
 * Removes messages that were settled before an instant: handled or discarded, delivered or discarded. What waits, and what
 * is parked, stays however old it is.
 * @returns rows removed
 */
export async function forgetMessages(db: Db, before: Date): Promise<number> {
  const received = await forgetReceived(db, before);
  await remember(db, before);
  return received + (await forgetSent(db, before));
}

/**
 * Longer than any statement may run (`statement_timeout`): one that began before a message was remembered, and is about to
 * store it, still finds the message itself.
 */
const REMEMBERED_FOR = sql`interval '10 minutes'`;

/** By time, of which there is an index; older than that and not settled are only the few that are parked. */
const settledIn = (before: Date) => sql`
  m.received_at < ${before} and m.state in ('handled', 'discarded')
  and greatest(m.handled_at, m.discarded_at, m.received_at) < ${before}`;

/** That it was here: from then on the platform may say it again, and it is not handled twice (`receive`). */
function remember(db: Db, before: Date): Promise<number> {
  return inBatches((limit) =>
    sql`
      insert into settled_message (digest)
      select message_digest(m.platform, m.message_id) from inbox_message m
      where ${settledIn(before)} and not exists (
        select 1 from settled_message s where s.digest = message_digest(m.platform, m.message_id))
      limit ${limit} on conflict do nothing`.execute(db),
  );
}

/** Only what has been remembered, a turn of the house before. */
function forgetReceived(db: Db, before: Date): Promise<number> {
  return inBatches((limit) =>
    sql`
      delete from inbox_message where id = any(array(
        select m.id from inbox_message m
          join settled_message s on s.digest = message_digest(m.platform, m.message_id)
        where ${settledIn(before)} and s.settled_at < now() - ${REMEMBERED_FOR}
        limit ${limit}))`.execute(db),
  );
}

/**
 * What was sent is known by the step it tells, which happens once: nothing has to be remembered. But while an earlier
 * message of the same subject could still be sent, the later one shows that its time is over (`operate-message.ts`).
 */
function forgetSent(db: Db, before: Date): Promise<number> {
  return inBatches((limit) =>
    sql`
      delete from outbox_message where id = any(array(
        select m.id from outbox_message m
        where m.created_at < ${before} and m.state in ('delivered', 'discarded')
          and greatest(m.delivered_at, m.discarded_at, m.created_at) < ${before}
          and not exists (
            select 1 from outbox_message earlier where earlier.platform = m.platform
              and earlier.subject_kind = m.subject_kind and earlier.subject_id = m.subject_id
              and earlier.sequence < m.sequence and (earlier.state not in ('delivered', 'discarded')
                or greatest(earlier.delivered_at, earlier.discarded_at, earlier.created_at) >= ${before}))
        limit ${limit}))`.execute(db),
  );
}
