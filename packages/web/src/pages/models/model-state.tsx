import type { BuildingModel } from "@stabile/contract/models";
import { models as words } from "#text/it-models.ts";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

const TONES: Record<BuildingModel["state"], Tone> = {
  waiting: "neutral",
  reading: "progress",
  ready: "info",
  failed: "danger",
  applied: "success",
};

export function ModelState({ state }: { state: BuildingModel["state"] }) {
  return <StatusBadge tone={TONES[state]} text={words.states[state]} />;
}

/** Whether it becomes something else by itself. */
export const isOnItsWay = (state: BuildingModel["state"] | undefined): boolean =>
  state === "waiting" || state === "reading";

/** Live news come too; this is for who has none. */
export const OFTEN_MS = 2_000;
