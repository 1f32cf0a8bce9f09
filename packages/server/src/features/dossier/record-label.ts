import type { Value } from "#domain/dossier/claims.ts";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import type { RecordKind } from "#domain/dossier/dictionary/field.ts";
import { valueText } from "#domain/dossier/value-text.ts";

/** What an item is called: its naming values, as people read them; undefined when it has none of them. */
export function recordLabel(
  { namedBy }: RecordKind,
  facts: ReadonlyMap<string, { value: Value }> | undefined,
): string | undefined {
  const words = namedBy.flatMap((code) => {
    const field = fieldOf(code);
    const fact = facts?.get(code);
    return field === undefined || fact === undefined ? [] : [valueText(field, fact.value)];
  });
  return words.length === 0 ? undefined : words.join(" · ");
}
