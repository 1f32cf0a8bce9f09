import { z } from "zod";
import { API_PREFIX } from "#api/address.ts";

/** What the stream tells: that something changed, never its content. Reading it again passes through permissions. */
export const ChangeEvent = z.object({
  id: z.number(),
  kind: z.string(),
  subjectKind: z.string(),
  subjectId: z.string(),
});
export type ChangeEvent = z.infer<typeof ChangeEvent>;

export type LiveState = "connecting" | "live" | "offline";

/** The part of EventSource in use. */
export interface EventStream {
  close(): void;
  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void;
}

export interface LiveEventsOptions {
  onChange: (event: ChangeEvent) => void;
  /** `resumed`: the stream had been interrupted, so changes may have been missed. */
  onState: (state: LiveState, resumed: boolean) => void;
  /** The session ended, here or elsewhere. */
  onSignedOut?: () => void;
  open?: () => EventStream;
  random?: () => number;
}

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/** Doubling with full jitter: after a restart hundreds of pages must not come back in the same instant. */
export function reconnectDelay(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

/**
 * Listens to `GET /api/v1/events` and opens it again when it falls. The browser's own reconnection is not enough: it
 * gives up for good on any answer that is not a stream, which is what a restarting server's proxy gives.
 * @returns stops listening
 */
export function listenToChanges(options: LiveEventsOptions): () => void {
  const open = options.open ?? (() => new EventSource(`${API_PREFIX}/events`) as unknown as EventStream);
  let stream: EventStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let wasLive = false;

  function connect(): void {
    options.onState(failures === 0 ? "connecting" : "offline", false);
    stream = open();
    stream.addEventListener("open", () => {
      failures = 0;
      options.onState("live", wasLive);
      wasLive = true;
    });
    stream.addEventListener("change", (event) => {
      const change = readChange(event.data);
      if (change) options.onChange(change);
    });
    stream.addEventListener("signed-out", () => options.onSignedOut?.());
    stream.addEventListener("error", () => {
      stream?.close();
      options.onState("offline", false);
      timer = setTimeout(connect, reconnectDelay(failures, options.random));
      failures += 1;
    });
  }

  connect();
  return () => {
    clearTimeout(timer);
    stream?.close();
  };
}

function readChange(data: unknown): ChangeEvent | undefined {
  try {
    return ChangeEvent.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
