import { diffModel } from "#domain/models/diff-model.ts";
import type { NeutralModel } from "#domain/models/model-object.ts";
import { modelThings } from "#domain/models/model-things.ts";
import { keptSheetsOf } from "#features/models/cobie/sheets-of-objects.ts";
import { bytesOf } from "#features/models/keep-file.ts";
import { loadRegister } from "#features/models/load-register.ts";
import type { ModelDeps, ReadJob } from "#features/models/model-deps.ts";
import { type ModelRow, tellPages } from "#features/models/model-rows.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import { runReader } from "#features/models/run-reader.ts";
import { stageChanges } from "#features/models/stage-changes.ts";
import { askForView } from "#features/models/view/ask-for-view.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

/** Reads a loaded file and stages what it would change. A file that gives no model is told as such, and is no failure of ours. */
export async function readModelJob(db: Db, deps: ModelDeps, { modelId }: ReadJob): Promise<void> {
  const model = await begin(db, deps, modelId);
  if (model === undefined) return;
  const format = model.format === "ifc" ? "ifc" : "cobie";
  try {
    const answer = await runReader({ format, bytes: await bytesOf(deps.blobs, model.sha256) }, deps.limits);
    if (answer.kind === "model") await stage(db, deps, { model, read: answer.model });
  } catch (error) {
    if (!(error instanceof ModelUnreadable)) throw error;
    await close(db, deps, { model, closing: { state: "failed", failure: error.message } });
  }
}

/** A job that comes twice finds it read. */
async function begin(db: Db, { clock }: ModelDeps, modelId: string): Promise<ModelRow | undefined> {
  return db
    .updateTable("building_model")
    .set({ state: "reading", touched_at: clock.now() })
    .where("id", "=", modelId)
    .where("state", "in", ["waiting", "reading"])
    .returningAll()
    .executeTakeFirst();
}

const MOST_FINDINGS = 2_000;

function stage(
  db: Db,
  deps: ModelDeps,
  { model, read }: { model: ModelRow; read: NeutralModel },
): Promise<void> {
  const things = modelThings(read);
  return inTransaction(db, async (tx) => {
    await lockName(tx, `models of ${model.building_id}`);
    const held = await loadRegister(tx, model.building_id);
    const { changes, unchanged } = diffModel(things, held, model.discipline);
    await stageChanges(tx, model.id, changes);
    if (model.format === "ifc") await askForView(tx, deps, model);
    const countOf = (kind: string) => things.filter((thing) => thing.kind === kind).length;
    await closeIn(tx, deps, {
      model,
      closing: {
        state: "ready",
        schema_name: read.schema,
        read_at: deps.clock.now(),
        findings: JSON.stringify(read.findings.slice(0, MOST_FINDINGS)),
        finding_count: read.findings.length,
        kept_sheets: JSON.stringify(keptSheetsOf(read)),
        counts: JSON.stringify({
          storeys: countOf("storey"),
          spaces: countOf("space"),
          elements: countOf("element"),
          properties: read.objects.reduce((sum, { properties }) => sum + properties.length, 0),
          unchanged,
        }),
      },
    });
  });
}

interface Closing {
  model: ModelRow;
  closing: {
    state: "ready" | "failed";
    failure?: string;
    schema_name?: string;
    read_at?: Date;
    findings?: string;
    finding_count?: number;
    kept_sheets?: string;
    counts?: string;
  };
}

const close = (db: Db, deps: ModelDeps, closing: Closing): Promise<void> =>
  inTransaction(db, (tx) => closeIn(tx, deps, closing));

async function closeIn(tx: Tx, { clock }: ModelDeps, { model, closing }: Closing): Promise<void> {
  await tx
    .updateTable("building_model")
    .set({ ...closing, touched_at: clock.now() })
    .where("id", "=", model.id)
    .execute();
  const building = await tx
    .selectFrom("building")
    .select(["id", "municipio"])
    .where("id", "=", model.building_id)
    .executeTakeFirstOrThrow();
  await tellPages(tx, building);
}
