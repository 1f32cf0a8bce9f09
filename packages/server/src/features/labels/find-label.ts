import { sql } from "kysely";
import { storable } from "#domain/text/storable-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** What a label is stuck on, as anybody who stands before it may know it. */
export interface LabelledThing {
  kind: "element" | "space" | "building";
  id: string;
  code: string;
  name: string;
  uni8290: string | null;
  /** Storey and space, when they are known. */
  place: string | null;
  buildingId: string;
  building: string;
  addressText: string;
  municipio: string | null;
  isWithdrawn: boolean;
}

const BUILDING = sql`b.id as "buildingId", b.name as building, b.address_text as "addressText", b.municipio`;

/** By the code that is printed under the square: who types it may write it in small letters. */
export async function findLabel(db: Db, code: string): Promise<LabelledThing | undefined> {
  const written = storable(code);
  const asked = sql`(${written}, upper(${written}))`;
  const { rows } = await sql<LabelledThing>`
    select 'element' as kind, e.id, e.code, e.name, e.uni8290, nullif(concat_ws(', ', s.name, v.name), '') as place, ${BUILDING},
      coalesce(e.withdrawn_on, b.withdrawn_on) is not null as "isWithdrawn"
    from element e join building b on b.id = e.building_id left join space v on v.id = e.space_id left join storey s on s.id = v.storey_id
    where e.code in ${asked}
    union all
    select 'space', v.id, v.code, v.name, null, s.name, ${BUILDING}, coalesce(v.withdrawn_on, b.withdrawn_on) is not null
    from space v join storey s on s.id = v.storey_id join building b on b.id = s.building_id where v.code in ${asked}
    union all
    select 'building', b.id, b.code, b.name, null, null, ${BUILDING}, b.withdrawn_on is not null
    from building b where b.code in ${asked}
    limit 1`.execute(db);
  return rows[0];
}
