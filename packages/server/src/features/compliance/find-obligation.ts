import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import { COLUMNS, type ObligationRow } from "#features/compliance/obligation-view.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/** @throws Problem `not-found` also when it is out of reach: that it exists is not told either */
export async function findObligation(db: Db, id: string, reach: Reach): Promise<ObligationRow> {
  const scope = scopeCondition(reach, { municipio: "o.municipio", building: "o.building_id" });
  const { rows } = await sql<ObligationRow>`
    select ${COLUMNS} from obligation o join building b on b.id = o.building_id
    left join element e on o.subject_kind = 'element' and e.id = o.subject_id
    where o.id = ${id}::uuid ${scope === undefined ? sql`` : sql`and ${scope}`}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw new Problem("not-found", "Scadenza non trovata");
  return row;
}
