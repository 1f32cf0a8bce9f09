import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import { groupOf, type StagedChange } from "#domain/models/diff-model.ts";
import { fingerprintOf } from "#features/models/load-register.ts";
import type { Tx } from "#runtime/transaction.ts";

/** An element of a full model has a hundred properties: these are a megabyte or so. */
const BATCH = 100;

/** In place of what was proposed before; what was applied stays, under its own numbers. */
export async function stageChanges(tx: Tx, modelId: string, changes: readonly StagedChange[]): Promise<void> {
  await tx
    .deleteFrom("model_change")
    .where("model_id", "=", modelId)
    .where("state", "!=", "applied")
    .execute();
  const { last } = await tx
    .selectFrom("model_change")
    .select(({ fn }) => fn.coalesce(fn.max("position"), sql<number>`0`).as("last"))
    .where("model_id", "=", modelId)
    .executeTakeFirstOrThrow();
  for (let from = 0; from < changes.length; from += BATCH) {
    // The embedded database works in this very thread: without a turn of the loop nobody is answered until the last batch.
    await nextTurn();
    const rows = changes.slice(from, from + BATCH).map((change, index) => ({
      position: last + from + index + 1,
      action: change.action,
      kind: change.kind,
      group_key: groupOf(change),
      storey: change.storey,
      key: change.key,
      subject_id: change.subjectId ?? null,
      is_own: change.isOwn,
      title: change.title,
      fields: change.fields,
      thing: change.thing ?? null,
      fingerprint: fingerprintOf(change.before).toString("hex"),
    }));
    await sql`
      insert into model_change
        (model_id, position, action, kind, group_key, storey, key, subject_id, is_own, title, fields, thing, fingerprint)
      select ${modelId}::uuid, position, action, kind, group_key, storey, key, subject_id, is_own, title, fields,
        nullif(thing, 'null'::jsonb), decode(fingerprint, 'hex')
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (position int, action text, kind text, group_key text,
        storey text, key text, subject_id uuid, is_own boolean, title text, fields jsonb, thing jsonb, fingerprint text)`.execute(
      tx,
    );
  }
}
