import type { Principal } from "#domain/access/policy.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { insertVersion, keepFile } from "#features/documents/keep-file.ts";
import { lockDocument } from "#features/documents/lock-document.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface NewVersion {
  id: string;
  fileName: string;
  bytes: Uint8Array;
  note: string | undefined;
  principal: Principal;
  correlationId: string;
}

/**
 * A newer file of the same paper: the former ones stay, and what was confirmed stays confirmed until somebody corrects it.
 * @throws Problem as `lockDocument` and `keepFile` do
 */
export function addVersion(
  db: Db,
  deps: DocumentDeps,
  { id, note, principal, correlationId, ...given }: NewVersion,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockDocument(tx, { id, principal, action: "document.add" });
    const file = await keepFile(tx, deps.blobs, given);
    const now = deps.clock.now();
    const number = document.current_version + 1;
    const actor = { id: principal.userId, label: principal.displayName };
    await insertVersion(tx, deps.jobs, { documentId: id, number, file, note, actor, now });
    await tx.updateTable("document").set({ current_version: number }).where("id", "=", id).execute();
    await recordDocument(tx, {
      ...{ document, action: "add-version", actor, now, note: note ?? file.fileName, correlationId },
      detail: { number, sha256: file.sha256 },
    });
    return { id, version: await bumpDocument(tx, id, now) };
  });
}
