import { z } from "zod";

/** How long a session stands, whatever the provider allows: never longer than this, and shorter where it says so. */
export const SessionConfig = z.object({
  /** Without anything done by the person. What an open page asks by itself does not count. */
  SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(1_440).default(120),
  /** From sign-in: a day's work, after which one signs in again. */
  SESSION_HOURS: z.coerce.number().int().min(1).max(24).default(10),
});

export interface SessionLimits {
  idleMinutes: number;
  hours: number;
}

export const limitsOf = (config: z.infer<typeof SessionConfig>): SessionLimits => ({
  idleMinutes: config.SESSION_IDLE_MINUTES,
  hours: config.SESSION_HOURS,
});
