import { useEffect, useState } from "react";
import { dateTimeText, dayText, lateText, relativeText } from "#ui/dates.ts";

export interface DateTextProps {
  /** An RFC 3339 instant, or a day. */
  value: string | undefined;
  /** `day` 24/06/2026, `time` with the hour, `relative` "tra 2 ore", `late` "da 3 giorni" (the full date as its title). */
  form?: "day" | "time" | "relative" | "late";
  className?: string;
}

export function DateText({ value, form = "day", className }: DateTextProps) {
  const now = useMinute(form === "relative" || form === "late");
  if (!value) return <span className={className}>—</span>;
  const full = /T/.test(value) ? dateTimeText(value) : dayText(value);
  return (
    <time dateTime={value} title={full} className={className}>
      {textIn(form, value, now)}
    </time>
  );
}

function textIn(form: NonNullable<DateTextProps["form"]>, value: string, now: Date): string {
  if (form === "relative") return relativeText(value, now);
  if (form === "late") return lateText(value, now);
  return form === "time" && /T/.test(value) ? dateTimeText(value) : dayText(value);
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
