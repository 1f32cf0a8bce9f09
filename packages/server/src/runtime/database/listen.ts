import { randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import type { PGlite } from "@electric-sql/pglite";
import pg from "pg";

/** What is told by `pg_notify`, and whether it can be relied on that nothing was missed. */
export interface Ear {
  /** Everything committed up to three seconds ago was told. */
  hears(): boolean;
  close(): Promise<void>;
}

export interface Listening {
  channel: string;
  onMessage(payload: string): void;
  /** Something may have been missed: when listening begins, and each time it begins again. */
  onGap(): void;
}

export type Listen = (listening: Listening) => Ear;

const LOOK_EVERY_MS = 1_000;
const SURE_FOR_MS = 3_000;
const ANSWER_WITHIN_MS = 2_000;
const PROOF_WITHIN_MS = 5_000;
const MOST_PAUSE_MS = 30_000;

/** Of the embedded database, which tells at once and from within. */
export function listenEmbedded(pglite: PGlite): Listen {
  return ({ channel, onMessage, onGap }) => {
    let on = false;
    const listening = pglite.listen(channel, onMessage).then((unlisten) => {
      onGap();
      on = true;
      return unlisten;
    });
    listening.catch(() => undefined);
    return {
      hears: () => on,
      async close() {
        on = false;
        // A database that was closed tells nothing more by itself.
        await listening.then((unlisten) => unlisten()).catch(() => undefined);
      },
    };
  };
}

/**
 * Of PostgreSQL, on a connection of its own. Whoever pools connections by transaction (PgBouncer) takes `listen` without
 * an error and never tells anything: so each connection is first proved, by a message that comes through another one.
 * Then it is asked each second for an answer, before which the server tells what it has to: as long as it comes, nothing
 * was missed.
 */
export function listenPostgres(
  url: string,
  say: (text: string, values: unknown[]) => Promise<unknown>,
): Listen {
  return (listening) => new PostgresEar(url, say, listening);
}

class PostgresEar implements Ear {
  readonly #url: string;
  readonly #say: (text: string, values: unknown[]) => Promise<unknown>;
  readonly #listening: Listening;
  #client: pg.Client | undefined;
  #sureAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #closed = false;
  #turn: Promise<void>;
  #proving: PromiseWithResolvers<void> | undefined;
  readonly #proof = randomUUID();

  constructor(url: string, say: (text: string, values: unknown[]) => Promise<unknown>, listening: Listening) {
    this.#url = url;
    this.#say = say;
    this.#listening = listening;
    this.#turn = this.#look();
  }

  hears(): boolean {
    return Date.now() - this.#sureAt < SURE_FOR_MS;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#sureAt = Number.NEGATIVE_INFINITY;
    this.#proving?.reject(new Error("Listened to no more"));
    await this.#drop();
    await this.#turn;
  }

  async #look(): Promise<void> {
    try {
      if (this.#client === undefined) await this.#open();
      const asked = Date.now();
      await this.#client?.query("select 1");
      if (!this.#closed) this.#sureAt = asked;
      this.#failures = 0;
    } catch {
      this.#failures += 1;
      await this.#drop();
    }
    if (this.#closed) return;
    const pause = Math.min(LOOK_EVERY_MS * 2 ** this.#failures, MOST_PAUSE_MS);
    this.#timer = setTimeout(
      () => {
        this.#turn = this.#look();
      },
      this.#failures === 0 ? LOOK_EVERY_MS : pause,
    );
    this.#timer.unref();
  }

  async #open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: 10_000,
      query_timeout: ANSWER_WITHIN_MS,
      keepAlive: true,
      application_name: "stabile-listen",
    });
    this.#client = client;
    // Its end is seen at the next look.
    client.on("error", () => undefined);
    client.on("notification", ({ payload = "" }) => {
      if (payload === this.#proof) this.#proving?.resolve();
      else this.#listening.onMessage(payload);
    });
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(this.#listening.channel)}`);
    await this.#prove();
    this.#listening.onGap();
  }

  async #prove(): Promise<void> {
    const proving = Promise.withResolvers<void>();
    this.#proving = proving;
    // Its failure may come before anybody waits for it.
    proving.promise.catch(() => undefined);
    const fail = () => proving.reject(new Error("What is told does not come through"));
    const timer = setTimeout(fail, PROOF_WITHIN_MS);
    try {
      await this.#say("select pg_notify($1, $2)", [this.#listening.channel, this.#proof]);
      await proving.promise;
    } finally {
      clearTimeout(timer);
      this.#proving = undefined;
    }
  }

  /** A server that is away does not answer a farewell either: it is not waited for any longer than for an answer. */
  async #drop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    const left = client?.end().catch(() => undefined);
    await Promise.race([left, after(left === undefined ? 0 : ANSWER_WITHIN_MS, undefined, { ref: false })]);
  }
}
