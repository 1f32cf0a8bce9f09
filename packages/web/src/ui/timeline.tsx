import type { ReactNode } from "react";
import { DateText } from "#ui/date-text.tsx";

export interface TimelineEntry {
  id: string;
  at: string;
  title: ReactNode;
  /** Who did it. */
  by?: string;
  note?: ReactNode;
}

interface HistoryEntry {
  id: string;
  at: string;
  label: string;
  actor: string;
  note?: string | undefined;
}

/** A history as it is stored, turned over: what happened in the same instant is turned over too. */
export function newestFirst(history: readonly HistoryEntry[]): TimelineEntry[] {
  return [...history]
    .sort((a, b) => a.at.localeCompare(b.at))
    .reverse()
    .map(({ id, at, label, actor, note }) => ({
      id,
      at,
      title: label,
      by: actor,
      ...(note ? { note } : {}),
    }));
}

/** What happened, newest first as given. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol className="history">
      {entries.map((entry) => (
        <li key={entry.id}>
          <div className="history-head">
            <span className="history-title">{entry.title}</span>
            <DateText value={entry.at} form="time" className="history-when" />
          </div>
          {entry.by ? <span className="history-by">{entry.by}</span> : null}
          {entry.note ? <p className="history-note">{entry.note}</p> : null}
        </li>
      ))}
    </ol>
  );
}
