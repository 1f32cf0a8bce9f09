import type { DocumentType, Particular, Visibility } from "#domain/documents/document-type.ts";
import type { Period } from "#domain/obligations/period.ts";

interface WrittenType {
  validity?: NonNullable<DocumentType["validity"]>;
  keptFor?: Period;
  visibility?: Visibility;
  proves?: readonly string[];
  facts?: Readonly<Record<string, Particular>>;
  required?: readonly Particular[];
  words: readonly string[];
}

/** One line of the table of types. Most papers are of the offices, and have at least a date. */
export function type(
  name: readonly [code: string, label: string, section: string],
  rest: WrittenType,
): DocumentType {
  const [code, label, section] = name;
  return {
    ...{ code, label, section, visibility: "office", required: ["issuedOn"], proves: [], facts: {} },
    ...rest,
  };
}

export const years = (count: number): Period => ({ months: count * 12 });
