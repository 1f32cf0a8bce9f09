/** Passed, never ambient: a test or a replay sets the time. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
