import { sql } from "kysely";
import { allOf, conditionsOf, type Seen } from "#features/compliance/obligation-filter.ts";
import { missingFact } from "#features/compliance/obligation-view.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** The facts without which it cannot be said whether a check is due, those that decide most first; and whom to ask. */
export async function listMissingFacts(
  db: Db,
  { filter, ...seen }: Seen & { filter: { municipio?: string | undefined; buildingId?: string | undefined } },
) {
  const { rows } = await sql<{ field: string; obligations: number; subjects: number }>`
    select f.field, count(*)::int as obligations, count(distinct o.subject_id)::int as subjects
    from obligation o join building b on b.id = o.building_id, jsonb_array_elements_text(o.missing) as f (field)
    where ${allOf(conditionsOf({ ...filter, state: "unknown" }, seen))}
    group by f.field order by obligations desc, f.field`.execute(db);
  return { items: rows.map(({ field, ...counts }) => ({ ...missingFact(field), ...counts })) };
}
