import { sql } from "kysely";
import type { ExportDeps } from "#features/dossier-exports/export-deps.ts";
import {
  removeExportFile,
  type WrittenFile,
  writeExportFile,
} from "#features/dossier-exports/export-file.ts";
import { type ExportRow, takeUp, tellProgress } from "#features/dossier-exports/export-store.ts";
import { fileNameOf, makeExport } from "#features/dossier-exports/make-export.ts";
import { announce } from "#runtime/events.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Logger } from "#runtime/logger.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

const DAY_MS = 86_400_000;
const TELL_EVERY_MS = 500;

/** Somebody stopped it, or took it up after we had been silent for long. */
class Stopped extends Error {}

/** Makes an export that waits. However it ends, who asked for it is told. */
export async function runExport(db: Db, deps: ExportDeps & { logger: Logger }, id: string): Promise<void> {
  const row = await takeUp(db, id, deps.clock.now());
  if (row === undefined) return;
  await tellOwner(db, row);
  try {
    const written = await writeExportFile(deps.directory, row, (sink) =>
      makeExport(db, deps, { row, sink, tell: teller(db, deps, row) }),
    );
    if (!(await close(db, row, readyOf(deps, row, written)))) await removeExportFile(deps.directory, id);
  } catch (error) {
    if (error instanceof Stopped) return;
    deps.logger.error({ event: "dossier-export.failed", exportId: id, err: error });
    await close(db, row, {
      state: "failed",
      finished_at: deps.clock.now(),
      fault: "Qualcosa è andato storto: prova a chiederla di nuovo",
    });
  }
}

/** Says now and then how far it is; a share of 0 only says that it goes on. */
function teller(
  db: Db,
  { clock }: Pick<ExportDeps, "clock">,
  row: ExportRow,
): (share: number) => Promise<void> {
  let progress = 0;
  let toldAt = 0;
  return async (share) => {
    progress = Math.max(progress, Math.min(99, Math.floor(share * 100)));
    const now = clock.now();
    if (now.getTime() - toldAt < TELL_EVERY_MS) return;
    toldAt = now.getTime();
    if (!(await tellProgress(db, row, { progress, now }))) throw new Stopped();
  };
}

interface Closing {
  state: "ready" | "failed";
  finished_at: Date;
  fault?: string;
  file_name?: string;
  byte_length?: number;
  sha256?: string;
  expires_at?: Date;
}

function readyOf(
  { clock, keptDays }: ExportDeps,
  row: ExportRow,
  { sha256, byteLength }: WrittenFile,
): Closing {
  const now = clock.now();
  return {
    state: "ready",
    finished_at: now,
    file_name: fileNameOf(row, now),
    byte_length: byteLength,
    sha256,
    expires_at: new Date(now.getTime() + keptDays * DAY_MS),
  };
}

/** @returns false when it was not ours to close any more */
function close(db: Db, row: ExportRow, closing: Closing): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable("dossier_export")
      .set({
        ...closing,
        touched_at: closing.finished_at,
        ...(closing.state === "ready" ? { progress: 100 } : {}),
      })
      .where("id", "=", row.id)
      .where("state", "=", "running")
      .where("attempts", "=", row.attempts)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n && closing.state === "ready") await rememberMade(tx, row, closing);
    await tellOwner(tx, row);
    return numUpdatedRows > 0n;
  });
}

/** The file is kept for some days; its sum stays in the register, so that a file handed over is known for what it is. */
function rememberMade(tx: Tx, row: ExportRow, { file_name, byte_length, sha256 }: Closing): Promise<void> {
  return audit(tx, {
    actor: { id: null, label: "Stabile" },
    action: "dossier.export-made",
    subjectKind: "dossier-export",
    subjectId: row.id,
    detail: {
      sha256,
      fileName: file_name,
      byteLength: byte_length,
      kind: row.kind,
      buildings: row.building_ids.length,
    },
    correlationId: row.correlation_id,
  });
}

/** Of oneself one hears always: an export is heard of by who asked for it, and by nobody else. */
export const tellOwner = (db: Db | Tx, { asked_by: userId }: Pick<ExportRow, "asked_by">): Promise<void> =>
  announce(db, [{ kind: "dossier-export.changed", subjectKind: "person", subjectId: userId }]);

/** @throws nothing: of one that is over already, nothing is stopped */
export async function cancelExport(db: Db, row: ExportRow, now: Date): Promise<void> {
  await sql`
    update dossier_export set state = 'cancelled', finished_at = ${now}::timestamptz, touched_at = ${now}::timestamptz
    where id = ${row.id}::uuid and state in ('waiting', 'running')`.execute(db);
  await tellOwner(db, row);
}
