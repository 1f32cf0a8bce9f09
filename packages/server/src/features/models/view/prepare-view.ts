import type { Principal } from "#domain/access/policy.ts";
import type { ModelDeps } from "#features/models/model-deps.ts";
import { type Building, findModel, recordDeed } from "#features/models/model-rows.ts";
import { askForView } from "#features/models/view/ask-for-view.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

interface Asked {
  building: Building;
  modelId: string;
  principal: Principal;
  correlationId: string;
}

/** @throws Problem `unprocessable` for a workbook, `conflict` for a file that was not read */
export function prepareView(db: Db, deps: ModelDeps, asked: Asked): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const { building, modelId } = asked;
    const model = await findModel(tx, building.id, modelId);
    if (model.format !== "ifc")
      throw new Problem(
        "unprocessable",
        "Una cartella COBie non ha geometria: si mostra solo un modello IFC",
      );
    if (model.read_at === null) throw new Problem("conflict", "Il modello non è ancora stato letto");
    await askForView(tx, deps, { sha256: model.sha256, again: true });
    await recordDeed(tx, { ...asked, action: "model.view" });
    return { id: modelId };
  });
}
