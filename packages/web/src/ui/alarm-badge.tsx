import { alarmIn } from "#ui/alarm-words.ts";
import { requests as words } from "#text/it-requests.ts";
import { StatusBadge } from "#ui/status-badge.tsx";

/** Beside a report that nobody has weighed yet and that may speak of a danger. */
export function AlarmBadge({ texts }: { texts: readonly string[] }) {
  const alarm = alarmIn(...texts);
  if (alarm === undefined) return null;
  return (
    <StatusBadge tone="danger" icon="warning-circle" text={words.alarm(alarm)} title={words.alarmHelp} />
  );
}
