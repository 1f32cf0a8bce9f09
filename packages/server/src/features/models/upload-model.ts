import type { ModelDiscipline } from "@stabile/contract/models";
import type { Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { keepFile, refuseOtherFormat } from "#features/models/keep-file.ts";
import { type ModelDeps, READ_QUEUE, type ReadJob } from "#features/models/model-deps.ts";
import { type Building, recordDeed } from "#features/models/model-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";
import type { UploadedFile } from "#runtime/web/api.ts";

interface Upload {
  building: Building;
  discipline: ModelDiscipline;
  file: UploadedFile | undefined;
  principal: Principal;
  correlationId: string;
}

/** Keeps the file; it is read afterwards, since reading takes longer than a person at a page waits. */
export async function uploadModel(db: Db, deps: ModelDeps, upload: Upload): Promise<{ id: string }> {
  const { building, discipline, principal, correlationId } = upload;
  const kept = await keepFile(deps.blobs, upload.file);
  if (kept.format === "ids")
    return refuseOtherFormat(
      "Questo è un file IDS: si usa per controllare un modello, dalla pagina del modello",
    );
  const { format } = kept;
  return inTransaction(db, async (tx) => {
    const [id, now] = [uuidV7(), deps.clock.now()];
    const actor = await recordDeed(tx, {
      ...{ building, principal, correlationId, modelId: id, action: "model.upload" as const },
      detail: { sha256: kept.sha256, format, discipline },
    });
    await tx
      .insertInto("building_model")
      .values({
        id,
        building_id: building.id,
        file_name: kept.fileName,
        format,
        discipline,
        sha256: kept.sha256,
        byte_length: kept.byteLength,
        created_by: actor.id,
        created_label: actor.label,
        created_at: now,
        touched_at: now,
      })
      .execute();
    await deps.jobs.enqueue<ReadJob>(tx, READ_QUEUE, { modelId: id }, { singletonKey: id });
    return { id };
  });
}
