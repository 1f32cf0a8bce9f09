import type { AskedExport } from "@stabile/contract/dossier-exports";
import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal, Reach } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { momentOf } from "#features/dossier/public.ts";
import { EXPORT_QUEUE, type ExportDeps, type ExportJob } from "#features/dossier-exports/export-deps.ts";
import { reachedBuildings } from "#features/dossier-exports/reached-buildings.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

export interface ExportCommand {
  asked: AskedExport;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

/** Each takes a worker for minutes: nobody fills the queue alone. */
const MOST_AT_ONCE = 5;

/** @throws Problem `not-found` when a building is out of reach, `unprocessable`, `too-many-requests` */
export function askExport(
  db: Db,
  { jobs, clock }: Pick<ExportDeps, "jobs" | "clock">,
  { asked, principal, reach, correlationId }: ExportCommand,
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    momentOf(asked.on, now);
    if ((asked.kind === "labels") !== (asked.labels !== undefined))
      throw new Problem("unprocessable", "Le scelte sulle etichette valgono per le etichette", [
        { field: "labels", message: asked.labels ? "Non serve" : "Serve" },
      ]);
    const buildingIds = [...new Set(asked.buildingIds)];
    if ((await reachedBuildings(tx, buildingIds, reach)) < buildingIds.length)
      throw new Problem("not-found", "Edificio non trovato");
    await refuseMany(tx, principal.userId);
    const id = uuidV7();
    const { actor } = signatureOf(principal, "dossier.export", { buildingId: buildingIds[0] ?? null });
    await insert(
      tx,
      { id, now, label: actor.label },
      { asked: { ...asked, buildingIds }, principal, reach, correlationId },
    );
    const detail = {
      kind: asked.kind,
      buildings: buildingIds,
      ...(asked.on === undefined ? {} : { on: asked.on }),
    };
    await audit(tx, {
      actor,
      action: "dossier.export",
      subjectKind: "dossier-export",
      subjectId: id,
      detail,
      correlationId,
    });
    await jobs.enqueue<ExportJob>(tx, EXPORT_QUEUE, { id }, { singletonKey: id });
    return { id };
  });
}

async function refuseMany(tx: Tx, userId: string): Promise<void> {
  await lockName(tx, `dossier-export:${userId}`);
  const { rows } = await sql<{ open: number }>`
    select count(*)::int as open from dossier_export where asked_by = ${userId}::uuid and state in ('waiting', 'running')`.execute(
    tx,
  );
  if ((rows[0]?.open ?? 0) >= MOST_AT_ONCE)
    throw new Problem(
      "too-many-requests",
      "Ci sono già cinque tue esportazioni in corso: aspetta che finiscano",
    );
}

async function insert(
  tx: Tx,
  { id, now, label }: { id: string; now: Date; label: string },
  { asked, principal, correlationId }: ExportCommand,
): Promise<void> {
  const labels = asked.labels === undefined ? null : JSON.stringify(asked.labels);
  const grants = JSON.stringify({ firmId: principal.firmId, grants: principal.grants });
  await sql`
    insert into dossier_export (id, kind, asked_by, asked_by_label, grants, correlation_id, building_ids, as_of, labels, asked_at, touched_at)
    values (${id}::uuid, ${asked.kind}, ${principal.userId}::uuid, ${label}, ${grants}::jsonb, ${correlationId},
      ${asked.buildingIds}::uuid[], ${asked.on ?? null}::date, ${labels}::jsonb, ${now}::timestamptz, ${now}::timestamptz)`.execute(
    tx,
  );
}
