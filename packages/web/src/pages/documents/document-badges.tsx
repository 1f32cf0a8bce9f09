import type { DocumentListItem, DocumentState } from "@stabile/contract/document-shapes";
import { documents as words } from "#text/it-documents.ts";
import { dayText, todayText } from "#ui/dates.ts";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

const TONES: Record<DocumentState, Tone> = {
  uploaded: "info",
  proposed: "warning",
  confirmed: "success",
  withdrawn: "quiet",
};

export function DocumentStateBadge({ state }: { state: DocumentState }) {
  return <StatusBadge tone={TONES[state]} text={words.states[state]} />;
}

const SOON_MS = 90 * 86_400_000;

/** In words, and alarming only when there is something to do. */
export function ExpiryBadge({
  row: { expiresOn, state },
}: {
  row: Pick<DocumentListItem, "expiresOn" | "state">;
}) {
  if (expiresOn === undefined) return null;
  const today = todayText();
  if (state !== "confirmed") return <>{dayText(expiresOn)}</>;
  if (expiresOn < today)
    return <StatusBadge tone="danger" icon="warning-circle" text={words.expired(dayText(expiresOn))} />;
  if (Date.parse(expiresOn) - Date.parse(today) < SOON_MS)
    return <StatusBadge tone="warning" icon="clock" text={words.expiresSoon(dayText(expiresOn))} />;
  return <>{dayText(expiresOn)}</>;
}
