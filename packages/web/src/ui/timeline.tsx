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
