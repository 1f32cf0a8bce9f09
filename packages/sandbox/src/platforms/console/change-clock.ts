import { z } from "zod";
import type { WorldClock } from "#core/world-clock.ts";

/** Simulated instants and paces; a speed of 3600 makes an hour pass in a second. */
export const clockChangeSchema = z.strictObject({
  now: z.iso.datetime({ offset: true }).optional(),
  speed: z.number().positive().max(1_000_000).optional(),
  /** Where the clock stops until it is set again; left out, it runs on. */
  holdAt: z.iso.datetime({ offset: true }).optional(),
});

export interface ClockView {
  now: string;
  speed: number;
}

export function viewClock(clock: WorldClock): ClockView {
  return { now: clock.now().toISOString(), speed: clock.speed() };
}

/** Sets what is given and keeps the rest: a new speed goes on from the instant now shown. */
export function changeClock(clock: WorldClock, change: z.infer<typeof clockChangeSchema>): ClockView {
  clock.set({
    now: change.now === undefined ? clock.now() : new Date(change.now),
    speed: change.speed ?? clock.speed(),
    holdAt: change.holdAt === undefined ? undefined : new Date(change.holdAt),
  });
  return viewClock(clock);
}
