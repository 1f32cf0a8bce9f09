import { sql } from "kysely";
import type { ModelNode } from "#domain/models/model-nodes.ts";
import { bytesOf } from "#features/models/keep-file.ts";
import type { ModelDeps, ViewJob } from "#features/models/model-deps.ts";
import { tellPages } from "#features/models/model-rows.ts";
import { type MadeView, makeView } from "#features/models/view/make-view.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/** Makes of a file what the browser shows of it, once: whoever loads the same bytes again finds it made. */
export async function viewJob(db: Db, deps: ModelDeps, { sha256 }: ViewJob): Promise<void> {
  const begun = await db
    .updateTable("model_view")
    .set({ state: "converting", touched_at: deps.clock.now() })
    .where("source_sha256", "=", sha256)
    .where("state", "in", ["waiting", "converting"])
    .returning("source_sha256")
    .executeTakeFirst();
  if (begun === undefined) return;
  const made = await makeView(await bytesOf(deps.blobs, sha256), deps.viewLimits);
  const shapes = await keepShapes(deps, made);
  await inTransaction(db, async (tx) => {
    await writeNodes(tx, sha256, made);
    const { outcome } = made;
    await tx
      .updateTable("model_view")
      .set(
        outcome.state === "ready"
          ? { state: "ready", ...shapes, triangles: outcome.triangles, touched_at: deps.clock.now() }
          : { state: outcome.state, message: outcome.message, touched_at: deps.clock.now() },
      )
      .where("source_sha256", "=", sha256)
      .execute();
    await tellBuildings(tx, sha256);
  });
}

async function keepShapes({ shapes }: ModelDeps, { outcome }: MadeView) {
  if (outcome.state !== "ready") return {};
  const kept = await shapes.keep(outcome.bytes);
  if (kept.kind !== "kept") throw new Error(`the shapes of a model were refused: ${kept.message}`);
  return { shapes_sha256: kept.sha256, byte_length: kept.byteLength };
}

const BATCH = 1_000;

async function writeNodes(tx: Tx, sha256: string, { nodes, shown }: MadeView): Promise<void> {
  await tx.deleteFrom("model_node").where("source_sha256", "=", sha256).execute();
  const rows = nodes.map((node, index) => toRow(node, index, shown));
  for (let from = 0; from < rows.length; from += BATCH)
    await sql`
      insert into model_node (source_sha256, position, kind, guid, name, ifc_class, storey_guid, has_shape)
      select ${sha256}, position, kind, guid, name, ifc_class, storey_guid, has_shape
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + BATCH))}::jsonb)
        as x (position int, kind text, guid text, name text, ifc_class text, storey_guid text, has_shape boolean)`.execute(
      tx,
    );
}

const toRow = (
  { kind, guid, name, ifcClass, storeyGuid }: ModelNode,
  index: number,
  shown: ReadonlySet<string>,
) => ({
  position: index + 1,
  kind,
  guid,
  name,
  ifc_class: ifcClass,
  storey_guid: storeyGuid ?? null,
  has_shape: shown.has(guid),
});

/** The same file may have been loaded for several buildings. */
async function tellBuildings(tx: Tx, sha256: string): Promise<void> {
  const { rows } = await sql<{ id: string; municipio: string | null }>`
    select distinct b.id, b.municipio from building_model m join building b on b.id = m.building_id
    where m.sha256 = ${sha256}`.execute(tx);
  for (const building of rows) await tellPages(tx, building);
}
