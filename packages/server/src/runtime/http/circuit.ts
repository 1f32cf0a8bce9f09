import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
} from "cockatiel";
import { PlatformUnavailable } from "#runtime/problem.ts";

export type BreakerState = "closed" | "open" | "half-open";

export interface Circuit {
  /** @throws PlatformUnavailable at once while the circuit is open, with the instant of the next try */
  run<T>(work: () => Promise<T>): Promise<T>;
  state(): BreakerState;
  blockedUntil(): Date | undefined;
}

interface CircuitOptions {
  platform: string;
  /** Failures in a row that open it. */
  failures: number;
  firstPauseMs: number;
  longestPauseMs: number;
  onChange?: (state: BreakerState) => void;
}

/** Throttling is the platform at work, not the platform gone: it does not open the circuit. */
export class PlatformThrottled extends PlatformUnavailable {}

/** Nothing was sent: the circuit is open until `retryAt`. */
export class CircuitOpen extends PlatformUnavailable {}

/** After several failures in a row nobody calls for a while, then one call tries; each failed try doubles the pause. */
export function createCircuit(options: CircuitOptions): Circuit {
  let openUntil: Date | undefined;
  const pause = (attempt: number) => {
    const ms = Math.min(options.firstPauseMs * 2 ** Math.max(0, attempt - 1), options.longestPauseMs);
    openUntil = new Date(Date.now() + ms);
    return ms;
  };
  const policy = circuitBreaker(
    handleWhen((error) => error instanceof PlatformUnavailable && !(error instanceof PlatformThrottled)),
    {
      breaker: new ConsecutiveBreaker(options.failures),
      halfOpenAfter: new DelegateBackoff<{ attempt: number }>(({ attempt }) => pause(attempt)),
    },
  );
  policy.onStateChange(() => options.onChange?.(nameOf(policy)));
  const blockedUntil = () => (policy.state === CircuitState.Open ? openUntil : undefined);
  return {
    async run(work) {
      try {
        return await policy.execute(work);
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        const message = "Chiamate sospese: la piattaforma non ha risposto più volte di seguito";
        throw new CircuitOpen(options.platform, message, openUntil);
      }
    },
    state: () => nameOf(policy),
    blockedUntil,
  };
}

function nameOf(policy: CircuitBreakerPolicy): BreakerState {
  if (policy.state === CircuitState.HalfOpen) return "half-open";
  return policy.state === CircuitState.Closed ? "closed" : "open";
}
