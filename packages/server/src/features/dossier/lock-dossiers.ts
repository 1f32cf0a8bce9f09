import { sql } from "kysely";
import type { Tx } from "#runtime/transaction.ts";

/** A dossier that nobody else writes until the transaction ends. */
export interface LockedDossier {
  version: number;
  head: Uint8Array | undefined;
  /** Milliseconds of the newest change; 0 when there is none. */
  lastAt: number;
}

/** Makes the dossiers that are not there yet, and locks them, always in the same order. */
export async function lockDossiers(
  tx: Tx,
  buildingIds: readonly string[],
): Promise<Map<string, LockedDossier>> {
  const ids = [...new Set(buildingIds)].toSorted();
  await sql`
    insert into dossier (building_id) select b.id from building b where b.id = any(${ids}::uuid[]) order by b.id
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<{ building_id: string; version: number; head: Uint8Array | null }>`
    select building_id, version, head from dossier where building_id = any(${ids}::uuid[])
    order by building_id for update`.execute(tx);
  const { rows: times } = await sql<{ building_id: string; at: Date }>`
    select d.building_id, c.at from dossier d
    join dossier_change c on c.building_id = d.building_id and c.number = d.version
    where d.building_id = any(${ids}::uuid[])`.execute(tx);
  const lastAt = new Map(times.map(({ building_id: id, at }) => [id, at.getTime()]));
  return new Map(
    rows.map(({ building_id: id, version, head }) => [
      id,
      { version, head: head ?? undefined, lastAt: lastAt.get(id) ?? 0 },
    ]),
  );
}
