import { sql } from "kysely";
import { type ModelDeps, VIEW_QUEUE, type ViewJob } from "#features/models/model-deps.ts";
import type { Tx } from "#runtime/transaction.ts";

/** Changes with whatever changes what is made of the same bytes. */
export const MADE_BY = "fragments-3.4.7/1";

/** A process that ended while it converted left it so; after so long it may be converted again. */
const ABANDONED_MINUTES = 20;

/**
 * Has a file made ready to be seen, unless it is, or is about to be. What is over the limits is not asked for again by
 * itself: only a person who presses for it does, since the limits may have changed.
 */
export async function askForView(
  tx: Tx,
  { clock, jobs }: Pick<ModelDeps, "clock" | "jobs">,
  { sha256, again = false }: { sha256: string; again?: boolean },
): Promise<void> {
  const now = clock.now();
  const { rows } = await sql`
    insert into model_view as v (source_sha256, made_by, touched_at) values (${sha256}, ${MADE_BY}, ${now})
    on conflict (source_sha256) do update
      set made_by = excluded.made_by, state = 'waiting', message = null, shapes_sha256 = null, byte_length = null,
        triangles = null, touched_at = excluded.touched_at
      where v.made_by <> excluded.made_by or (${again} and v.state in ('failed', 'too-large'))
        or (v.state in ('waiting', 'converting')
          and v.touched_at < ${now}::timestamptz - make_interval(mins => ${ABANDONED_MINUTES}))
    returning source_sha256`.execute(tx);
  if (rows.length > 0) await jobs.enqueue<ViewJob>(tx, VIEW_QUEUE, { sha256 }, { singletonKey: sha256 });
}
