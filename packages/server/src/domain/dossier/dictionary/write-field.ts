import type { Code, Field, FieldType, SectionCode } from "#domain/dossier/dictionary/field.ts";

type Rest = Omit<Field, "code" | "section" | "label" | "type" | "of" | "since" | "provider"> &
  Partial<Pick<Field, "of" | "since" | "provider">>;

/** Fields of one section, each a line: code, Italian label, type, and what differs from the usual. */
export function section(
  code: SectionCode,
  usual: Pick<Field, "provider"> & Partial<Pick<Field, "of" | "record" | "uni8290">>,
  lines: readonly (readonly [code: string, label: string, type: FieldType, rest?: Rest])[],
): Field[] {
  return lines.map(([field, label, type, rest]) => ({
    of: "building",
    since: 1,
    ...usual,
    ...rest,
    code: field,
    section: code,
    label,
    type,
  }));
}

export const text = (most = 200): FieldType => ({ kind: "text", most });
export const yes: FieldType = { kind: "boolean" };
export const day: FieldType = { kind: "day", past: false };
export const pastDay: FieldType = { kind: "day", past: true };
export const money: FieldType = { kind: "money" };
export const count = (most: number, unit?: string): FieldType =>
  measure(most, { decimals: 0, ...(unit === undefined ? {} : { unit }) });
export const year: FieldType = { kind: "number", least: 1000, most: 2100, decimals: 0 };

export function measure(
  most: number,
  { decimals = 2, unit, least = 0 }: { decimals?: number; unit?: string; least?: number } = {},
): FieldType {
  return { kind: "number", least, most, decimals, ...(unit === undefined ? {} : { unit }) };
}

/** Codes written as `code: label`. */
export function oneOf(codes: Readonly<Record<string, string>>): FieldType {
  const list: Code[] = Object.entries(codes).map(([code, label]) => ({ code, label }));
  return { kind: "code", codes: list };
}
