import { sql } from "kysely";
import type { Quality, Value } from "#domain/dossier/claims.ts";
import { type Completeness, completenessOf } from "#domain/dossier/completeness.ts";
import { DICTIONARY_VERSION } from "#domain/dossier/dictionary/dictionary.ts";
import { romeDay } from "#domain/time/rome.ts";
import type { Tx } from "#runtime/transaction.ts";

interface FactRow {
  building_id: string;
  field: string;
  value: Value;
  quality: Quality;
  fresh_until: string | null;
}

/** Counts anew how complete, founded and current some dossiers are. They are locked by the caller, or nobody else writes. */
export async function measureDossiers(tx: Tx, now: Date, buildingIds: readonly string[]): Promise<void> {
  const ids = [...new Set(buildingIds)];
  const { rows: buildings } = await sql<{ id: string; use: string; kinds: string[]; disagreeing: number }>`
    select b.id, b.use,
      coalesce((select json_agg(distinct r.kind) from dossier_record r where r.building_id = b.id and r.withdrawn_on is null), '[]') as kinds,
      (select count(*)::int from current_fact f where f.building_id = b.id and f.disagreeing_since is not null) as disagreeing
    from building b where b.id = any(${ids}::uuid[])`.execute(tx);
  const { rows: facts } = await sql<FactRow>`
    select building_id, field, value, quality, fresh_until from current_fact
    where building_id = any(${ids}::uuid[]) and subject_kind = 'building' and subject_id = building_id`.execute(
    tx,
  );
  const byBuilding = Map.groupBy(facts, ({ building_id: id }) => id);
  const today = romeDay(now);
  const measures = buildings.map(({ id, use, kinds, disagreeing }) => {
    const { required, stated, founded, current } = measured({
      use,
      kinds,
      facts: byBuilding.get(id) ?? [],
      today,
    });
    return { id, required, stated, founded, current, disagreeing };
  });
  await sql`
    update dossier d set required = m.required, stated = m.stated, founded = m.founded, current = m.current,
      disagreeing = m.disagreeing, dictionary_version = ${DICTIONARY_VERSION}
    from json_to_recordset(${JSON.stringify(measures)}::json) as m (id uuid, required int, stated int, founded int,
      current int, disagreeing int)
    where d.building_id = m.id`.execute(tx);
}

function measured({
  use,
  kinds,
  facts,
  today,
}: {
  use: string;
  kinds: string[];
  facts: readonly FactRow[];
  today: string;
}): Completeness {
  return completenessOf({
    use,
    today,
    records: new Set(kinds),
    facts: new Map(
      facts.map(({ field, value, quality, fresh_until: freshUntil }) => [
        field,
        { value, quality, freshUntil: freshUntil ?? undefined },
      ]),
    ),
  });
}
