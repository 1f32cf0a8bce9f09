import { sql } from "kysely";
import { type ModelDeps, PLAN_QUEUE, type PlanJob } from "#features/models/model-deps.ts";
import { DRAWN_BY } from "#features/models/plans/plan-rows.ts";
import type { Tx } from "#runtime/transaction.ts";

/** A process that ended while it drew left it so; after so long it may be drawn again. */
const ABANDONED_MINUTES = 10;

/** Has a page drawn, unless it is, or is about to be; one that failed only when a person asks again. */
export async function askForDrawing(
  tx: Tx,
  { clock, jobs }: Pick<ModelDeps, "clock" | "jobs">,
  { sha256, page, again = false }: { sha256: string; page: number; again?: boolean },
): Promise<void> {
  const now = clock.now();
  const { rows } = await sql`
    insert into plan_drawing as g (source_sha256, page, made_by, touched_at) values (${sha256}, ${page}, ${DRAWN_BY}, ${now})
    on conflict (source_sha256, page) do update
      set made_by = excluded.made_by, state = 'waiting', message = null, picture_sha256 = null, media_type = null,
        width = null, height = null, metres_per_unit = null, touched_at = excluded.touched_at
      where g.made_by <> excluded.made_by or (${again} and g.state = 'failed')
        or (g.state in ('waiting', 'drawing')
          and g.touched_at < ${now}::timestamptz - make_interval(mins => ${ABANDONED_MINUTES}))
    returning source_sha256`.execute(tx);
  if (rows.length > 0)
    await jobs.enqueue<PlanJob>(tx, PLAN_QUEUE, { sha256, page }, { singletonKey: `${sha256}/${page}` });
}
