import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import {
  claimNext,
  dueSubjects,
  markDelivered,
  type OutboxMessage,
  park,
  postpone,
  unclaim,
} from "#runtime/delivery/delivery-store.ts";
import type { DeliverJob } from "#runtime/delivery/outbox.ts";
import { CircuitOpen, PlatformThrottled } from "#runtime/http/circuit.ts";
import type { Logger } from "#runtime/logger.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

export type { OutboxMessage } from "#runtime/delivery/delivery-store.ts";

export type SendOutcome =
  | { kind: "delivered" }
  /** The platform said no and would say it again. `gone`: there is nobody left to tell, now or later. */
  | { kind: "refused"; because: string; gone?: boolean };

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
  logger?: Logger;
  /** Called between any two steps: a crash test stops the process there. */
  onStep?: (step: string) => void | Promise<void>;
}

export interface Delivery {
  /** Delivers what waits for one subject, oldest first, until something must wait. */
  deliverSubject(job: DeliverJob): Promise<void>;
  /** Picks up whatever is due: what a crash left half done, and what had to wait. @returns subjects looked at */
  sweep(): Promise<number>;
}

const MOST_PER_RUN = 50;
const AT_ONCE = 4;

interface Running extends DeliveryDeps {
  /** Platforms whose circuit is open: until then their messages are not even touched. */
  paused: Map<string, Date>;
}

/**
 * At least once to the platform, exactly once in effect: the same key goes with every try, and within one subject
 * nothing goes before what precedes it has been settled.
 */
export function createDelivery(deps: DeliveryDeps): Delivery {
  const running: Running = { ...deps, paused: new Map() };
  const deliverSubject = (job: DeliverJob) => deliverInOrder(running, job);
  return {
    deliverSubject,
    async sweep() {
      const subjects = await dueSubjects(deps);
      const queue = [...subjects];
      const worker = async () => {
        for (let job = queue.shift(); job !== undefined; job = queue.shift()) await deliverSubject(job);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      return subjects.length;
    },
  };
}

async function deliverInOrder(running: Running, job: DeliverJob): Promise<void> {
  for (let count = 0; count < MOST_PER_RUN; count += 1) {
    if (isPaused(running, job.platform)) return;
    const message = await claimNext(running, job);
    if (message === undefined) return;
    await running.onStep?.("claimed");
    const result = await trySending(running, message);
    await running.onStep?.("sent");
    const goOn = await settle(running, message, result);
    await running.onStep?.("settled");
    if (!goOn) return;
  }
}

function isPaused({ paused, clock }: Running, platform: string): boolean {
  const until = paused.get(platform);
  if (until === undefined) return false;
  if (until > clock.now()) return true;
  paused.delete(platform);
  return false;
}

type Attempt =
  | SendOutcome
  | { kind: "unavailable"; error: PlatformUnavailable }
  | { kind: "failed"; error: unknown };

/** Only the sending is guarded: what goes wrong while its outcome is written must never be taken for a refusal. */
async function trySending({ senders }: Running, message: OutboxMessage): Promise<Attempt> {
  const sender = senders.find(({ platform, kind }) => platform === message.platform && kind === message.kind);
  if (sender === undefined)
    return { kind: "refused", because: `Nessuno sa consegnare «${message.kind}» a ${message.platform}` };
  try {
    return await sender.send(message);
  } catch (error) {
    return error instanceof PlatformUnavailable ? { kind: "unavailable", error } : { kind: "failed", error };
  }
}

/** @returns whether the following message of the subject may go */
async function settle(running: Running, message: OutboxMessage, attempt: Attempt): Promise<boolean> {
  switch (attempt.kind) {
    case "delivered":
      return markDelivered(running, message);
    case "refused":
      await park(running, message, { reason: attempt.because, withFollowing: attempt.gone === true });
      return false;
    case "failed":
      running.logger?.error({ event: "delivery.failed", id: message.id, err: attempt.error });
      await park(running, message, { reason: `Errore interno: ${textOf(attempt.error)}` });
      return false;
    case "unavailable":
      await wait(running, message, attempt.error);
      return false;
  }
}

/**
 * While the circuit is open nothing was tried: the message keeps its attempts, and its platform is left in peace. So it
 * is, for a while, when it says that it is asked too much: each of a thousand messages would be told the same.
 */
async function wait(running: Running, message: OutboxMessage, error: PlatformUnavailable): Promise<void> {
  if (error instanceof PlatformThrottled) pause(running, message, error.retryAt);
  if (!(error instanceof CircuitOpen)) return postpone(running, message, error);
  const until = error.retryAt ?? new Date(running.clock.now().getTime() + 1_000);
  running.paused.set(message.platform, until);
  await unclaim(running, message, until);
}

/** No longer than this on the word of one answer: then one message asks again. */
const LONGEST_PAUSE_MS = 60_000;

function pause({ paused, clock }: Running, { platform }: OutboxMessage, retryAt: Date | undefined): void {
  const now = clock.now().getTime();
  const until = Math.min(retryAt?.getTime() ?? now + 1_000, now + LONGEST_PAUSE_MS);
  paused.set(platform, new Date(until));
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
