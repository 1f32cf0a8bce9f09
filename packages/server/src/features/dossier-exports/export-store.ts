import type { DossierExport, ExportKind, ExportState, LabelOptions } from "@stabile/contract/dossier-exports";
import { sql } from "kysely";
import type { z } from "zod";
import type { Grant } from "#domain/access/policy.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { Problem } from "#runtime/problem.ts";

export interface ExportRow {
  id: string;
  kind: ExportKind;
  state: ExportState;
  asked_by: string;
  asked_by_label: string;
  grants: { firmId?: string; grants: Grant[] };
  correlation_id: string;
  building_ids: string[];
  building_name: string | null;
  as_of: string | null;
  labels: z.output<typeof LabelOptions> | null;
  progress: number;
  attempts: number;
  asked_at: Date;
  asked_key: string;
  finished_at: Date | null;
  expires_at: Date | null;
  file_name: string | null;
  byte_length: number | null;
  sha256: string | null;
  fault: string | null;
}

const COLUMNS = sql`x.id, x.kind, x.state, x.asked_by, x.asked_by_label, x.grants, x.correlation_id, x.building_ids, x.as_of::text as as_of,
  x.labels, x.progress, x.attempts, x.asked_at, x.asked_at::text as asked_key, x.finished_at, x.expires_at, x.file_name,
  x.byte_length::float8 as byte_length, x.sha256, x.fault,
  (select b.name from building b where b.id = x.building_ids[1]) as building_name`;

/** @throws Problem `not-found` also when somebody else asked for it */
export async function findMine(db: Db, id: string, userId: string): Promise<ExportRow> {
  const { rows } = await sql<ExportRow>`
    select ${COLUMNS} from dossier_export x where x.id = ${id}::uuid and x.asked_by = ${userId}::uuid`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined) throw new Problem("not-found", "Questa esportazione non c'è");
  return row;
}

export async function listMine(
  db: Db,
  userId: string,
  {
    cursor,
    limit,
    buildingId,
  }: { cursor?: string | undefined; limit: number; buildingId?: string | undefined },
): Promise<{ items: DossierExport[]; nextCursor?: string }> {
  const [at, after] = cursor === undefined ? ["infinity", LAST_ID] : decodeCursor(cursor, "instant");
  const of = buildingId === undefined ? sql`` : sql`and ${buildingId}::uuid = any(x.building_ids)`;
  const { rows } = await sql<ExportRow>`
    select ${COLUMNS} from dossier_export x where x.asked_by = ${userId}::uuid
      and (x.asked_at, x.id) < (${at}::timestamptz, ${after}::uuid) ${of}
    order by x.asked_at desc, x.id desc limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(toExport);
  return rows.length > limit && last
    ? { items, nextCursor: encodeCursor([last.asked_key, last.id]) }
    : { items };
}

const LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Takes it up, unless somebody else did, or it is not to be done any more. */
export async function takeUp(db: Db, id: string, now: Date): Promise<ExportRow | undefined> {
  const { rows } = await sql<ExportRow>`
    with x as (update dossier_export set state = 'running', touched_at = ${now}::timestamptz, progress = 0, attempts = attempts + 1
      where id = ${id}::uuid and state = 'waiting' returning *)
    select ${COLUMNS} from x`.execute(db);
  return rows[0];
}

/** @returns false when it is to be stopped: cancelled, or taken up again by somebody else after a long silence */
export async function tellProgress(
  db: Db,
  { id, attempts }: Pick<ExportRow, "id" | "attempts">,
  { progress, now }: { progress: number; now: Date },
): Promise<boolean> {
  const { numAffectedRows = 0n } = await sql`
    update dossier_export set progress = ${progress}, touched_at = ${now}::timestamptz
    where id = ${id}::uuid and state = 'running' and attempts = ${attempts}`.execute(db);
  return numAffectedRows > 0n;
}

export function toExport(row: ExportRow): DossierExport {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    buildings: row.building_ids.length,
    buildingName: row.building_name ?? "",
    progress: row.progress,
    askedAt: row.asked_at.toISOString(),
    ...(row.as_of === null ? {} : { on: row.as_of }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at.toISOString() }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at.toISOString() }),
    ...(row.file_name === null ? {} : { fileName: row.file_name }),
    ...(row.byte_length === null ? {} : { byteLength: row.byte_length }),
    ...(row.sha256 === null ? {} : { sha256: row.sha256 }),
    ...(row.fault === null ? {} : { fault: row.fault }),
  };
}
