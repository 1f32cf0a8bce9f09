import type { IdsValue } from "#domain/models/ids/ids-rules.ts";
import type { Scalar } from "#domain/models/model-object.ts";

/** Part of the number, and of one (IDS 1.0, "Tolerance"): what two programs round differently is the same. */
const TOLERANCE = 1e-6;
/** What binary numbers lose of the tolerance itself. */
const ROUNDING = 1 + 1e-9;
const slack = (number: number): number => (Math.abs(number) * TOLERANCE + TOLERANCE) * ROUNDING;

export function matchesValue(wanted: IdsValue | undefined, value: Scalar): boolean {
  if (wanted === undefined) return true;
  if (wanted.oneOf !== undefined && !wanted.oneOf.some((text) => isWritten(text, value))) return false;
  if (wanted.patterns !== undefined && !wanted.patterns.some((pattern) => pattern.test(String(value))))
    return false;
  return isWithin(wanted, value) && isLong(wanted, value);
}

/** Of a type that the value has: a number by its size, a truth as XML writes it, a text sign by sign. */
function isWritten(text: string, value: Scalar): boolean {
  if (typeof value === "boolean") return text === String(value);
  if (typeof value === "string") return text === value;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim())) return false;
  return Math.abs(Number(text) - value) <= slack(Number(text));
}

function isWithin(wanted: IdsValue, value: Scalar): boolean {
  const { minInclusive, minExclusive, maxInclusive, maxExclusive } = wanted;
  const bounds = [minInclusive, minExclusive, maxInclusive, maxExclusive];
  if (bounds.every((bound) => bound === undefined)) return true;
  const number = typeof value === "boolean" || value === "" ? Number.NaN : Number(value);
  if (Number.isNaN(number)) return false;
  return (
    (minInclusive === undefined || number >= minInclusive - slack(minInclusive)) &&
    (minExclusive === undefined || number > minExclusive + slack(minExclusive)) &&
    (maxInclusive === undefined || number <= maxInclusive + slack(maxInclusive)) &&
    (maxExclusive === undefined || number < maxExclusive - slack(maxExclusive))
  );
}

function isLong({ length, minLength, maxLength }: IdsValue, value: Scalar): boolean {
  const signs = [...String(value)].length;
  return (
    (length === undefined || signs === length) &&
    (minLength === undefined || signs >= minLength) &&
    (maxLength === undefined || signs <= maxLength)
  );
}

/** In words, for who reads the outcome. */
export function valueText(wanted: IdsValue | undefined): string {
  if (wanted === undefined) return "qualunque valore";
  const parts: string[] = [];
  if (wanted.oneOf !== undefined) parts.push(wanted.oneOf.map((one) => `«${one}»`).join(" o "));
  if (wanted.patternTexts !== undefined) parts.push(`della forma ${wanted.patternTexts.join(" o ")}`);
  const bounds = [
    ["almeno", wanted.minInclusive],
    ["più di", wanted.minExclusive],
    ["al massimo", wanted.maxInclusive],
    ["meno di", wanted.maxExclusive],
  ] as const;
  for (const [word, bound] of bounds)
    if (bound !== undefined) parts.push(`${word} ${bound.toLocaleString("it-IT")}`);
  const lengths = [
    ["di", wanted.length],
    ["di almeno", wanted.minLength],
    ["di al massimo", wanted.maxLength],
  ] as const;
  for (const [word, signs] of lengths) if (signs !== undefined) parts.push(`${word} ${signs} caratteri`);
  return parts.length === 0 ? "qualunque valore" : parts.join(", ");
}
