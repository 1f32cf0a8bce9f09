import { sql } from "kysely";
import type { FactValue } from "#domain/obligations/condition.ts";
import type { DoneCheck } from "#domain/obligations/history.ts";
import { COMMISSIONED_ON } from "#domain/obligations/next-due.ts";
import type { CheckedSubject } from "#domain/obligations/obligations-of.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** What is looked at: whole buildings, and single elements of others. */
export interface Asked {
  buildingIds: readonly string[];
  elementIds: readonly string[];
}

export interface LoadedSubject extends CheckedSubject {
  kind: "building" | "element";
  id: string;
  buildingId: string;
  municipio: string | null;
}

interface SubjectRow {
  kind: "building" | "element";
  id: string;
  buildingId: string;
  municipio: string | null;
  use: string;
  uni8290: string | null;
  installedOn: string | null;
}

/** Subjects with all that their checks depend on, in three questions, however many they are. Withdrawn ones have none. */
export async function loadSubjects(db: Db, asked: Asked): Promise<LoadedSubject[]> {
  const subjects = await subjectsOf(db, asked);
  const buildingIds = [...new Set(subjects.map(({ buildingId }) => buildingId))];
  const facts = await factsOf(db, buildingIds, asked);
  const done = await doneOf(
    db,
    subjects.map(({ id }) => id),
  );
  return subjects.map((row) => subjectOf(row, facts, done.get(row.id) ?? []));
}

type FactsBySubject = ReadonlyMap<string, readonly (readonly [string, FactValue])[]>;

function subjectOf(row: SubjectRow, facts: FactsBySubject, done: readonly DoneCheck[]): LoadedSubject {
  const { kind, id, buildingId, municipio, use, uni8290, installedOn } = row;
  const own = new Map(facts.get(id));
  // A boiler of today in a house of 1900: when the building was put to use says nothing of its elements.
  const commissionedOn = own.get(COMMISSIONED_ON) ?? installedOn;
  const inherited = kind === "building" ? [] : (facts.get(buildingId) ?? []);
  const all = new Map<string, FactValue>([...inherited, ...own, ["use", use]]);
  all.delete(COMMISSIONED_ON);
  return {
    ...{ kind, id, buildingId, municipio, facts: all, done },
    uni8290: uni8290 ?? undefined,
    commissionedOn: typeof commissionedOn === "string" ? commissionedOn : undefined,
  };
}

async function subjectsOf(db: Db, { buildingIds, elementIds }: Asked): Promise<SubjectRow[]> {
  const { rows } = await sql<SubjectRow>`
    select 'building' as kind, b.id, b.id as "buildingId", b.municipio, b.use, null as uni8290, null as "installedOn"
    from building b where b.id = any(${buildingIds}::uuid[]) and b.withdrawn_on is null
    union all
    select 'element', e.id, e.building_id, b.municipio, b.use, e.uni8290, e.installed_on::text
    from element e join building b on b.id = e.building_id
    where (e.building_id = any(${buildingIds}::uuid[]) or e.id = any(${elementIds}::uuid[]))
      and e.withdrawn_on is null and b.withdrawn_on is null`.execute(db);
  return rows;
}

/** Facts of whole buildings, and of single elements together with those of the building they are in. */
async function factsOf(db: Db, buildings: readonly string[], asked: Asked): Promise<FactsBySubject> {
  const { rows } = await sql<{ subjectId: string; facts: [string, FactValue][] }>`
    select subject_id as "subjectId", json_agg(json_build_array(field, value)) as facts
    from current_fact
    where building_id = any(${buildings}::uuid[]) and (subject_kind = 'building' or (subject_kind = 'element'
      and (building_id = any(${asked.buildingIds}::uuid[]) or subject_id = any(${asked.elementIds}::uuid[]))))
    group by subject_id`.execute(db);
  return new Map(rows.map(({ subjectId, facts }) => [subjectId, facts]));
}

async function doneOf(db: Db, subjectIds: readonly string[]): Promise<Map<string, DoneCheck[]>> {
  const { rows } = await sql<{ subjectId: string; done: DoneCheck[] }>`
    select c.subject_id as "subjectId",
      json_agg(json_build_object('rule', c.rule, 'on', c.done_on, 'outcome', c.outcome) order by c.done_on, c.recorded_at, c.id)
        as done
    from check_done c
    where c.subject_id = any(${subjectIds}::uuid[])
      and not exists (select from check_annulment a where a.check_id = c.id)
    group by c.subject_id`.execute(db);
  return new Map(rows.map(({ subjectId, done }) => [subjectId, done]));
}
