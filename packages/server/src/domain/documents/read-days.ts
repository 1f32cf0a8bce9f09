import { isDay } from "#domain/time/civil-date.ts";

/** A day found in a text, and where it stands. */
export interface FoundDay {
  day: string;
  start: number;
  end: number;
}

const MONTHS = [
  "gennaio",
  "febbraio",
  "marzo",
  "aprile",
  "maggio",
  "giugno",
  "luglio",
  "agosto",
  "settembre",
  "ottobre",
  "novembre",
  "dicembre",
];

// 1/3/2024, 01-03-2024, 1.3.24, 1° marzo 2024, 1 mar. 2024, lì 3 giugno 2024, 2024-03-01.
const NUMERIC = String.raw`(?<d>\d{1,2})\s?[/.\-]\s?(?<m>\d{1,2})\s?[/.\-]\s?(?<y>\d{4}|\d{2})(?!\d)`;
const WORDED = String.raw`(?<wd>\d{1,2})\s?[°º^]?\s?(?<wm>gen|feb|mar|apr|mag|giu|lug|ago|set|sett|ott|nov|dic)(?<rest>[a-z]{0,7})\.?\s?,?\s?(?<wy>\d{4})(?!\d)`;
const ISO = String.raw`(?<iy>\d{4})-(?<im>\d{2})-(?<id>\d{2})(?!\d)`;
const ANY_DAY = new RegExp(String.raw`(?<![\d/.\-])(?:${ISO}|${NUMERIC}|${WORDED})`, "giu");

/** Every day written in a text in one of the forms that Italians use, in its order. What is no day of the calendar is left out. */
export function readDays(text: string): FoundDay[] {
  const found: FoundDay[] = [];
  for (const match of text.matchAll(ANY_DAY)) {
    const day = dayOf(match.groups ?? {});
    if (day === undefined) continue;
    found.push({ day, start: match.index, end: match.index + match[0].length });
  }
  return found;
}

function dayOf(parts: Record<string, string | undefined>): string | undefined {
  const [year, month, date] = [
    parts.iy ?? parts.wy ?? fullYear(parts.y),
    parts.im ?? parts.m ?? monthOf(parts.wm, parts.rest),
    parts.id ?? parts.wd ?? parts.d,
  ];
  const day = `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  return isDay(day) && day >= "1850-01-01" && day <= "2150-12-31" ? day : undefined;
}

/** Two figures are of the hundred years that end in 2049: no paper of a building says the year of 1949 in two. */
const fullYear = (year: string | undefined) =>
  year?.length === 2 ? String(Number(year) + (Number(year) < 50 ? 2000 : 1900)) : year;

/** Whole, or shortened: «3 marzo» and «3 mar.», but not «3 martelli». */
function monthOf(beginning: string | undefined, rest: string | undefined): string {
  const written = `${beginning}${rest ?? ""}`.toLowerCase();
  const isShort = (rest ?? "") === "" || written === "sett";
  const index = MONTHS.findIndex((month) => (isShort ? month.startsWith(written) : month === written));
  return index === -1 ? "" : String(index + 1);
}
