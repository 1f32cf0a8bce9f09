import { sql } from "kysely";
import type { Label } from "#features/dossier-exports/labels/write-labels.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** Two hundred sheets: more is no print, and a page cannot hold it. */
const MOST_LABELS = 5_000;

interface LabelRow {
  code: string;
  name: string;
  building: string;
}

/** What can be stuck a label on: what is there today. */
const OF = {
  elements: sql`select e.code, e.name, b.name as building, b.code as place from element e join building b on b.id = e.building_id
    where e.withdrawn_on is null and b.id = any(`,
  spaces: sql`select v.code, v.name, b.name as building, b.code as place from space v join storey s on s.id = v.storey_id
    join building b on b.id = s.building_id where v.withdrawn_on is null and b.id = any(`,
  buildings: sql`select b.code, b.name, b.address_text as building, b.code as place from building b where b.id = any(`,
} as const;

export async function loadLabels(
  db: Db,
  { buildingIds, of, publicUrl }: { buildingIds: readonly string[]; of: keyof typeof OF; publicUrl: URL },
): Promise<Label[]> {
  const { rows } = await sql<LabelRow>`
    ${OF[of]}${buildingIds}::uuid[]) order by place, code limit ${MOST_LABELS}`.execute(db);
  return rows.map(({ code, name, building }) => ({
    address: new URL(`/e/${encodeURIComponent(code)}`, publicUrl).href,
    code,
    name,
    building,
  }));
}
