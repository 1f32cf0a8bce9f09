import { romeDay } from "#domain/time/rome.ts";
import { type Origin, type SaidFact, stateFacts, type Subject, wrongIn } from "#features/dossier/public.ts";
import type { AcceptedChange } from "#features/models/apply-model.ts";
import type { WrittenRows } from "#features/models/write-rows.ts";
import type { Tx } from "#runtime/transaction.ts";

/** What a model states that the dictionary of the dossier has, by kind of thing. */
const CLAIMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  space: { areaM2: "spaceArea", use: "spaceUse" },
  element: {
    name: "elementName",
    maker: "maker",
    model: "model",
    serial: "serial",
    ifcClass: "ifcClass",
  },
};

/** Some ten thousand facts are what the dossier takes at a time. */
const BATCH = 5_000;

interface Claiming {
  buildingId: string;
  changes: readonly AcceptedChange[];
  written: WrittenRows;
}

/**
 * A model's values in the dossier, beside those of whoever the field belongs to: where they differ a person decides.
 * What the dictionary does not take (a name too long) stays with the model.
 */
export async function stateClaims(tx: Tx, origin: Origin, claiming: Claiming): Promise<number> {
  const { buildingId, changes, written } = claiming;
  const today = romeDay(origin.now);
  const said = changes.map((change) => claimsOf(change, written, today));
  const facts = said.flatMap((one) => one.facts).filter((fact) => wrongIn(fact, today) === undefined);
  const withdrawn = said.flatMap((one) => one.withdrawn);
  for (let from = 0; from < Math.max(facts.length, withdrawn.length); from += BATCH) {
    const range = [from, from + BATCH] as const;
    await stateFacts(tx, origin, [
      { buildingId, facts: facts.slice(...range), withdrawn: withdrawn.slice(...range) },
    ]);
  }
  return facts.length;
}

const allOf = (kind: string, id: string) =>
  Object.values(CLAIMED[kind] ?? {}).map((field) => ({
    subject: { kind: kind as Subject["kind"], id },
    field,
  }));

function claimsOf(
  { kind, key, action, subject_id, thing, fields }: AcceptedChange,
  written: WrittenRows,
  today: string,
): { facts: SaidFact[]; withdrawn: { subject: Subject; field: string }[] } {
  // What is gone says nothing any more; what others say of it stands.
  if (action === "withdraw" && subject_id !== null) return { facts: [], withdrawn: allOf(kind, subject_id) };
  const id = written.get(`${kind}/${key}`);
  if (id === undefined || thing === null) return { facts: [], withdrawn: [] };
  const subject = { kind: kind as Subject["kind"], id };
  const claimed = Object.entries(CLAIMED[kind] ?? {});
  return {
    facts: claimed.flatMap(([from, field]) => {
      const stated = thing.fields[from];
      if (stated === undefined) return [];
      const value = typeof stated.value === "string" ? stated.value.normalize("NFC").trim() : stated.value;
      return [{ subject, field, value, quality: "documented" as const, validFrom: today }];
    }),
    withdrawn: claimed.flatMap(([from, field]) =>
      fields.some((one) => one.field === from && one.after === undefined) ? [{ subject, field }] : [],
    ),
  };
}
