import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import type { Preview, PreviewMaker } from "#runtime/previews/preview-maker.ts";

export interface PreviewDeps {
  clock: Clock;
  blobs: Pick<BlobStore, "asFile" | "putBack">;
  previews: PreviewMaker;
}

/** Of which a picture can be made; of the rest the pages show what kind of file it is. */
export const PICTURED = ["application/pdf", "image/jpeg", "image/png", "image/webp"] as const;

const MOST_ATTEMPTS = 3;
const MOST_AT_A_TURN = 20;
const AGAIN_AFTER_MS = 600_000;

/** The picture of one file, unless it is there. Nobody waits for it, and nothing depends on it: it only tells how it went. */
export async function makePreview(
  db: Db,
  { clock, blobs, previews }: PreviewDeps,
  { sha256, mediaType }: { sha256: string; mediaType: string },
): Promise<void> {
  if (!PICTURED.some((one) => one === mediaType) || !(await takeUp(db, sha256, clock.now()))) return;
  const file = await blobs.asFile(sha256);
  // A file that is missing is told where files are verified; its picture waits for it.
  if (file === undefined) return;
  try {
    await keep(db, blobs, { sha256, preview: await previews.make({ path: file.path, mediaType }) });
  } finally {
    await file.release();
  }
}

/** Counted before it is made: one that takes the process with it does not do so for ever. @returns false when none is due */
async function takeUp(db: Db, sha256: string, now: Date): Promise<boolean> {
  const { rows } = await sql<{ attempts: number }>`
    insert into file_preview (sha256, state, attempts, tried_at) values (${sha256}, 'waiting', 1, ${now})
    on conflict (sha256) do update set attempts = file_preview.attempts + 1, tried_at = excluded.tried_at
      where file_preview.state in ('waiting', 'no-tool')
    returning attempts`.execute(db);
  const attempts = rows[0]?.attempts;
  if (attempts === undefined) return false;
  if (attempts <= MOST_ATTEMPTS) return true;
  await sql`update file_preview set state = 'none' where sha256 = ${sha256}`.execute(db);
  return false;
}

async function keep(
  db: Db,
  blobs: PreviewDeps["blobs"],
  { sha256, preview }: { sha256: string; preview: Preview },
): Promise<void> {
  let picture: string | null = null;
  if (preview.kind === "made") {
    picture = createHash("sha256").update(preview.bytes).digest("hex");
    await blobs.putBack(picture, preview.bytes);
  }
  // Where nothing draws pages it was no attempt: once something does, each has all of its own.
  await sql`update file_preview set state = ${preview.kind}, picture = ${picture},
      attempts = case when ${preview.kind} = 'no-tool' then 0 else attempts end
    where sha256 = ${sha256}`.execute(db);
}

/**
 * Some of those that are still without: from before there were previews, left by a process that ended, or waiting for the
 * program that draws pages. @returns how many were looked at
 */
export async function makeMissingPreviews(db: Db, deps: PreviewDeps): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - AGAIN_AFTER_MS);
  const states = (await deps.previews.canDrawPages()) ? ["waiting", "no-tool"] : ["waiting"];
  const { rows } = await sql<{ sha256: string; mediaType: string }>`
    select v.sha256, min(v.media_type) as "mediaType" from document_version v left join file_preview p on p.sha256 = v.sha256
    where v.media_type = any(${[...PICTURED]}::text[])
      and ((p.sha256 is null and v.added_at < ${before}) or (p.state = any(${states}::text[]) and p.tried_at < ${before}))
    group by v.sha256 order by v.sha256 limit ${MOST_AT_A_TURN}`.execute(db);
  for (const file of rows) await makePreview(db, deps, file);
  return rows.length;
}

export async function fileOfVersion(
  db: Db,
  versionId: string,
): Promise<{ sha256: string; mediaType: string } | undefined> {
  const { rows } = await sql<{ sha256: string; mediaType: string }>`
    select sha256, media_type as "mediaType" from document_version where id = ${versionId}::uuid`.execute(db);
  return rows[0];
}
