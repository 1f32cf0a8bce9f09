import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { findDocument } from "#features/documents/public.ts";
import type { ModelDeps } from "#features/models/model-deps.ts";
import { type Building, recordDeed } from "#features/models/model-rows.ts";
import { askForDrawing } from "#features/models/plans/ask-for-drawing.ts";
import { DRAWN_KINDS } from "#features/models/plans/drawing.ts";
import { lockPlan } from "#features/models/plans/plan-rows.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

interface Asked {
  building: Building;
  planId: string;
  principal: Principal;
  correlationId: string;
}

/**
 * Draws a plan again from the version that its document has now; the outlines stay, to be looked at.
 * @throws Problem `conflict` when the document was withdrawn, or is no longer a drawing
 */
export function redrawPlan(db: Db, deps: ModelDeps, asked: Asked): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const { building, planId, principal, correlationId } = asked;
    const plan = await lockPlan(tx, { buildingId: building.id, planId, principal });
    const document = await findDocument(tx, plan.document_id, principal);
    if (document === undefined || document.state === "withdrawn")
      throw new Problem("conflict", "Il documento di questa pianta è stato ritirato");
    if (!DRAWN_KINDS.includes(document.mediaType))
      throw new Problem("conflict", "La versione nuova del documento non è un PDF, un DXF o un SVG");
    const isNew = document.sha256 !== plan.source_sha256;
    await sql`update floor_plan set document_version = ${plan.current_version}, source_sha256 = ${document.sha256},
        media_type = ${document.mediaType}, is_to_check = is_to_check or (${isNew} and ${plan.outlines} > 0)
      where id = ${planId}::uuid`.execute(tx);
    const detail = { planId, version: plan.current_version };
    await recordDeed(tx, { building, action: "plan.redraw", detail, principal, correlationId });
    await askForDrawing(tx, deps, { sha256: document.sha256, page: plan.page, again: true });
    return { id: planId };
  });
}

/** Takes a plan from its storey, or puts it back as it was. Said twice, it is said once. */
export function withdrawPlan(
  db: Db,
  { clock }: Pick<ModelDeps, "clock">,
  { withdrawn, ...asked }: Asked & { withdrawn: boolean },
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const { building, planId, principal, correlationId } = asked;
    const plan = await lockPlan(tx, { buildingId: building.id, planId, principal });
    if (withdrawn === (plan.withdrawn_at !== null)) return { id: planId };
    if (!withdrawn) {
      const { rows } =
        await sql`select 1 from floor_plan where storey_id = ${plan.storey_id}::uuid and page = ${plan.page}
        and document_id = ${plan.document_id}::uuid and withdrawn_at is null`.execute(tx);
      if (rows.length > 0)
        throw new Problem("conflict", "La stessa pagina è di nuovo una pianta di questo piano");
    }
    const action = withdrawn ? "plan.withdraw" : "plan.restore";
    const actor = await recordDeed(tx, { building, action, detail: { planId }, principal, correlationId });
    await tx
      .updateTable("floor_plan")
      .set({ withdrawn_at: withdrawn ? clock.now() : null, withdrawn_label: withdrawn ? actor.label : null })
      .where("id", "=", planId)
      .execute();
    return { id: planId };
  });
}
