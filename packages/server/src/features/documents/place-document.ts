import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { lockDocument } from "#features/documents/lock-document.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import { placeOf } from "#features/documents/upload-document.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface Placing {
  id: string;
  /** Absent: it is of the whole municipality. */
  buildingId: string | undefined;
  principal: Principal;
  correlationId: string;
}

/**
 * Says of which building a document is that a load could not place.
 * @throws Problem `conflict` when it does not wait to be placed, and as `lockDocument` and `placeOf` do
 */
export function placeDocument(
  db: Db,
  { clock }: Pick<DocumentDeps, "clock">,
  { id, buildingId, principal, correlationId }: Placing,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockDocument(tx, { id, principal, action: "document.add" });
    const place = await placeOf(tx, { buildingId, principal });
    const now = clock.now();
    const { rows } = await sql`
      update document set building_id = ${place.building_id}::uuid, to_place = null
      where id = ${id}::uuid and to_place is not null returning id`.execute(tx);
    if (rows.length === 0) throw new Problem("conflict", "Questo documento ha già il suo posto");
    const actor = { id: principal.userId, label: principal.displayName };
    await recordDocument(tx, {
      ...{ document: { ...document, ...place }, action: "place", actor, now, correlationId },
      detail: { buildingId: place.building_id },
    });
    return { id, version: await bumpDocument(tx, id, now) };
  });
}
