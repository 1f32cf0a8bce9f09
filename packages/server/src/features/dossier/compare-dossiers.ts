import type { ComparedFact, Dossier } from "@stabile/contract/dossier-shapes";
import type { Reach } from "#domain/access/policy.ts";
import { readDossier } from "#features/dossier/read-dossier.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface Comparison {
  id: string;
  on: string | undefined;
  withBuilding: string | undefined;
  withOn: string | undefined;
  reach: Reach;
  now: Date;
}

/** What two dossiers say otherwise: of one building on two days, or of two buildings. What is the same is counted. */
export async function compareDossiers(
  db: Db,
  { id, on, withBuilding, withOn, reach, now }: Comparison,
): Promise<{ facts: ComparedFact[]; same: number }> {
  const one = await readDossier(db, { id, on, reach, now });
  const other = await readDossier(db, { id: withBuilding ?? id, on: withOn, reach, now });
  const facts = differences(valuesOf(one), valuesOf(other));
  return {
    facts: facts.filter(({ change }) => change !== "same"),
    same: facts.filter(({ change }) => change === "same").length,
  };
}

interface Told {
  section: string;
  field: string;
  label: string;
  record?: string;
  text: string;
}

/** Items of two buildings are compared by what they are called: nothing else ties them. */
function valuesOf({ sections }: Dossier): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const { code, facts, records } of sections) {
    for (const { field, label, text } of facts)
      if (text !== undefined) told.set(field, { section: code, field, label, text });
    for (const item of records.flatMap(({ items }) => items))
      for (const { field, label, text } of item.facts)
        if (text !== undefined)
          told.set(`${item.label} ${field}`, { section: code, field, label, record: item.label, text });
  }
  return told;
}

function differences(one: ReadonlyMap<string, Told>, other: ReadonlyMap<string, Told>): ComparedFact[] {
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys]
    .map((key): ComparedFact => {
      const first = one.get(key);
      const second = other.get(key);
      const { text: _, ...about } = (first ?? second) as Told;
      return {
        ...about,
        change: changeOf(first, second),
        ...(first === undefined ? {} : { one: first.text }),
        ...(second === undefined ? {} : { other: second.text }),
      };
    })
    .toSorted((a, b) => (a.section < b.section ? -1 : a.section > b.section ? 1 : 0));
}

function changeOf(first: Told | undefined, second: Told | undefined): ComparedFact["change"] {
  if (first === undefined) return "added";
  if (second === undefined) return "removed";
  return first.text === second.text ? "same" : "changed";
}
