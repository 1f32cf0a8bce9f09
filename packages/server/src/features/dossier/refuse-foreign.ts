import { sql } from "kysely";
import type { SaidFact } from "#features/dossier/saying.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

/**
 * What is written of a part must be of a part of this building: rights are the building's.
 * @throws Problem `not-found`
 */
export async function refuseForeign(tx: Tx, buildingId: string, said: readonly SaidFact[]): Promise<void> {
  const subjects = [...new Map(said.map(({ subject }) => [subject.id, subject])).values()];
  const { rows } = await sql<{ id: string }>`
    select s.id from json_to_recordset(${JSON.stringify(subjects)}::json) as s (kind text, id uuid)
    where (s.kind = 'building' and s.id = ${buildingId}::uuid)
      or (s.kind = 'storey' and exists (select from storey p where p.id = s.id and p.building_id = ${buildingId}::uuid))
      or (s.kind = 'space' and exists (select from space v join storey p on p.id = v.storey_id
        where v.id = s.id and p.building_id = ${buildingId}::uuid))
      or (s.kind = 'unit' and exists (select from unit u where u.id = s.id and u.building_id = ${buildingId}::uuid))
      or (s.kind = 'element' and exists (select from element e where e.id = s.id and e.building_id = ${buildingId}::uuid))
      or (s.kind = 'record' and exists (select from dossier_record r where r.id = s.id
        and r.building_id = ${buildingId}::uuid and r.withdrawn_on is null))`.execute(tx);
  if (rows.length < subjects.length)
    throw new Problem("not-found", "Una delle parti indicate non è di questo edificio");
}
