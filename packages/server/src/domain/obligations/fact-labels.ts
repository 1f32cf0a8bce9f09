import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";

/** A fact that a check asks for, as the dossier calls it, with its unit; one that no dictionary has, by its code. */
export function factLabel(fact: string): string {
  const field = fieldOf(fact);
  if (field === undefined) return fact;
  const unit = field.type.kind === "number" ? field.type.unit : undefined;
  return unit === undefined ? field.label : `${field.label} (${unit})`;
}
