import { useEffect, useState } from "react";
import { dateTimeText, dayText, relativeText } from "#ui/dates.ts";

export interface DateTextProps {
  /** An RFC 3339 instant, or a day. */
  value: string | undefined;
  /** `day` 24/06/2026, `time` with the hour, `relative` "tra 2 ore" (the full date as its title). */
  form?: "day" | "time" | "relative";
  className?: string;
}

export function DateText({ value, form = "day", className }: DateTextProps) {
  const now = useMinute(form === "relative");
  if (!value) return <span className={className}>—</span>;
  const full = /T/.test(value) ? dateTimeText(value) : dayText(value);
  const text = form === "relative" ? relativeText(value, now) : form === "time" ? full : dayText(value);
  return (
    <time dateTime={value} title={full} className={className}>
      {text}
    </time>
  );
}

/** The current minute, so that "tra 5 minuti" does not stay on a page left open. */
function useMinute(ticking: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(new Date()), 60_000);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
