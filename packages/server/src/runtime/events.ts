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
    /** Of a subject that not all who see its kind may see: the action that shows this one. */
    heardBy?: string;
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

type Listener = (event: NumberedEvent) => void;

/** One poller per process feeds every open page. It sleeps when nobody listens. */
export function createEventFeed(db: Db, onError: (error: unknown) => void): EventFeed {
  const listeners = new Set<Listener>();
  const tail = new EventTail(db);
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function poll(): Promise<void> {
    try {
      for (const event of await tail.news()) for (const listener of listeners) listener(event);
    } catch (error) {
      onError(error);
    }
    timer = !closed && listeners.size > 0 ? setTimeout(() => void poll(), POLL_MS) : undefined;
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (timer === undefined && !closed) {
        tail.forget();
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

/** The end of the event table, read again with an overlap and told once. */
class EventTail {
  readonly #db: Db;
  #seen = new Set<number>();
  #last: number | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  /** What happened while nobody listened is old news. */
  forget(): void {
    this.#last = undefined;
  }

  async news(): Promise<NumberedEvent[]> {
    if (this.#last === undefined) {
      const newest = await this.#db
        .selectFrom("domain_event")
        .select(sql<number>`coalesce(max(id), 0)`.as("id"))
        .executeTakeFirstOrThrow();
      this.#last = newest.id;
      this.#seen = new Set((await this.#readAfter(newest.id - OVERLAP)).map((event) => event.id));
    }
    const events = (await this.#readAfter(this.#last - OVERLAP)).filter((event) => !this.#seen.has(event.id));
    for (const event of events) this.#seen.add(event.id);
    this.#last = Math.max(this.#last, ...events.map((event) => event.id));
    const oldest = this.#last - OVERLAP;
    if (this.#seen.size > 5000) this.#seen = new Set([...this.#seen].filter((id) => id > oldest));
    return events;
  }

  async #readAfter(id: number): Promise<NumberedEvent[]> {
    const rows = await this.#db
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
}
