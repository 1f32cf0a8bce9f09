import { addDays } from "#domain/time/civil-date.ts";

export interface DayEvent {
  /** The same as long as it is the same event: who takes the file again finds it moved, and not twice. */
  uid: string;
  day: string;
  summary: string;
  description: string;
  location: string;
  url: string;
  categories: readonly string[];
}

const CRLF = "\r\n";
/** RFC 5545, 3.1: a line is 75 octets at most, without its end. */
const MOST_OCTETS = 75;

export function icsHead(name: string): string {
  return lines([
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Stabile//Scadenze di legge//IT",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escapeText(name)}`,
  ]);
}

/** An event of a whole day; `stamp`: when the file was made. */
export function icsEvent(event: DayEvent, stamp: Date): string {
  const { uid, day, summary, description, location, url, categories } = event;
  return lines([
    "BEGIN:VEVENT",
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${stamp.toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`,
    `DTSTART;VALUE=DATE:${day.replaceAll("-", "")}`,
    // The end is the first day that is not in it.
    `DTEND;VALUE=DATE:${addDays(day, 1).replaceAll("-", "")}`,
    `SUMMARY:${escapeText(summary)}`,
    `DESCRIPTION:${escapeText(description)}`,
    `LOCATION:${escapeText(location)}`,
    `URL:${url}`,
    `CATEGORIES:${categories.map(escapeText).join(",")}`,
    // A term occupies nobody's day.
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ]);
}

export const icsFoot = (): string => lines(["END:VCALENDAR"]);

const lines = (list: readonly string[]): string => list.map((line) => fold(line) + CRLF).join("");

/** RFC 5545, 3.3.11; what no line may hold (control characters) is left out. */
export function escapeText(text: string): string {
  return (
    text
      .replaceAll("\\", "\\\\")
      .replaceAll(";", "\\;")
      .replaceAll(",", "\\,")
      .replace(/\r\n|\r|\n/g, "\\n")
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, "")
  );
}

const encoder = new TextEncoder();

/** A long line goes on in the next after a space; never in the middle of a character, whose octets belong together. */
export function fold(line: string): string {
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    // The space with which a part after the first begins is one of its octets.
    if (octets + size > MOST_OCTETS) {
      parts.push(part);
      part = "";
      octets = 1;
    }
    part += letter;
    octets += size;
  }
  return [...parts, part].join(`${CRLF} `);
}
