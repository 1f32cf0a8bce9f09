import type { DictionaryField } from "@stabile/contract/dossier-shapes";
import { dossier as words } from "#text/it-dossier.ts";

export type Typed = { value: string | number | boolean } | { error: string };

/** What was typed, as the dictionary has it, or why it cannot be: numbers as Italians write them, money into cents. */
export function readTyped(field: DictionaryField, text: string): Typed {
  const plain = text.trim();
  if (plain === "") return { error: words.form.missing };
  switch (field.kind) {
    case "boolean":
      return { value: plain === "true" };
    case "day":
      return /^\d{4}-\d\d-\d\d$/.test(plain) ? { value: plain } : { error: words.form.wrongDay };
    case "number":
      return readNumber(plain);
    case "money":
      return readCents(plain);
    case "code":
    case "text":
      return { value: plain };
  }
}

/** `1.234,5` and `1234,5`; `1234.5` too, but not `1.234`, which Italians read as a thousand and more. */
function readNumber(text: string): Typed {
  const number = plainNumber(text);
  return number === undefined ? { error: words.form.wrongNumber } : { value: Number(number) };
}

function plainNumber(text: string): string | undefined {
  const compact = text.replaceAll(/\s/g, "");
  if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(compact)) return compact.replaceAll(".", "").replace(",", ".");
  if (/^-?\d+(,\d+)?$/.test(compact)) return compact.replace(",", ".");
  return /^-?\d+\.\d+$/.test(compact) ? compact : undefined;
}

/** By its digits, and not by a product that may be a hair off. */
function readCents(text: string): Typed {
  const number = plainNumber(text.replace(/€/, ""));
  const [, units, decimals = ""] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(number ?? "") ?? [];
  return units === undefined
    ? { error: words.form.wrongNumber }
    : { value: Number(`${units}${decimals.padEnd(2, "0")}`) };
}

/** A value as it is put into its control, to be changed. */
export function typedText(field: DictionaryField, value: string | number | boolean | undefined): string {
  if (value === undefined) return "";
  if (field.kind === "money") {
    const cents = String(value).padStart(3, "0");
    return `${cents.slice(0, -2)},${cents.slice(-2)}`;
  }
  return field.kind === "number" ? String(value).replace(".", ",") : String(value);
}
