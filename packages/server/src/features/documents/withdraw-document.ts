import type { Principal } from "#domain/access/policy.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { lockDocument } from "#features/documents/lock-document.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface Withdrawal {
  id: string;
  reason: string;
  principal: Principal;
  expectedVersion: number | undefined;
  correlationId: string;
}

/**
 * It no longer counts, and says why; its files and its history stay.
 * @throws Problem as `lockDocument` does
 */
export function withdrawDocument(
  db: Db,
  { clock }: Pick<DocumentDeps, "clock">,
  { reason, principal, correlationId, ...wanted }: Withdrawal,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockDocument(tx, { ...wanted, principal, action: "document.manage" });
    const now = clock.now();
    await tx
      .updateTable("document")
      .set({ state: "withdrawn", withdrawn_at: now, withdraw_reason: reason })
      .where("id", "=", document.id)
      .execute();
    const actor = { id: principal.userId, label: principal.displayName };
    await recordDocument(tx, { document, action: "withdraw", actor, now, note: reason, correlationId });
    return { id: document.id, version: await bumpDocument(tx, document.id, now) };
  });
}
