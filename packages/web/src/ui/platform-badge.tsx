import type { PlatformHealth } from "@stabile/contract/exchange";
import { exchange as words } from "#text/it-exchange.ts";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

const TONES: Record<PlatformHealth["state"], Tone> = {
  ok: "success",
  degraded: "warning",
  down: "danger",
  unknown: "quiet",
};

export function PlatformBadge({ state }: { state: PlatformHealth["state"] }) {
  return <StatusBadge tone={TONES[state]} text={words.states[state]} />;
}
