import { isDay } from "#domain/time/civil-date.ts";
import { toRome } from "#domain/time/rome.ts";

export interface ReadMoment {
  day: string;
  /** Minutes from midnight, of the clock on the wall. */
  minute: number;
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(.*)$/s;
const ITALIAN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(.*)$/s;
const COMPACT = /^(\d{4})(\d{2})(\d{2})()$/;
/** An instant that says its own zone is the same whatever the clock on the wall. */
const ZONED = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const CLOCK = /^[T\s,]*(?:(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?)?\s*$/;

/** `2026-06-24`, `24/06/2026`, `20260624`, each with a time after it or without. Undefined when it is no day. */
export function readMoment(text: string): ReadMoment | undefined {
  const written = text.trim();
  const instant = ZONED.test(written) ? new Date(written.replace(" ", "T")) : undefined;
  if (instant !== undefined) return Number.isNaN(instant.getTime()) ? undefined : toRome(instant);
  const iso = ISO.exec(written) ?? COMPACT.exec(written);
  const italian = ITALIAN.exec(written);
  const [year, month, date, rest] = iso?.slice(1) ?? [italian?.[3], italian?.[2], italian?.[1], italian?.[4]];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const day = `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
  const clock = CLOCK.exec(rest ?? "");
  if (!isDay(day) || clock === null) return undefined;
  const minute = Number(clock[1] ?? 0) * 60 + Number(clock[2] ?? 0);
  return minute < 1_440 ? { day, minute } : undefined;
}
