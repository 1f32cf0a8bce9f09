import type { Principal } from "#domain/access/policy.ts";
import { type ModelDeps, READ_QUEUE, type ReadJob } from "#features/models/model-deps.ts";
import { type Building, isBeingRead, lockModel, recordDeed } from "#features/models/model-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

interface Asked {
  building: Building;
  modelId: string;
  principal: Principal;
  correlationId: string;
}

/** Reads it again against the register as it is now: proposals are made anew, decisions on them too. */
export function compareModel(db: Db, deps: ModelDeps, asked: Asked): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const { building, modelId } = asked;
    const now = deps.clock.now();
    const model = await lockModel(tx, building.id, modelId);
    if (isBeingRead(model, now)) throw new Problem("conflict", "Il modello si sta già leggendo");
    await tx
      .updateTable("building_model")
      .set({ state: "waiting", failure: null, touched_at: now })
      .where("id", "=", modelId)
      .execute();
    await deps.jobs.enqueue<ReadJob>(tx, READ_QUEUE, { modelId }, { singletonKey: modelId });
    await recordDeed(tx, { ...asked, action: "model.compare" });
    return { id: modelId };
  });
}
