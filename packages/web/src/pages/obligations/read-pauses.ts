import { dayText } from "#ui/dates.ts";

export interface Pause {
  from: string;
  to: string;
  name: string;
}

const LINE = /^(\d{2})\/(\d{2})\/(\d{4})\s+(\d{2})\/(\d{2})\/(\d{4})\s+(\S.+)$/;

const isDay = (day: string): boolean => {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};

/**
 * One a line, `23/12/2026 06/01/2027 Vacanze di Natale`.
 * @returns the number of the first line that is not understood
 */
export function readPauses(text: string): Pause[] | number {
  const pauses: Pause[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const [, d1, m1, y1, d2, m2, y2, name = ""] = LINE.exec(line.trim()) ?? [];
    const [from, to] = [`${y1}-${m1}-${d1}`, `${y2}-${m2}-${d2}`];
    if (!isDay(from) || !isDay(to) || from > to || name.trim().length < 2) return index + 1;
    pauses.push({ from, to, name: name.trim() });
  }
  return pauses;
}

export const pausesText = (pauses: readonly Pause[]): string =>
  pauses.map(({ from, to, name }) => `${dayText(from)} ${dayText(to)} ${name}`).join("\n");
