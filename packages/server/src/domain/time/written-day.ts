import { isDay } from "#domain/time/civil-date.ts";

export type WrittenDay =
  | { kind: "day"; day: string }
  | { kind: "absent" }
  /** Something is written, and it is no day of the calendar. */
  | { kind: "unreadable"; text: string };

/**
 * A day as municipal platforms write it: `2019-01-10`, `2019-01-10T00:00:00`, `10-01-2019`, `10/01/2019`. Total.
 * The year 1 is how .NET writes that there is none.
 */
export function readWrittenDay(value: unknown): WrittenDay {
  if (value === null || value === undefined) return { kind: "absent" };
  const text = typeof value === "string" ? value.trim() : JSON.stringify(value);
  if (text === "" || /^(0001-01-01|01[-/]01[-/]0001)/.test(text)) return { kind: "absent" };
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  const italian = /^(\d\d?)[-/](\d\d?)[-/](\d{4})(?:[T ][\d:.]+)?$/.exec(text);
  const day =
    iso !== null
      ? `${iso[1]}-${iso[2]}-${iso[3]}`
      : italian !== null
        ? `${italian[3]}-${italian[2]?.padStart(2, "0")}-${italian[1]?.padStart(2, "0")}`
        : "";
  return isDay(day) ? { kind: "day", day } : { kind: "unreadable", text: text.slice(0, 100) };
}
