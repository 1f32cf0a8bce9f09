import type { Principal } from "#domain/access/policy.ts";
import type { FieldChange } from "#domain/models/diff-model.ts";
import type { ModelThing } from "#domain/models/model-things.ts";
import { type FingerprintedChange, refuseStale } from "#features/models/decide-changes.ts";
import type { ModelDeps } from "#features/models/model-deps.ts";
import { type Building, lockModel, recordDeed } from "#features/models/model-rows.ts";
import { keepItems } from "#features/models/keep-items.ts";
import { stateClaims } from "#features/models/state-claims.ts";
import { writeRows } from "#features/models/write-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

interface Applying {
  building: Building;
  modelId: string;
  principal: Principal;
  correlationId: string;
}

/** A change that was accepted, as it is stored. */
export interface AcceptedChange extends FingerprintedChange {
  position: number;
  action: string;
  is_own: boolean;
  fields: FieldChange[];
  thing: ModelThing | null;
}

/**
 * Writes what was accepted, all of it or nothing: rows of the register, what the model said of each, and its claims in
 * the dossier. Rows of other platforms are only told the GlobalId by which they are known.
 * @throws Problem `conflict` when something has changed since it was compared, `unprocessable` when a parent was refused
 */
export function applyModel(
  db: Db,
  { clock }: Pick<ModelDeps, "clock">,
  applying: Applying,
): Promise<{ applied: number; claims: number }> {
  const { building, modelId } = applying;
  return inTransaction(db, async (tx) => {
    await lockName(tx, `models of ${building.id}`);
    const model = await lockModel(tx, building.id, modelId);
    const changes = await acceptedChanges(tx, modelId);
    if (model.state !== "ready" || changes.length === 0)
      throw new Problem("conflict", "Non c'è niente di accettato da scrivere");
    await refuseStale(tx, building.id, changes);
    const now = clock.now();
    const written = await writeRows(tx, { building, changes, now });
    await keepItems(tx, { buildingId: building.id, model, changes, written });
    const actor = await recordDeed(tx, {
      ...applying,
      action: "model.apply",
      detail: { applied: changes.length },
    });
    const { correlationId } = applying;
    const origin = { source: "model", cause: "model" as const, actor, correlationId, now };
    const claims = await stateClaims(tx, origin, { buildingId: building.id, changes, written });
    await closeChanges(tx, modelId, now);
    return { applied: changes.length, claims };
  });
}

async function acceptedChanges(tx: Tx, modelId: string): Promise<AcceptedChange[]> {
  const rows = await tx
    .selectFrom("model_change")
    .selectAll()
    .where("model_id", "=", modelId)
    .where("state", "=", "accepted")
    .orderBy("position")
    .execute();
  return rows as unknown as AcceptedChange[];
}

/** The model is applied when nothing of it waits for a decision any more. */
async function closeChanges(tx: Tx, modelId: string, now: Date): Promise<void> {
  await tx
    .updateTable("model_change")
    .set({ state: "applied" })
    .where("model_id", "=", modelId)
    .where("state", "=", "accepted")
    .execute();
  const waiting = await tx
    .selectFrom("model_change")
    .select("position")
    .where("model_id", "=", modelId)
    .where("state", "=", "proposed")
    .limit(1)
    .executeTakeFirst();
  await tx
    .updateTable("building_model")
    .set({ applied_at: now, touched_at: now, ...(waiting === undefined ? { state: "applied" } : {}) })
    .where("id", "=", modelId)
    .execute();
}
