import { fromKysely, PgBoss } from "pg-boss";
import type { Db, OpenDatabase } from "#runtime/database/open-database.ts";
import { runAhead } from "#runtime/database/run-ahead.ts";
import type { Logger } from "#runtime/logger.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

/** What a queue is for and how it behaves; registered once, at start. */
export interface QueueDefinition<T extends object> {
  name: string;
  handle(data: T): Promise<void>;
  /** How many jobs of this queue one process works on at a time. */
  concurrency?: number;
  /** Seconds between looks at the queue; 0.5 is the smallest. */
  pollSeconds?: number;
  retryLimit?: number;
}

export interface EnqueueOptions {
  startAfter?: Date;
  /** At most one job with this key waiting: a second is dropped. */
  singletonKey?: string;
}

/** The queue, over pg-boss. A job is enqueued in the same transaction as the change that causes it. */
export interface Jobs {
  enqueue<T extends object>(tx: Db, queue: string, data: T, options?: EnqueueOptions): Promise<void>;
  define<T extends object>(queue: QueueDefinition<T>): void;
  /** Makes the queues: every process does it first, since it may enqueue. Safely repeated. */
  prepare(): Promise<void>;
  /** Begins to take jobs. */
  work(): Promise<void>;
  stop(): Promise<void>;
}

export function createJobs(
  { executeSql, db, kind }: Pick<OpenDatabase, "executeSql" | "db" | "kind">,
  logger: Logger,
): Jobs {
  const boss = new PgBoss({
    db: { executeSql },
    schedule: false,
    supervise: true,
    migrate: true,
  });
  boss.on("error", (error) => logger.error({ event: "jobs.error", err: error }));
  const queues: QueueDefinition<object>[] = [];

  return {
    define(queue) {
      queues.push(queue as QueueDefinition<object>);
    },
    // oxlint-disable-next-line max-params -- the handle first, as everywhere, then what pg-boss itself takes.
    async enqueue(tx, queue, data, options = {}) {
      await boss.send(queue, data, {
        db: { executeSql: (text, values) => insertAhead(tx, text, values) },
        ...(options.startAfter ? { startAfter: options.startAfter } : {}),
        ...(options.singletonKey ? { singletonKey: options.singletonKey } : {}),
      });
    },
    async prepare() {
      const make = () => makeQueues(boss, queues);
      // One process and one connection: nobody to wait for, and none left for the lock.
      if (kind === "embedded") return make();
      // Of processes that start at once on a new database, pg-boss would have each create the same schema.
      await inTransaction(db, async (tx) => {
        await lockName(tx, "jobs.prepare");
        await make();
      });
    },
    async work() {
      for (const queue of queues) await startWorking(boss, queue);
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  };
}

/** The id of a new job is asked by pg-boss and needed by nobody. */
async function insertAhead(tx: Db, text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> {
  if (!tx.isTransaction) return fromKysely(tx).executeSql(text, values);
  await runAhead(tx as Tx, text, values);
  return { rows: [] };
}

async function makeQueues(boss: PgBoss, queues: readonly QueueDefinition<object>[]): Promise<void> {
  await boss.start();
  for (const queue of queues) {
    // `stately`: at most one waiting and one active for each singleton key.
    await boss.createQueue(queue.name, {
      policy: "stately",
      retryLimit: queue.retryLimit ?? 5,
      retryBackoff: true,
    });
  }
}

async function startWorking(boss: PgBoss, queue: QueueDefinition<object>): Promise<void> {
  const workers = queue.concurrency ?? 1;
  for (let worker = 0; worker < workers; worker += 1) {
    await boss.work<object>(queue.name, { pollingIntervalSeconds: queue.pollSeconds ?? 1 }, async (jobs) => {
      for (const job of jobs) await queue.handle(job.data);
    });
  }
}
