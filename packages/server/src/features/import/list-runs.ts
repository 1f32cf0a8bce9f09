import { sql } from "kysely";
import type { Counts } from "#features/import/run-store.ts";
import type { ImportKind } from "#features/import/profile.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ListedRun extends Counts {
  number: number;
  kind: ImportKind;
  source: string;
  fileName: string;
  profile: string;
  state: "running" | "finished";
  position: number;
  actorLabel: string;
  startedAt: Date;
}

const MOST_LISTED = 50;

/** The last imports, newest first. */
export async function listRuns(db: Db): Promise<ListedRun[]> {
  const { rows } = await sql<ListedRun>`
    select number, kind, source, file_name as "fileName", profile, state, position, added, changed, unchanged, refused,
      actor_label as "actorLabel", started_at as "startedAt"
    from import_run order by number desc limit ${sql.lit(MOST_LISTED)}`.execute(db);
  return rows;
}
