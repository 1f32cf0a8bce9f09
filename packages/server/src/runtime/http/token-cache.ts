import type { Clock } from "#runtime/clock.ts";

export interface IssuedToken {
  value: string;
  expiresAt: Date;
}

export interface TokenProvider {
  /** The token in force, or a new one. @throws PlatformUnavailable */
  token(): Promise<string>;
  /** Forgets a token that was refused, unless another call has already replaced it. */
  refuse(value: string): void;
}

/** A token is renewed this long before it expires: clocks differ, and a call takes its time. A short-lived one, halfway. */
const SKEW_MS = 120_000;

interface CacheOptions {
  clock: Clock;
  take: () => Promise<IssuedToken>;
}

/** One token for all callers; those that come while it is being renewed wait for the same renewal. */
export function cachedTokens({ clock, take }: CacheOptions): TokenProvider {
  let current: { value: string; renewAt: number } | undefined;
  let renewal: Promise<string> | undefined;

  async function renew(): Promise<string> {
    try {
      const { value, expiresAt } = await take();
      const lifetime = expiresAt.getTime() - clock.now().getTime();
      current = { value, renewAt: expiresAt.getTime() - Math.min(SKEW_MS, lifetime / 2) };
      return value;
    } finally {
      renewal = undefined;
    }
  }

  return {
    async token() {
      if (current !== undefined && current.renewAt > clock.now().getTime()) return current.value;
      renewal ??= renew();
      return renewal;
    },
    refuse(value) {
      if (current?.value === value) current = undefined;
    },
  };
}
