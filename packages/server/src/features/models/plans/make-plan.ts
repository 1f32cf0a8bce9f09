import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { findDocument, type KnownDocument, linkDocument } from "#features/documents/public.ts";
import type { ModelDeps } from "#features/models/model-deps.ts";
import { type Building, recordDeed } from "#features/models/model-rows.ts";
import { askForDrawing } from "#features/models/plans/ask-for-drawing.ts";
import { DRAWN_KINDS, PDF } from "#features/models/plans/drawing.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

interface NewPlan {
  building: Building;
  storeyId: string;
  documentId: string;
  page: number;
  principal: Principal;
  correlationId: string;
}

const refuse = (field: string, message: string): Problem =>
  new Problem("unprocessable", message, [{ field, message }]);

/**
 * Makes a document the plan of a storey, and links the two. Said twice, it is said once.
 * @throws Problem `unprocessable` naming what does not fit
 */
export function makePlan(db: Db, deps: ModelDeps, asked: NewPlan): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    const { building, principal, correlationId, page, storeyId } = asked;
    await refuseOtherStorey(tx, building.id, storeyId);
    const document = await drawable(tx, asked);
    const there = await tx
      .selectFrom("floor_plan")
      .select("id")
      .where("storey_id", "=", storeyId)
      .where("document_id", "=", document.id)
      .where("page", "=", page)
      .where("withdrawn_at", "is", null)
      .executeTakeFirst();
    if (there !== undefined) return { id: there.id };
    const [id, now] = [uuidV7(), deps.clock.now()];
    const detail = { planId: id, storeyId, documentId: document.id, page };
    const deed = { building, action: "plan.make" as const, detail, principal, correlationId };
    const actor = await recordDeed(tx, deed);
    await sql`
      insert into floor_plan (id, building_id, storey_id, document_id, document_version, source_sha256, media_type, page,
        created_by, created_label, created_at)
      select ${id}::uuid, ${building.id}::uuid, ${storeyId}::uuid, d.id, d.current_version, ${document.sha256}, ${document.mediaType},
        ${page}, ${actor.id}::uuid, ${actor.label}, ${now} from document d where d.id = ${document.id}::uuid`.execute(
      tx,
    );
    const link = { kind: "storey" as const, subjectId: storeyId, role: "about" as const };
    await linkDocument(tx, { documentId: document.id, link, actor, now, correlationId });
    await askForDrawing(tx, deps, { sha256: document.sha256, page });
    return { id };
  });
}

async function refuseOtherStorey(tx: Tx, buildingId: string, storeyId: string): Promise<void> {
  const storey = await tx
    .selectFrom("storey")
    .select("id")
    .where("id", "=", storeyId)
    .where("building_id", "=", buildingId)
    .executeTakeFirst();
  if (storey === undefined) throw refuse("storeyId", "Questo piano non è dell'edificio");
}

async function drawable(tx: Tx, { building, documentId, page, principal }: NewPlan): Promise<KnownDocument> {
  const document = await findDocument(tx, documentId, principal);
  if (document === undefined || document.buildingId !== building.id)
    throw refuse("documentId", "Questo documento non è dell'edificio");
  if (document.state === "withdrawn") throw refuse("documentId", "Questo documento è stato ritirato");
  if (!DRAWN_KINDS.includes(document.mediaType))
    throw refuse("documentId", "Una pianta si fa da un documento PDF, DXF o SVG");
  if (page !== 1 && document.mediaType !== PDF)
    throw refuse("page", "Un disegno SVG o DXF ha una pagina sola");
  return document;
}
