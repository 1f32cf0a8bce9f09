import type { Value } from "#domain/dossier/claims.ts";
import type { Field } from "#domain/dossier/dictionary/field.ts";

/** A value as Italians write it: `1.234,5 kW`, `12/03/2019`, `Sì`. */
export function valueText({ type }: Pick<Field, "type">, value: Value): string {
  switch (type.kind) {
    case "boolean":
      return value === true ? "Sì" : "No";
    case "money":
      return `${decimal(Number(value) / 100, 2, 2)} €`;
    case "number":
      return numberText(type, Number(value));
    case "day":
      return String(value).split("-").toReversed().join("/");
    case "code":
      return type.codes.find(({ code }) => code === value)?.label ?? String(value);
    case "text":
      return knownText(type.known, String(value));
  }
}

function numberText(type: Extract<Field["type"], { kind: "number" }>, value: number): string {
  // A year is no quantity: 1965, not 1.965.
  const isYear = type.least === 1000 && type.most === 2100;
  const text = isYear ? String(value) : decimal(value, 0, type.decimals);
  return type.unit === undefined ? text : `${text} ${type.unit}`;
}

function decimal(value: number, least: number, most: number): string {
  return new Intl.NumberFormat("it-IT", {
    minimumFractionDigits: least,
    maximumFractionDigits: most,
    useGrouping: "always",
  }).format(value);
}

const knownText = (known: Readonly<Record<string, string>> | undefined, text: string): string =>
  known !== undefined && Object.hasOwn(known, text) ? (known[text] ?? text) : text;
