import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { type DocumentDeps, TEXT_QUEUE } from "#features/documents/document-deps.ts";
import { lockDocument } from "#features/documents/lock-document.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface AskedReading {
  id: string;
  principal: Principal;
  correlationId: string;
}

/**
 * Has the text read again: the reader failed, or one for scans has been installed since.
 * @throws Problem as `lockDocument` does
 */
export function readAgain(
  db: Db,
  { clock, jobs }: Pick<DocumentDeps, "clock" | "jobs">,
  { id, principal, correlationId }: AskedReading,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockDocument(tx, { id, principal, action: "document.add" });
    const now = clock.now();
    const { rows } = await sql<{ version_id: string }>`
      update document_text t set state = 'waiting', reason = null, attempts = 0 from document_version v
      where v.id = t.version_id and v.document_id = ${id}::uuid and v.number = ${document.current_version}
      returning t.version_id`.execute(tx);
    for (const { version_id: versionId } of rows)
      await jobs.enqueue(tx, TEXT_QUEUE, { versionId }, { singletonKey: versionId });
    const actor = { id: principal.userId, label: principal.displayName };
    await recordDocument(tx, { document, action: "read-again", actor, now, correlationId });
    return { id, version: await bumpDocument(tx, id, now) };
  });
}
