const MINUTE_MS = 60_000;

export interface Quota {
  /** Counts a call; answers when the next is allowed if this one is over the limit, else null. */
  take(key: string, perMinute: number): Date | null;
}

/** Calls counted by the minute of the clock, as WSO2's request-count policies do. Nothing survives a restart. */
export function openQuota(wallClock: () => number = Date.now): Quota {
  const counts = new Map<string, { minute: number; calls: number }>();
  return {
    take(key, perMinute) {
      if (perMinute === Number.POSITIVE_INFINITY) return null;
      const minute = Math.floor(wallClock() / MINUTE_MS);
      const count = counts.get(key);
      const calls = count?.minute === minute ? count.calls + 1 : 1;
      counts.set(key, { minute, calls });
      return calls > perMinute ? new Date((minute + 1) * MINUTE_MS) : null;
    },
  };
}
