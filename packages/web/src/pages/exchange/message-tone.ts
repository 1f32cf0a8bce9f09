import type { Tone } from "#ui/status-badge.tsx";

const TONES: Record<string, Tone> = {
  received: "info",
  pending: "info",
  delivering: "progress",
  handled: "success",
  delivered: "success",
  parked: "danger",
  discarded: "quiet",
};

export function messageTone(state: string): Tone {
  return TONES[state] ?? "neutral";
}
