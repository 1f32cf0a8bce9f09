/** The code people say on the telephone: kind, year, number. `ODL-2026-000123` is the 123rd order of 2026. */
export type CodePrefix = "ODL" | "SEG";

export interface ReadableCode {
  prefix: CodePrefix;
  year: number;
  number: number;
}

const WRITTEN = /^(odl|seg)[\s\-_/.]*(\d{4})[\s\-_/.]*(\d{1,9})$/i;

/** Six digits, more when a year needs them: the same as the database's `next_code`. */
export function formatCode({ prefix, year, number }: ReadableCode): string {
  return `${prefix}-${year}-${String(number).padStart(6, "0")}`;
}

/**
 * Reads a code as typed: `odl 2026 123`, `ODL-2026-000123`, `seg/2026/45`.
 * @returns undefined when it is no whole code: then it is words to look for
 */
export function readCode(text: string): ReadableCode | undefined {
  const [, prefix, year, number] = WRITTEN.exec(text.trim()) ?? [];
  if (prefix === undefined || Number(number) === 0) return undefined;
  return { prefix: prefix.toUpperCase() as CodePrefix, year: Number(year), number: Number(number) };
}
