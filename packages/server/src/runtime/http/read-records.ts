import type { z } from "zod";
import { readWrittenDay } from "#domain/time/written-day.ts";
import { recordText } from "#runtime/http/record-text.ts";

/** A value that cannot be read: it is left out, and told. */
interface UnreadValue {
  field: string;
  text: string;
}

export type RecordReading<T> =
  | { kind: "read"; value: T }
  | { kind: "malformed"; because: string; payload: string };

/** An element whose members are all null stands for "there is nothing". */
export function hasContent(record: unknown): boolean {
  if (record === null || record === undefined) return false;
  return typeof record !== "object" || Object.values(record).some((value) => value !== null);
}

/** Total: a record is read by its schema, or named as malformed with what it was. */
export function readRecord<S extends z.ZodType, T>(
  raw: unknown,
  schema: S,
  map: (record: z.output<S>) => T,
): RecordReading<T> {
  const { text: payload, because } = recordText(raw);
  if (because !== undefined) return { kind: "malformed", because, payload };
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { kind: "read", value: map(parsed.data) };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join(".") || "elemento";
  return { kind: "malformed", because: `${where}: ${issue?.message ?? "illeggibile"}`, payload };
}

interface Listed<S> {
  schema: S;
  field: string;
  unread: UnreadValue[];
}

/** One item that cannot be read is told apart, and the others are kept. */
export function readEach<S extends z.ZodType, T>(
  items: readonly unknown[],
  { schema, field, unread }: Listed<S>,
  map: (item: z.output<S>) => T,
): T[] {
  return items.filter(hasContent).flatMap((item) => {
    const parsed = schema.safeParse(item);
    if (parsed.success) return [map(parsed.data)];
    unread.push({ field, text: recordText(item).text.slice(0, 200) });
    return [];
  });
}

export type DayReader = (field: string, value: unknown) => string | null;

export function dayReader(unread: UnreadValue[]): DayReader {
  return (field, value) => {
    const read = readWrittenDay(value);
    if (read.kind === "unreadable") unread.push({ field, text: read.text });
    return read.kind === "day" ? read.day : null;
  };
}

export function textOf(value: string | null | undefined): string | null {
  return value?.trim() || null;
}
