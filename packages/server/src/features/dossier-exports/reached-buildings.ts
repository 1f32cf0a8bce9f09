import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

/** How many of these buildings are there and within reach. */
export async function reachedBuildings(db: Db, ids: readonly string[], reach: Reach): Promise<number> {
  const scope = scopeCondition(reach, { municipio: "b.municipio", building: "b.id" });
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from building b
    where b.id = any(${ids}::uuid[]) ${scope ? sql`and ${scope}` : sql``}`.execute(db);
  return rows[0]?.count ?? 0;
}
