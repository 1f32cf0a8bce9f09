import { sql } from "kysely";
import type { DiscardJob } from "#features/documents/document-deps.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

/** Removes the bytes that an act let go, one file at a time; what a process that ended left is taken up again. */
export async function removeDiscarded(
  db: Db,
  { blobs, clock }: { blobs: Pick<BlobStore, "remove">; clock: Clock },
  { actId }: DiscardJob,
): Promise<void> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from discarded_file where act_id = ${actId}::uuid and removed_at is null order by sha256`.execute(
    db,
  );
  for (const { sha256 } of rows)
    await inTransaction(db, async (tx) => {
      // An upload of the same bytes holds this lock from before they are kept until its document is there.
      await lockName(tx, `file:${sha256}`);
      if (await isUsed(tx, sha256)) {
        await sql`delete from discarded_file where sha256 = ${sha256}`.execute(tx);
        return;
      }
      const { rows: pictures } = await sql<{ picture: string | null }>`
        delete from file_preview where sha256 = ${sha256} returning picture`.execute(tx);
      for (const { picture } of pictures)
        if (picture !== null && !(await isPictured(tx, picture))) await blobs.remove(picture);
      await blobs.remove(sha256);
      await sql`delete from blob_check where sha256 = ${sha256}`.execute(tx);
      await sql`update discarded_file set removed_at = ${clock.now()} where sha256 = ${sha256}`.execute(tx);
    });
}

/** By a document that was not discarded, a photo or a model: the same bytes are kept once for all. */
async function isUsed(tx: Tx, sha256: string): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select exists (select 1 from document_version v left join discard_proposal s on s.document_id = v.document_id
        where v.sha256 = ${sha256} and s.act_id is null)
      or exists (select 1 from attachment a where a.sha256 = ${sha256})
      or exists (select 1 from building_model m where m.sha256 = ${sha256})
      or exists (select 1 from model_check k where k.sha256 = ${sha256})
      or exists (select 1 from formal_request f where f.sha256 = ${sha256}) as used`.execute(tx);
  return rows[0]?.used ?? true;
}

/** Two blank pages have the same picture. */
async function isPictured(tx: Tx, picture: string): Promise<boolean> {
  const { rows } = await sql`select 1 from file_preview where picture = ${picture} limit 1`.execute(tx);
  return rows.length > 0;
}
