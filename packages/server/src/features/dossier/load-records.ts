import { sql } from "kysely";
import type { Moment } from "#domain/dossier/as-of.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface RecordRow {
  id: string;
  kind: string;
  label: string;
  source: string;
}

/** What the building has several of, now or as it stood; the oldest first. More than a page shows is no dossier's. */
export async function loadRecords(
  db: Db,
  buildingId: string,
  moment: Moment | undefined,
): Promise<RecordRow[]> {
  const standing =
    moment === undefined
      ? sql`r.withdrawn_on is null`
      : sql`r.created_at <= ${moment.known}::timestamptz and (r.withdrawn_on is null or r.withdrawn_on > ${moment.day}::date)`;
  const { rows } = await sql<RecordRow>`
    select r.id, r.kind, r.label, r.source from dossier_record r
    where r.building_id = ${buildingId}::uuid and ${standing} order by r.kind, r.created_at, r.id limit 2000`.execute(
    db,
  );
  return rows;
}
