import type { BuildingModel } from "@stabile/contract/models";
import type { Selectable } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal } from "#domain/access/policy.ts";
import type { findGround } from "#features/dossier/public.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { BuildingModelTable } from "#runtime/database/schema.ts";
import { announce } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

export type Building = Awaited<ReturnType<typeof findGround>>;
export type ModelRow = Selectable<BuildingModelTable>;

/** @throws Problem `not-found` when it is not of this building */
export async function findModel(db: Db, buildingId: string, modelId: string): Promise<ModelRow> {
  const row = await db
    .selectFrom("building_model")
    .selectAll()
    .where("id", "=", modelId)
    .where("building_id", "=", buildingId)
    .executeTakeFirst();
  if (row === undefined) throw new Problem("not-found", "Modello non trovato");
  return row;
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockModel(tx: Tx, buildingId: string, modelId: string): Promise<ModelRow> {
  await tx.selectFrom("building_model").select("id").where("id", "=", modelId).forUpdate().execute();
  return findModel(tx, buildingId, modelId);
}

/** A process that ended while it read left it so; after so long it may be read again. */
const ABANDONED_MS = 15 * 60_000;

export const isBeingRead = ({ state, touched_at }: ModelRow, now: Date): boolean =>
  (state === "waiting" || state === "reading") && now.getTime() - touched_at.getTime() < ABANDONED_MS;

export function toModel(row: ModelRow): BuildingModel {
  const optional = <K extends string>(name: K, at: Date | null) =>
    (at === null ? {} : { [name]: at.toISOString() }) as { [N in K]?: string };
  return {
    id: row.id,
    fileName: row.file_name,
    format: row.format as BuildingModel["format"],
    discipline: row.discipline as BuildingModel["discipline"],
    ...(row.schema_name === null ? {} : { schema: row.schema_name }),
    byteLength: row.byte_length,
    state: row.state as BuildingModel["state"],
    ...(row.failure === null ? {} : { failure: row.failure }),
    counts: row.counts as BuildingModel["counts"],
    findingCount: row.finding_count,
    createdBy: row.created_label,
    createdAt: row.created_at.toISOString(),
    ...optional("readAt", row.read_at),
    ...optional("appliedAt", row.applied_at),
  };
}

export interface ModelDeed {
  building: Building;
  /** Absent: it is about a plan. */
  modelId?: string;
  action:
    | `model.${"upload" | "decide" | "apply" | "check" | "compare" | "view"}`
    | `plan.${"make" | "redraw" | "outline" | "withdraw" | "restore"}`;
  detail?: Record<string, unknown>;
  principal: Principal;
  correlationId: string;
}

/** Who did it, in the register of operations, and the news for open pages. */
export async function recordDeed(tx: Tx, deed: ModelDeed): Promise<{ id: string; label: string }> {
  const { building, modelId, action, principal, correlationId } = deed;
  const placement = { municipio: building.municipio, buildingId: building.id };
  const { actor, detail } = signatureOf(principal, "model.manage", placement);
  await audit(tx, {
    actor,
    action,
    subjectKind: "building",
    subjectId: building.id,
    detail: { ...(modelId === undefined ? {} : { modelId }), ...deed.detail, ...detail },
    correlationId,
  });
  await tellPages(tx, building);
  return actor;
}

export function tellPages(tx: Db, { id, municipio }: Pick<Building, "id" | "municipio">): Promise<void> {
  const placement = { municipio, buildingId: id };
  return announce(tx, [{ kind: "model.changed", subjectKind: "building", subjectId: id, placement }]);
}
