import { sql } from "kysely";
import type { Db } from "#runtime/database/open-database.ts";

export interface DomainEvent {
  /** `request.received`, `work-order.changed`… */
  kind: string;
  subjectKind: string;
  subjectId: string;
  /** Where the subject belongs, so that a listener is told only of what they may see. Never personal data. */
  placement?: {
    municipio?: string | null;
    buildingId?: string | null;
    contractId?: string | null;
    firmId?: string | null;
  };
}

export interface NumberedEvent extends DomainEvent {
  id: number;
}

/** Writes events in the transaction of the change that they tell. */
export async function announce(tx: Db, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx
    .insertInto("domain_event")
    .values(
      events.map((event) => ({
        kind: event.kind,
        subject_kind: event.subjectKind,
        subject_id: event.subjectId,
        detail: JSON.stringify(event.placement ?? {}),
      })),
    )
    .execute();
}

export interface EventFeed {
  subscribe(listener: (event: NumberedEvent) => void): () => void;
  close(): void;
}

const POLL_MS = 400;
/** Identities are drawn before commit: a lower number may appear after a higher one, so the tail is read again. */
const OVERLAP = 200;

/** One poller per process feeds every open page. It sleeps when nobody listens. */
export function createEventFeed(db: Db, onError: (error: unknown) => void): EventFeed {
  const listeners = new Set<(event: NumberedEvent) => void>();
  let seen = new Set<number>();
  let last: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function poll(): Promise<void> {
    try {
      if (last === undefined) {
        const newest = await db
          .selectFrom("domain_event")
          .select(sql<number>`coalesce(max(id), 0)`.as("id"))
          .executeTakeFirstOrThrow();
        last = newest.id;
        // What was there before anybody listened is old news.
        seen = new Set((await readAfter(last - OVERLAP)).map((event) => event.id));
      }
      const events = (await readAfter(last - OVERLAP)).filter((event) => !seen.has(event.id));
      for (const event of events) {
        seen.add(event.id);
        last = Math.max(last, event.id);
        for (const listener of listeners) listener(event);
      }
      if (seen.size > 5000) seen = new Set([...seen].filter((id) => id > (last ?? 0) - OVERLAP));
    } catch (error) {
      onError(error);
    }
    if (!closed && listeners.size > 0) timer = setTimeout(() => void poll(), POLL_MS);
    else timer = undefined;
  }

  async function readAfter(id: number): Promise<NumberedEvent[]> {
    const rows = await db
      .selectFrom("domain_event")
      .select(["id", "kind", "subject_kind", "subject_id", "detail"])
      .where("id", ">", id)
      .orderBy("id")
      .limit(1000)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      subjectKind: row.subject_kind,
      subjectId: row.subject_id,
      placement: row.detail as NonNullable<DomainEvent["placement"]>,
    }));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (timer === undefined && !closed) {
        last = undefined;
        timer = setTimeout(() => void poll(), 0);
      }
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
