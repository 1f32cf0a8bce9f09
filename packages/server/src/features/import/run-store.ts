import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { ImportKind } from "#features/import/profile.ts";
import type { Refusal } from "#features/import/source-row.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

export interface Counts {
  added: number;
  changed: number;
  unchanged: number;
  refused: number;
}

export interface ImportRun {
  id: string;
  number: number;
  /** Rows of the file that were dealt with before. */
  position: number;
  counts: Counts;
}

export interface RunIdentity {
  kind: ImportKind;
  source: string;
  fileName: string;
  fileSha256: string;
  settingsSha256: string;
  profile: string;
  reading: Record<string, unknown>;
  actorLabel: string;
}

/** The run of this very file with this very profile that was cut short, or a new one. */
export async function beginRun(db: Db, identity: RunIdentity): Promise<ImportRun> {
  const { kind, source, fileName, fileSha256, settingsSha256, profile, reading, actorLabel } = identity;
  await sql`
    insert into import_run (id, kind, source, file_name, file_sha256, settings_sha256, profile, reading, actor_label)
    values (${uuidV7()}, ${kind}, ${source}, ${fileName}, ${fileSha256}, ${settingsSha256}, ${profile},
      ${JSON.stringify(reading)}::jsonb, ${actorLabel})
    on conflict (kind, source, file_sha256, settings_sha256) where state = 'running' do nothing`.execute(db);
  const row = await db
    .selectFrom("import_run")
    .select(["id", "number", "position", "added", "changed", "unchanged", "refused"])
    .where("kind", "=", kind)
    .where("source", "=", source)
    .where("file_sha256", "=", fileSha256)
    .where("settings_sha256", "=", settingsSha256)
    .where("state", "=", "running")
    .executeTakeFirstOrThrow();
  const { id, number, position, ...counts } = row;
  return { id, number, position, counts };
}

/** The refusals of the part of a run that was done before it was cut short, by line. */
export async function refusalsOf(db: Db, runId: string): Promise<Map<number, Refusal>> {
  const rows = await db
    .selectFrom("import_refusal")
    .select(["line", "reason", "detail"])
    .where("run_id", "=", runId)
    .execute();
  return new Map(rows.map(({ line, reason, detail }) => [line, { reason, detail }]));
}

export interface Advance {
  runId: string;
  from: number;
  to: number;
  counts: Counts;
  refusals: readonly (Refusal & { line: number })[];
}

/**
 * Moves a run on, in the transaction of the rows it wrote.
 * @throws Problem `conflict` when another process is importing the same file and came first
 */
export async function advanceRun(tx: Tx, { runId, from, to, counts, refusals }: Advance): Promise<void> {
  const { numAffectedRows = 0n } = await sql`
    update import_run set position = ${to}, added = ${counts.added}, changed = ${counts.changed},
      unchanged = ${counts.unchanged}, refused = ${counts.refused}, updated_at = now()
    where id = ${runId} and position = ${from} and state = 'running'`.execute(tx);
  if (numAffectedRows !== 1n)
    throw new Problem("conflict", "Un altro processo sta importando lo stesso file");
  if (refusals.length === 0) return;
  await sql`
    insert into import_refusal (run_id, line, reason, detail)
    select ${runId}::uuid, line, reason, detail from jsonb_to_recordset(${JSON.stringify(refusals)}::jsonb)
      as x(line int, reason text, detail text)
    on conflict do nothing`.execute(tx);
}

export async function finishRun(tx: Db, runId: string): Promise<void> {
  await sql`update import_run set state = 'finished', finished_at = now(), updated_at = now() where id = ${runId}`.execute(
    tx,
  );
}

const TABLE = { streets: "street", civics: "civic", buildings: "building", reports: "request" } as const;

/** How many rows of a source there are. */
export async function countOfSource(
  db: Db,
  { kind, source }: Pick<RunIdentity, "kind" | "source">,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ${sql.table(TABLE[kind])} where source = ${source}`.execute(db);
  return rows[0]?.count ?? 0;
}
