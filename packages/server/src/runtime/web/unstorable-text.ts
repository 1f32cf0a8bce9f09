import type { FieldError } from "#runtime/problem.ts";

/** No call of ours nests as deep: what lies deeper is refused by its shape, and never reaches the database. */
const MOST_DEPTH = 20;

/**
 * Texts that no database of ours takes: with a NUL, or with half of a surrogate pair. Refused at the door, by name:
 * nobody types them, and further in they would only look like a fault of ours.
 */
export function unstorableTexts(value: unknown, place = "", depth = 0): FieldError[] {
  if (typeof value === "string")
    return value.includes("\0") || !value.isWellFormed()
      ? [{ field: place || "body", message: "Contiene caratteri che non si possono conservare" }]
      : [];
  if (typeof value !== "object" || value === null || depth >= MOST_DEPTH) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    unstorableTexts(inner, place === "" ? name : `${place}.${name}`, depth + 1),
  );
}
