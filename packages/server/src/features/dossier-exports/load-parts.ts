import { sql } from "kysely";
import { fieldOf } from "#domain/dossier/dictionary/dictionary.ts";
import type { BookFact, BookGroup } from "#domain/dossier-book/dossier-book.ts";
import { valueText } from "#domain/dossier/value-text.ts";
import { loadStated, momentOf, type ShownFact } from "#features/dossier/public.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** What the dossier says of a storey, space, unit or element, by the section that it stands in. */
export interface PartGroup extends BookGroup {
  section: string;
}

const KINDS = ["storey", "space", "unit", "element"] as const;

export async function loadParts(
  db: Db,
  { buildingId, on, now }: { buildingId: string; on: string | undefined; now: Date },
): Promise<PartGroup[]> {
  const stated = await loadStated(db, { buildingId, kinds: KINDS, moment: momentOf(on, now) });
  const names = await namesOf(db, buildingId);
  const groups = [...stated].flatMap(([id, facts]) => {
    const bySection = Map.groupBy(facts.values(), ({ field }) => fieldOf(field)?.section ?? "G");
    return [...bySection].map(([section, own]) => ({
      section,
      id,
      kind: own[0]?.subjectKind ?? "element",
      title: names.get(id) ?? "Parte non più presente",
      facts: own.map(toBookFact),
    }));
  });
  return groups.sort((one, other) => one.title.localeCompare(other.title, "it", { numeric: true }));
}

/** Withdrawn ones too: a past day's dossier names what was there. */
async function namesOf(db: Db, buildingId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; title: string }>`
    select e.id, e.code || ' · ' || e.name as title from element e where e.building_id = ${buildingId}::uuid
    union all
    select u.id, concat_ws(' · ', u.code, 'sub. ' || u.subalterno) from unit u where u.building_id = ${buildingId}::uuid
    union all
    select s.id, s.code || ' · ' || s.name from storey s where s.building_id = ${buildingId}::uuid
    union all
    select v.id, v.code || ' · ' || v.name from space v join storey s on s.id = v.storey_id
    where s.building_id = ${buildingId}::uuid`.execute(db);
  return new Map(rows.map(({ id, title }) => [id, title]));
}

function toBookFact(fact: ShownFact): BookFact {
  const field = fieldOf(fact.field);
  return {
    field: fact.field,
    label: field?.label ?? fact.field,
    value: fact.value,
    text: field === undefined ? String(fact.value) : valueText(field, fact.value),
    source: fact.source,
    saidBy: fact.saidBy,
    quality: fact.quality,
    validFrom: fact.validFrom,
    recordedAt: new Date(fact.recordedAt),
    evidenceId: fact.evidenceId,
    note: fact.note,
  };
}
