import { sql } from "kysely";
import type { Value } from "#domain/dossier/claims.ts";
import { recordKindOf } from "#domain/dossier/dictionary/dictionary.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { recordLabel } from "#features/dossier/record-label.ts";
import type { Origin } from "#features/dossier/saying.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

/** An item as its source knows it: a title, an intervention, an asbestos finding. */
export interface SaidRecord {
  buildingId: string;
  kind: string;
  /** What the source calls it, always the same. */
  sourceKey: string;
  /** Of its fields, those that name it. */
  naming: ReadonlyMap<string, { value: Value }>;
}

/**
 * Makes the items that are not there yet, and takes back those that had been withdrawn; their values are then stated with
 * `stateFacts`, in the same transaction.
 * @returns ids, in the order of what was said
 * @throws Problem `unprocessable` of a kind that the dictionary does not have
 */
export async function keepRecords(
  tx: Tx,
  { source, now }: Origin,
  said: readonly SaidRecord[],
): Promise<string[]> {
  const rows = said.map(({ buildingId, kind, sourceKey, naming }) => {
    const known = recordKindOf(kind);
    if (known === undefined) throw new Problem("unprocessable", `Il dizionario non ha la voce «${kind}»`);
    return { id: uuidV7(), buildingId, kind, sourceKey, label: recordLabel(known, naming) ?? known.label };
  });
  const { rows: kept } = await sql<{ id: string; kind: string; source_key: string }>`
    insert into dossier_record as d (id, building_id, kind, label, source, source_key, created_at)
    select id, "buildingId", kind, label, ${source}, "sourceKey", ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (id uuid, "buildingId" uuid, kind text, "sourceKey" text, label text)
    on conflict (source, kind, source_key) do update set label = excluded.label, withdrawn_on = null
    returning id, kind, source_key`.execute(tx);
  const ids = new Map(kept.map(({ id, kind, source_key: key }) => [`${kind} ${key}`, id]));
  return rows.map(({ kind, sourceKey }) => ids.get(`${kind} ${sourceKey}`) ?? "");
}
