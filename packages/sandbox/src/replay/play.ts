import { setTimeout as delay } from "node:timers/promises";
import type { WorldClock } from "#core/world-clock.ts";
import type { CaseAgent } from "#replay/case-agent.ts";
import type { ReplayEvent, Stretch } from "#replay/timeline.ts";

const AT_ONCE = 8;

export interface Playing {
  clock: WorldClock;
  agent: CaseAgent;
  /** Simulated seconds in a real one. */
  speed: number;
  onStretch?: (played: { at: Date; events: number }) => void;
}

/**
 * Makes the events happen in the order of time while the city's clock runs fast. The clock never leaves a stretch
 * before all its events have happened: however long the faults delay one, it bears the date that it must.
 */
export async function play(
  { clock, agent, speed, onStretch }: Playing,
  stretches: readonly Stretch[],
): Promise<void> {
  const [first] = stretches;
  if (first === undefined) return;
  let shown = new Date(first.from.getTime() - 3600_000);
  let events = 0;
  for (const stretch of stretches) {
    clock.set({ now: shown, speed, holdAt: stretch.until });
    await playStretch({ clock, agent, speed }, stretch.events);
    events += stretch.events.length;
    shown = clock.now();
    onStretch?.({ at: shown, events });
  }
}

/** Each at its time, several at once: another application does not wait for its neighbours either. */
async function playStretch(playing: Playing, events: readonly ReplayEvent[]): Promise<void> {
  const waiting = [...events];
  const lane = async (): Promise<void> => {
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      await untilDue(playing, event.due);
      await playing.agent.perform(event);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

async function untilDue({ clock, speed }: Playing, due: Date): Promise<void> {
  for (
    let left = due.getTime() - clock.now().getTime();
    left > 0;
    left = due.getTime() - clock.now().getTime()
  )
    await delay(Math.max(1, left / speed));
}
