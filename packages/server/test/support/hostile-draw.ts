import { randomUUID } from "node:crypto";
import { z } from "zod";

type Draw = () => number;
type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; required?: string[] };

const pick = <T>(draw: Draw, list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;

/** Stands for brackets within brackets, deeper than `JSON.stringify` itself can go: see `asJson`. */
const DEEP = "«profondo»";

/** JSON as a caller may write it by hand. */
export const asJson = (value: unknown): string =>
  (JSON.stringify(value) ?? "").replaceAll(`"${DEEP}"`, "[".repeat(100_000) + "]".repeat(100_000));

/** What a caller may put where something else is expected. */
const HOSTILE: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e308, -1e308, 2 ** 53, -(2 ** 63), 2 ** 31, 1e-320],
  ...["", " ", "\0", "a\0b", "\ud800", "\u202egnp.exe", "😀".repeat(200), "x".repeat(10_000)],
  ...[
    "2026-02-30",
    "9999-12-31T23:59:59Z",
    "0000-01-01",
    "-271821-04-20T00:00:00Z",
    "infinity",
    "NaN",
    "now",
  ],
  ...["'; drop table work_order; --", "%_\\", "${jndi:ldap://a}", "{{7*7}}", "<script>alert(1)</script>"],
  ...["__proto__", "constructor", "toString", "../../etc/passwd", "00000000-0000-0000-0000-000000000000"],
  ...["http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "EUR 1.000,00", "1e400", "0x10", "+1"],
  ...[[], {}, [[]], [null], ["a", 1, {}], { length: 1e9 }, { toString: null }, { $gt: "" }],
];

/** Too large or too deep to be written in the list, and drawn seldom. */
const HEAVY: readonly (() => unknown)[] = [
  () => "x".repeat(900_000),
  () => DEEP,
  () => Array.from({ length: 50_000 }, (_, at) => at),
  () => Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`campo${at}`, at])),
];

export function hostileValue(draw: Draw): unknown {
  return draw() < 0.04 ? pick(draw, HEAVY)() : pick(draw, HOSTILE);
}

/** Something that fits a schema, more or less: what is refused at once teaches nothing of what lies behind. */
export function sample(schema: z.ZodType, draw: Draw, ids: readonly string[]): unknown {
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
  return fill(json, draw, ids);
}

function fill(schema: Schema, draw: Draw, ids: readonly string[]): unknown {
  if (Array.isArray(schema.enum)) return pick(draw, schema.enum as unknown[]);
  if ("const" in schema) return schema.const;
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices !== undefined) return fill(pick(draw, choices), draw, ids);
  if (schema.type === "object") return fillObject(schema, draw, ids);
  if (schema.type === "array") {
    const items = Math.max(Number(schema.minItems ?? 0), Math.floor(draw() * 3));
    return Array.from({ length: items }, () => fill((schema.items ?? {}) as Schema, draw, ids));
  }
  if (schema.type === "boolean") return draw() < 0.5;
  if (schema.type === "integer" || schema.type === "number") return Math.floor(draw() * 100);
  return fillText(schema, draw, ids);
}

function fillObject(schema: Schema, draw: Draw, ids: readonly string[]): Record<string, unknown> {
  const fields = Object.entries(schema.properties ?? {});
  const given = fields.filter(([name]) => schema.required?.includes(name) || draw() < 0.5);
  return Object.fromEntries(given.map(([name, child]) => [name, fill(child, draw, ids)]));
}

function fillText(schema: Schema, draw: Draw, ids: readonly string[]): string {
  if (schema.format === "uuid") return draw() < 0.9 ? pick(draw, ids) : randomUUID();
  if (schema.format === "date") return "2026-06-24";
  if (schema.format === "date-time") return "2026-06-24T10:00:00Z";
  const length = Math.max(Number(schema.minLength ?? 1), 8);
  return "Prova di un testo qualunque, abbastanza lungo".slice(0, Math.max(length, 20));
}

/** The same value with one part of it, anywhere, replaced or added by what does not belong there. */
export function spoil(value: unknown, draw: Draw): unknown {
  if (typeof value !== "object" || value === null || draw() < 0.15) return hostileValue(draw);
  if (Array.isArray(value)) {
    const at = Math.floor(draw() * value.length);
    return value.length === 0 ? [hostileValue(draw)] : value.with(at, spoil(value[at], draw));
  }
  const names = Object.keys(value);
  const name =
    draw() < 0.15 || names.length === 0
      ? pick(draw, ["__proto__", "constructor", "in più", ""])
      : pick(draw, names);
  const inner = (value as Record<string, unknown>)[name];
  // Spread and a computed name define `__proto__` as a field of its own, as JSON.parse does.
  return { ...value, [name]: names.includes(name) ? spoil(inner, draw) : hostileValue(draw) };
}
