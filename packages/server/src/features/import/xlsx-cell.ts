/** What is seen in a cell, and whether it is one of a spreadsheet's errors (#N/D, #RIF!). */
export interface ShownCell {
  text: string;
  error: boolean;
}

interface Format {
  numFmt: string;
  /** Days are counted from 1904, as old spreadsheets on a Mac did. */
  from1904: boolean;
}

/** The result of a formula, the words of a formatted text, a day as `2026-06-24`, a code with the zeros it is shown with. */
export function shownInCell(value: unknown, format: Format): ShownCell {
  if (value === null || value === undefined) return { text: "", error: false };
  if (value instanceof Date) return { text: dateText(value), error: false };
  // Of a formula that ends in an error exceljs' reader gives no number.
  if (typeof value === "number" && Number.isNaN(value)) return { text: "", error: true };
  if (typeof value !== "object") return { text: String(padded(value, format)), error: false };
  const { formula, richText, result, text, error } = value as {
    formula?: unknown;
    richText?: { text: string }[];
    result?: unknown;
    text?: unknown;
    error?: unknown;
  };
  if (error !== undefined) return { text: String(error), error: true };
  if (richText !== undefined) return { text: richText.map((part) => part.text).join(""), error: false };
  const shown = text ?? result;
  // Written by a program and never opened: nobody has worked it out yet.
  if (shown === undefined && formula !== undefined) return { text: "", error: true };
  // The day that a formula gives is a number still: only its format says that it is one.
  if (typeof shown === "number" && isDateFormat(format.numFmt))
    return { text: dateText(toDate(shown, format.from1904)), error: false };
  return shownInCell(shown, format);
}

/** `00000` is how a spreadsheet keeps the zeros of a code that is a number to it. */
function padded(value: unknown, { numFmt }: Format): unknown {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || !/^0{2,}$/.test(numFmt))
    return value;
  return String(value).padStart(numFmt.length, "0");
}

/** Without what is in brackets (a language, a colour) and in quotes, only dates have these letters. */
function isDateFormat(numFmt: string): boolean {
  return /[dmyhs]/i.test(numFmt.replaceAll(/\[[^\]]*\]|"[^"]*"|\\./g, "")) && !/general/i.test(numFmt);
}

const DAY_MS = 86_400_000;
/** Days from the first day of each system to 1 January 1970. */
const TO_1970 = { from1900: 25_569, from1904: 24_107 } as const;

function toDate(days: number, from1904: boolean): Date {
  return new Date(Math.round((days - (from1904 ? TO_1970.from1904 : TO_1970.from1900)) * DAY_MS));
}

/** A sheet's dates have no zone: they are given as if they were UTC. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "";
  const [day = "", time = ""] = date.toISOString().split("T");
  return time.startsWith("00:00:00") ? day : `${day} ${time.slice(0, 5)}`;
}
