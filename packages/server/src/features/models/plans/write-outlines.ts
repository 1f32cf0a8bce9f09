import type { z } from "zod";
import type { floorPlanRoutes } from "@stabile/contract/floor-plans";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { outlineRefusal, tidyOutline } from "#domain/plans/plane.ts";
import type { ModelDeps } from "#features/models/model-deps.ts";
import { type Building, recordDeed } from "#features/models/model-rows.ts";
import { DRAWN_BY, lockPlan, type PlanRow } from "#features/models/plans/plan-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { type FieldError, Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

type Written = z.output<typeof floorPlanRoutes.writeOutlines.body>;
type Outline = Written["outlines"][number];

interface Asked extends Written {
  building: Building;
  planId: string;
  principal: Principal;
  correlationId: string;
}

/**
 * Writes outlines as new versions, all or none.
 * @throws Problem `unprocessable` naming which is wrong, `conflict` when somebody has drawn one of them meanwhile
 */
export function writeOutlines(
  db: Db,
  { clock }: Pick<ModelDeps, "clock">,
  { outlines: given, checked, ...asked }: Asked,
): Promise<{ written: number }> {
  return inTransaction(db, async (tx) => {
    const { building, planId, principal, correlationId } = asked;
    const plan = await lockPlan(tx, { buildingId: building.id, planId, principal });
    if (plan.withdrawn_at !== null)
      throw new Problem("conflict", "Questa pianta è stata tolta: rimettila per disegnarvi");
    const outlines = given.map((one) => ({ ...one, points: one.points && tidyOutline(one.points) }));
    await refuseWrong(tx, plan, outlines);
    await refuseStale(tx, plan, outlines);
    const detail = {
      planId,
      spaces: outlines.map(({ spaceId }) => spaceId),
      ...(checked ? { checked } : {}),
    };
    const actor = await recordDeed(tx, {
      building,
      action: "plan.outline",
      detail,
      principal,
      correlationId,
    });
    await sql`
      insert into plan_outline (plan_id, space_id, version, points, author_id, author_label, at)
      select ${planId}::uuid, space, version, points, ${actor.id}::uuid, ${actor.label}, ${clock.now()}
      from jsonb_to_recordset(${JSON.stringify(outlines.map(toRow))}::jsonb) as x (space uuid, version int, points jsonb)`.execute(
      tx,
    );
    if (checked)
      await tx.updateTable("floor_plan").set({ is_to_check: false }).where("id", "=", planId).execute();
    return { written: outlines.length };
  });
}

const toRow = ({
  spaceId,
  version,
  points,
}: Pick<Outline, "spaceId" | "version"> & { points?: unknown }) => ({
  space: spaceId,
  version: version + 1,
  ...(points === undefined ? {} : { points }),
});

type Tidy = Omit<Outline, "points"> & { points: ReturnType<typeof tidyOutline> | undefined };

async function refuseWrong(tx: Tx, plan: PlanRow, outlines: readonly Tidy[]): Promise<void> {
  const { rows: sheets } = await sql<{ width: number; height: number }>`
    select width::float8 as width, height::float8 as height from plan_drawing where source_sha256 = ${plan.source_sha256}
      and page = ${plan.page} and made_by = ${DRAWN_BY} and state = 'ready'`.execute(tx);
  const sheet = sheets[0];
  if (sheet === undefined) throw new Problem("conflict", "La pianta non è ancora disegnata");
  const { rows } = await sql<{
    id: string;
  }>`select id from space where storey_id = ${plan.storey_id}::uuid`.execute(tx);
  const spaces = new Set(rows.map(({ id }) => id));
  const errors = outlines.flatMap(({ spaceId, points }, index): FieldError[] => {
    const twice = outlines.findIndex((other) => other.spaceId === spaceId) !== index;
    if (twice) return [{ field: `outlines/${index}/spaceId`, message: "Lo stesso vano c'è due volte" }];
    if (!spaces.has(spaceId))
      return [{ field: `outlines/${index}/spaceId`, message: "Questo vano non è del piano" }];
    const message = points === undefined ? undefined : outlineRefusal(points, sheet);
    return message === undefined ? [] : [{ field: `outlines/${index}/points`, message }];
  });
  if (errors.length > 0) throw new Problem("unprocessable", errors[0]?.message, errors);
}

/** The plan is locked: nobody writes between this look and the writing. */
async function refuseStale(tx: Tx, { id }: PlanRow, outlines: readonly Tidy[]): Promise<void> {
  const { rows } = await sql<{ space_id: string; version: number }>`
    select space_id, max(version) as version from plan_outline where plan_id = ${id}::uuid group by space_id`.execute(
    tx,
  );
  const now = new Map(rows.map(({ space_id, version }) => [space_id, version]));
  if (outlines.some(({ spaceId, version }) => (now.get(spaceId) ?? 0) !== version))
    throw new Problem(
      "conflict",
      "Qualcun altro ha disegnato uno di questi vani: guarda il suo contorno prima di ridisegnarlo",
    );
}
