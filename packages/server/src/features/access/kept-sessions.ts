import { findSession, type FoundSession } from "#features/access/session-store.ts";
import type { Ear, Listen } from "#runtime/database/listen.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** A revoked session or role is felt within this time by every process, also by one that hears of no change. */
const KEEP_MS = 3_000;
/** While every change is told (migration 0027), what was read stands until then, and is read again now and then. */
const KEEP_TOLD_MS = 60_000;
const MOST = 20_000;
/** As `openSession` makes them: what has another shape is in no database. */
const TOKEN = /^[\w-]{43}$/;
const CHANNEL = "stabile_access";

export interface Remembering {
  /** How changes are told. Undefined: they are not. */
  listen?: Listen | undefined;
  /** How long what was read stands where changes are not told, in milliseconds. */
  untoldMs?: number | undefined;
}

/** A session as it was read, and what its use entails. */
export interface KeptSession {
  readonly readAt: number;
  readonly found: Promise<FoundSession | undefined>;
  /** When what a person's doing entails is to be looked at again. */
  keepUpAt: number;
  touchAt?: number;
}

interface Entry extends KeptSession {
  /** Until when it stands, and until when while changes are told. */
  until: number;
  toldUntil: number;
  /** Of the session and its person, once it was found open. */
  id?: string;
  userId?: string;
}

/** Sessions just read: a page asks several things at once, people do one thing after another, and each is checked. */
export class KeptSessions {
  readonly #db: Db;
  readonly #listen: Listen | undefined;
  readonly #memory = new Memory();
  readonly #untoldMs: number;
  #ear: Ear | undefined;

  constructor(db: Db, { listen, untoldMs = KEEP_MS }: Remembering) {
    this.#db = db;
    this.#listen = listen;
    this.#untoldMs = untoldMs;
  }

  find(token: string): KeptSession | undefined {
    if (!TOKEN.test(token)) return undefined;
    // A process that only works has nothing to remember.
    this.#ear ??= this.#listen?.({
      channel: CHANNEL,
      onMessage: (userId) => this.#memory.forgetPerson(userId),
      onGap: () => this.#memory.forgetAll(),
    });
    const now = Date.now();
    const known = this.#memory.get(token);
    const isTold = this.#ear?.hears() === true;
    if (known !== undefined && (isTold ? known.toldUntil : known.until) > now) return known;
    return this.#read(token, now);
  }

  #read(token: string, now: number): Entry {
    const until = now + this.#untoldMs;
    const found = findSession(this.#db, token);
    const entry: Entry = { readAt: now, found, keepUpAt: 0, until, toldUntil: until };
    this.#memory.put(token, entry);
    found.then(
      (session) => this.#memory.note(token, entry, session),
      () => this.#memory.forget(token, entry),
    );
    return entry;
  }

  forget(token: string): void {
    this.#memory.forget(token);
  }

  forgetIds(ids: ReadonlySet<string>): void {
    this.#memory.forgetIds(ids);
  }

  async close(): Promise<void> {
    await this.#ear?.close();
  }
}

class Memory {
  readonly #entries = new Map<string, Entry>();
  readonly #tokensOf = new Map<string, Set<string>>();
  readonly #underWay = new Set<string>();

  get(token: string): Entry | undefined {
    return this.#entries.get(token);
  }

  put(token: string, entry: Entry): void {
    this.forget(token);
    this.#entries.set(token, entry);
    this.#underWay.add(token);
    // Oldest first, since one that is read again is put at the end.
    if (this.#entries.size > MOST) this.forget(this.#entries.keys().next().value as string);
  }

  note(token: string, entry: Entry, found: FoundSession | undefined): void {
    if (this.#entries.get(token) !== entry) return;
    this.#underWay.delete(token);
    if (found?.kind !== "live") return;
    const { userId } = found.session.principal;
    entry.id = found.session.id;
    entry.userId = userId;
    entry.until = Math.min(entry.until, entry.readAt + found.holdsMs);
    entry.toldUntil = entry.readAt + Math.min(KEEP_TOLD_MS, found.holdsMs);
    const theirs = this.#tokensOf.get(userId);
    if (theirs === undefined) this.#tokensOf.set(userId, new Set([token]));
    else theirs.add(token);
  }

  /** @param entry only if it is still this one */
  forget(token: string, entry = this.#entries.get(token)): void {
    if (entry === undefined || this.#entries.get(token) !== entry) return;
    this.#entries.delete(token);
    this.#underWay.delete(token);
    if (entry.userId === undefined) return;
    const theirs = this.#tokensOf.get(entry.userId);
    theirs?.delete(token);
    if (theirs?.size === 0) this.#tokensOf.delete(entry.userId);
  }

  /** What is being read just now may be as it was before the change. */
  forgetPerson(userId: string): void {
    for (const token of [...this.#underWay, ...(this.#tokensOf.get(userId) ?? [])]) this.forget(token);
  }

  forgetIds(ids: ReadonlySet<string>): void {
    for (const [token, { id }] of this.#entries) if (id !== undefined && ids.has(id)) this.forget(token);
  }

  forgetAll(): void {
    this.#entries.clear();
    this.#tokensOf.clear();
    this.#underWay.clear();
  }
}
