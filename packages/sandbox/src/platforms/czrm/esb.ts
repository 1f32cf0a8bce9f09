import { createHmac } from "node:crypto";
import { Agent, request } from "undici";
import type { Org } from "./org.ts";
import { statement } from "./store.ts";

interface EsbOptions {
  /** Where events are posted; asked at each delivery, because ports may be known late. */
  target(): string;
  /** The gateway's token endpoint; null for none. */
  tokenUrl(): string | null;
  key: string;
  secret: string;
  /** The shared secret of the signature. */
  signingSecret: string;
  timeoutMs: number;
  firstDelayMs: number;
  longestDelayMs: number;
  giveUpMs: number;
}

interface Esb {
  wake(): void;
  stop(): Promise<void>;
}

interface QueuedEvent {
  replay_id: number;
  event_id: string;
  case_id: string;
  body: string;
  attempts: number;
  made: number;
  last_error: string | null;
}

const BATCH = 32;
const AT_ONCE = 4;
const HELD_BACK = "held back by the reorder fault";

interface Delivery {
  org: Org;
  options: EsbOptions;
  agent: Agent;
  token: { value: string; until: number } | null;
}

async function takeToken(delivery: Delivery): Promise<string | null> {
  const { options, agent } = delivery;
  const url = options.tokenUrl();
  if (url === null) return null;
  if (delivery.token && delivery.token.until > Date.now()) return delivery.token.value;
  const basic = Buffer.from(`${options.key}:${options.secret}`).toString("base64");
  const answer = await request(url, {
    method: "POST",
    dispatcher: agent,
    headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=client_credentials",
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`token: ${answer.statusCode}`);
  const { access_token: value, expires_in: seconds = 3600 } = JSON.parse(text) as {
    access_token: string;
    expires_in?: number;
  };
  delivery.token = { value, until: Date.now() + Math.max(5, Number(seconds) - 30) * 1000 };
  return value;
}

async function post(delivery: Delivery, event: QueuedEvent): Promise<void> {
  const { options, agent } = delivery;
  const token = await takeToken(delivery);
  const signature = createHmac("sha256", options.signingSecret).update(event.body).digest("hex");
  const answer = await request(options.target(), {
    method: "POST",
    dispatcher: agent,
    headers: {
      "content-type": "application/json",
      "x-esb-signature": `sha256=${signature}`,
      "x-esb-event-id": event.event_id,
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: event.body,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
  });
  await answer.body.dump();
  if (answer.statusCode === 401) delivery.token = null;
  if (answer.statusCode < 200 || answer.statusCode > 299) throw new Error(`answered ${answer.statusCode}`);
}

function settle(delivery: Delivery, event: QueuedEvent, failure: string | null): void {
  const { org, options } = delivery;
  const attempts = event.attempts + 1;
  const now = Date.now();
  if (failure === null) {
    statement(
      org.db,
      "UPDATE czrm_event SET state = 'delivered', attempts = ?, last_error = NULL WHERE replay_id = ?",
    ).run(attempts, event.replay_id);
    return;
  }
  const wait = Math.min(options.longestDelayMs, options.firstDelayMs * 2 ** Math.min(attempts - 1, 20));
  const state = event.made + options.giveUpMs < now ? "abandoned" : "pending";
  statement(
    org.db,
    "UPDATE czrm_event SET state = ?, attempts = ?, due = ?, last_error = ? WHERE replay_id = ?",
  ).run(state, attempts, now + wait, failure, event.replay_id);
}

async function deliver(delivery: Delivery, event: QueuedEvent, isStopped: () => boolean): Promise<void> {
  let failure: string | null = null;
  try {
    await post(delivery, event);
    if (delivery.org.world.faults.strikes("czrm", "duplicateRate"))
      await post(delivery, event).catch(() => undefined);
  } catch (error) {
    failure = (error as Error).message || String((error as { code?: string }).code);
  }
  // Stopped in the middle: the database may be closed; the event stays pending and is posted again at the next start.
  if (!isStopped()) settle(delivery, event, failure);
}

/** The reorder fault: some events wait while later ones pass them. Each is held back once at most. */
function holdBack(org: Org, event: QueuedEvent): boolean {
  if (event.last_error !== null || !org.world.faults.strikes("czrm", "reorderRate")) return false;
  const wait = 300 + org.world.faults.draw("czrm", "event held back") * 2000;
  statement(org.db, "UPDATE czrm_event SET due = ?, last_error = ? WHERE replay_id = ?").run(
    Date.now() + wait,
    HELD_BACK,
    event.replay_id,
  );
  return true;
}

function takeDue(org: Org): QueuedEvent[][] {
  const rows = statement(
    org.db,
    "SELECT * FROM czrm_event WHERE state = 'pending' AND due <= ? ORDER BY replay_id LIMIT ?",
  ).all(Date.now(), BATCH) as unknown as QueuedEvent[];
  const byCase = new Map<string, QueuedEvent[]>();
  for (const event of rows) {
    if (holdBack(org, event)) continue;
    byCase.set(event.case_id, [...(byCase.get(event.case_id) ?? []), event]);
  }
  return [...byCase.values()];
}

/** Events of one case go one after the other, of several cases at once. True when there was something to do. */
async function runBatch(delivery: Delivery, isStopped: () => boolean): Promise<boolean> {
  const groups = takeDue(delivery.org);
  const found = groups.length > 0;
  const lane = async (): Promise<void> => {
    for (let group = groups.shift(); group && !isStopped(); group = groups.shift()) {
      for (const event of group) if (!isStopped()) await deliver(delivery, event, isStopped);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return found;
}

function nextDue(org: Org): number | null {
  const row = statement(org.db, "SELECT min(due) AS due FROM czrm_event WHERE state = 'pending'").get();
  return (row as { due: number | null }).due;
}

/**
 * Posts the queued events of citizens' changes, forever: retried with growing waits, given up when too old. The queue
 * is in the database, so that a killed process goes on where it was (an event in flight is posted again).
 */
export function startEsb(org: Org, options: EsbOptions): Esb {
  const delivery: Delivery = { org, options, agent: new Agent({ connections: AT_ONCE }), token: null };
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;

  const schedule = (ms: number): void => {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(() => {
      // A database that is busy for a moment must not end deliveries for good.
      running ??= run().catch(() => schedule(1000));
    }, ms);
    timer.unref();
  };
  const run = async (): Promise<void> => {
    try {
      while (!stopped && (await runBatch(delivery, () => stopped)));
    } finally {
      running = null;
    }
    const due = stopped ? null : nextDue(org);
    if (due !== null) schedule(Math.max(5, due - Date.now()));
  };
  schedule(0);
  return {
    wake: () => schedule(0),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await delivery.agent.destroy();
      await running;
    },
  };
}
