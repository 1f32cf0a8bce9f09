import { sql } from "kysely";
import type { AcceptedChange } from "#features/models/apply-model.ts";
import type { ModelRow } from "#features/models/model-rows.ts";
import type { WrittenRows } from "#features/models/write-rows.ts";
import type { Tx } from "#runtime/transaction.ts";

interface Keeping {
  buildingId: string;
  model: ModelRow;
  changes: readonly AcceptedChange[];
  written: WrittenRows;
}

const BATCH = 1_000;

/** All that the model says of each thing: the next model is compared with it, and a workbook takes it out again. */
export async function keepItems(tx: Tx, { buildingId, model, changes, written }: Keeping): Promise<void> {
  const rows = changes.flatMap(({ kind, key, thing }) => {
    const subject = written.get(`${kind}/${key}`);
    return thing === null || subject === undefined
      ? []
      : [{ kind, subject, guid: key, ifc_class: thing.ifcClass, stated: thing.fields }];
  });
  for (let from = 0; from < rows.length; from += BATCH)
    await sql`
      insert into model_item (subject_kind, subject_id, building_id, model_id, discipline, guid, ifc_class, stated)
      select kind, subject, ${buildingId}::uuid, ${model.id}::uuid, ${model.discipline}, guid, ifc_class, stated
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + BATCH))}::jsonb)
        as x (kind text, subject uuid, guid text, ifc_class text, stated jsonb)
      on conflict (subject_kind, subject_id) do update set model_id = excluded.model_id, guid = excluded.guid,
        ifc_class = excluded.ifc_class, stated = excluded.stated`.execute(tx);
  const gone = changes.flatMap(({ action, subject_id }) => (action === "withdraw" ? [subject_id] : []));
  await sql`
    delete from model_item where building_id = ${buildingId}::uuid and subject_id = any(${gone}::uuid[])`.execute(
    tx,
  );
}
