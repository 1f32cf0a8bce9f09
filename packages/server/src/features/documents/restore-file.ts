import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { lockDocument, notThere } from "#features/documents/lock-document.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export interface FileRestored {
  id: string;
  number: number;
  bytes: Uint8Array;
  principal: Principal;
  correlationId: string;
}

/**
 * Puts back the bytes of a version whose file is missing or altered, from a copy that somebody has: only if they are the very
 * same, by their sum.
 * @throws Problem `unprocessable` when they are others, and as `lockDocument` does
 */
export function restoreFile(
  db: Db,
  { clock, blobs }: Pick<DocumentDeps, "clock" | "blobs">,
  { id, number, bytes, principal, correlationId }: FileRestored,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockDocument(tx, { id, principal, action: "document.manage" });
    const version = await tx
      .selectFrom("document_version")
      .select("sha256")
      .where("document_id", "=", id)
      .where("number", "=", number)
      .executeTakeFirst();
    if (version === undefined) throw notThere();
    const sum = createHash("sha256").update(bytes).digest("hex");
    if (sum !== version.sha256)
      throw new Problem("unprocessable", "Non è lo stesso file: la sua impronta è un'altra", [
        { field: "file", message: `Serve quello con impronta ${version.sha256}` },
      ]);
    await blobs.putBack(sum, bytes);
    const now = clock.now();
    await sql`insert into blob_check (sha256, checked_at, outcome) values (${sum}, ${now}, 'whole')
      on conflict (sha256) do update set checked_at = excluded.checked_at, outcome = 'whole', wrong_since = null`.execute(
      tx,
    );
    const actor = { id: principal.userId, label: principal.displayName };
    const detail = { number, sha256: sum };
    await recordDocument(tx, { document, action: "restore-file", actor, now, detail, correlationId });
    return { id, version: await bumpDocument(tx, id, now) };
  });
}
