import type { ProtocolEntry, ProtocolState } from "@stabile/contract/protocol";
import { protocol as words } from "#text/it-protocol.ts";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

const TONES: Record<ProtocolState, Tone> = {
  waiting: "progress",
  emergency: "warning",
  registered: "success",
  annulled: "quiet",
  parked: "danger",
};

export function EntryStateBadge({ entry }: { entry: ProtocolEntry }) {
  if (entry.annulmentAsked) return <StatusBadge tone="warning" text={words.states.annulmentAsked} />;
  return <StatusBadge tone={TONES[entry.state]} text={words.states[entry.state]} />;
}

/** Never a number that is not there: the one of the emergency register says what it is. */
export function entryNumber({ registration, emergency }: ProtocolEntry): string {
  if (registration) return words.number(registration.register, registration.number, registration.year);
  return emergency ? words.emergencyNumber(emergency.number, emergency.year) : words.noNumber;
}
