/** Nobody is asked to wait longer than this before trying again by ourselves. */
const LONGEST_MS = 24 * 3600_000;

/**
 * When a throttled caller may come back. `Retry-After` is seconds or an HTTP date; the gateway of version 4 says it in
 * words only: "You can access API after 2026-Jun-11 00:00:00+0000 UTC".
 */
export function retryInstant(header: string | undefined, text: string, now: Date): Date | undefined {
  const instant = fromHeader(header, now) ?? fromWords(text);
  if (instant === undefined || instant.getTime() <= now.getTime()) return undefined;
  return new Date(Math.min(instant.getTime(), now.getTime() + LONGEST_MS));
}

function fromHeader(header: string | undefined, now: Date): Date | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return new Date(now.getTime() + Number(header) * 1000);
  return valid(Date.parse(header));
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function fromWords(text: string): Date | undefined {
  const found = /after (\d{4})-(\w{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(?:\+0000)? UTC/i.exec(text);
  if (!found) return undefined;
  const [, year, month = "", day, hour, minute, second] = found;
  const index = MONTHS.indexOf(month.toLowerCase());
  if (index === -1) return undefined;
  return valid(Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Number(second)));
}

function valid(ms: number): Date | undefined {
  return Number.isNaN(ms) ? undefined : new Date(ms);
}
