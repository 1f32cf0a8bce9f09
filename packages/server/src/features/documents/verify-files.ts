import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { sql } from "kysely";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** Each file is looked at again after so many days, the longest unseen first. */
const AGAIN_AFTER_DAYS = 30;
const MOST_AT_A_TURN = 50;

export type FileOutcome = "whole" | "missing" | "altered";

/**
 * Looks at the bytes of the files whose turn it is, of documents and of attachments: still there, and still those that came.
 * @returns how many were looked at
 */
export async function verifyFiles(
  db: Db,
  { clock, blobs }: { clock: Clock; blobs: Pick<BlobStore, "open"> },
): Promise<number> {
  const now = clock.now();
  const before = new Date(now.getTime() - AGAIN_AFTER_DAYS * 86_400_000);
  const { rows } = await sql<{ sha256: string }>`
    select f.sha256 from (select sha256 from document_version union select sha256 from attachment where sha256 is not null) f
      left join blob_check c on c.sha256 = f.sha256
    where not exists (select 1 from discarded_file x where x.sha256 = f.sha256) and (c.sha256 is null or c.checked_at < ${before}) order by c.checked_at nulls first, f.sha256 limit ${MOST_AT_A_TURN}`.execute(
    db,
  );
  for (const { sha256 } of rows) {
    const outcome = await lookAt(blobs, sha256);
    const wrongSince = outcome === "whole" ? null : now;
    await sql`insert into blob_check (sha256, checked_at, outcome, wrong_since) values (${sha256}, ${now}, ${outcome}, ${wrongSince})
      on conflict (sha256) do update set checked_at = excluded.checked_at, outcome = excluded.outcome,
        wrong_since = case when excluded.outcome = 'whole' then null else coalesce(blob_check.wrong_since, excluded.checked_at) end`.execute(
      db,
    );
  }
  return rows.length;
}

/** A store that does not answer is no missing file: its error goes up, and the turn is taken again later. */
async function lookAt(blobs: Pick<BlobStore, "open">, sha256: string): Promise<FileOutcome> {
  const stream = await blobs.open(sha256);
  if (stream === undefined) return "missing";
  const hash = createHash("sha256");
  await pipeline(stream, hash);
  return hash.digest("hex") === sha256 ? "whole" : "altered";
}
