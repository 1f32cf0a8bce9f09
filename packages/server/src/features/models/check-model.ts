import type { Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { bytesOf, keepFile, refuseOtherFormat } from "#features/models/keep-file.ts";
import { CHECK_QUEUE, type CheckJob, type ModelDeps } from "#features/models/model-deps.ts";
import { type Building, findModel, recordDeed, tellPages } from "#features/models/model-rows.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import { runReader } from "#features/models/run-reader.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";
import type { UploadedFile } from "#runtime/web/api.ts";

interface Asked {
  building: Building;
  modelId: string;
  file: UploadedFile | undefined;
  principal: Principal;
  correlationId: string;
}

/** Keeps the IDS file; the model is read again and checked against it afterwards. */
export async function checkModel(db: Db, deps: ModelDeps, asked: Asked): Promise<{ id: string }> {
  const { building, modelId, file, principal, correlationId } = asked;
  await findModel(db, building.id, modelId);
  const kept = await keepFile(deps.blobs, file);
  if (kept.format !== "ids")
    return refuseOtherFormat("Serve un file IDS (.ids), con ciò che il modello deve contenere");
  return inTransaction(db, async (tx) => {
    const id = uuidV7();
    const actor = await recordDeed(tx, {
      ...{ building, modelId, principal, correlationId, action: "model.check" as const },
      detail: { checkId: id, sha256: kept.sha256 },
    });
    await tx
      .insertInto("model_check")
      .values({
        id,
        model_id: modelId,
        file_name: kept.fileName,
        sha256: kept.sha256,
        created_label: actor.label,
        created_at: deps.clock.now(),
      })
      .execute();
    await deps.jobs.enqueue<CheckJob>(tx, CHECK_QUEUE, { checkId: id }, { singletonKey: id });
    return { id };
  });
}

export async function checkModelJob(db: Db, deps: ModelDeps, { checkId }: CheckJob): Promise<void> {
  const asked = await db
    .selectFrom("model_check as c")
    .innerJoin("building_model as m", "m.id", "c.model_id")
    .innerJoin("building as b", "b.id", "m.building_id")
    .select(["m.format", "m.sha256 as model", "c.sha256 as rules", "b.id", "b.municipio"])
    .where("c.id", "=", checkId)
    .where("c.state", "=", "waiting")
    .executeTakeFirst();
  if (asked === undefined) return;
  const outcome = await outcomeOf(deps, asked);
  await inTransaction(db, async (tx) => {
    await tx.updateTable("model_check").set(outcome).where("id", "=", checkId).execute();
    await tellPages(tx, asked);
  });
}

async function outcomeOf(deps: ModelDeps, asked: { format: string; model: string; rules: string }) {
  try {
    const [bytes, rules] = [await bytesOf(deps.blobs, asked.model), await bytesOf(deps.blobs, asked.rules)];
    const format = asked.format === "ifc" ? "ifc" : "cobie";
    const answer = await runReader({ format, bytes, rules }, deps.limits);
    if (answer.kind !== "checked") throw new Error("The reader was given rules and did not check them");
    return { state: "done", title: answer.title.slice(0, 300), results: JSON.stringify(answer.results) };
  } catch (error) {
    if (error instanceof ModelUnreadable) return { state: "failed", failure: error.message };
    throw error;
  }
}
