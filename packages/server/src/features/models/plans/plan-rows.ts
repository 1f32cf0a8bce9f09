import type { FloorPlan } from "@stabile/contract/floor-plans";
import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { documentsSeenBy } from "#features/documents/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import type { Tx } from "#runtime/transaction.ts";

/** A plan as it is told: with how far its drawing is, and what has become of its document. */
export interface PlanRow {
  id: string;
  storey_id: string;
  page: number;
  state: FloorPlan["state"];
  message: string | null;
  document_id: string;
  document_code: string;
  title: string;
  media_type: string;
  source_sha256: string;
  document_version: number;
  current_version: number;
  document_state: string;
  is_to_check: boolean;
  outlines: number;
  created_label: string;
  created_at: Date;
  withdrawn_at: Date | null;
}

/** Made by the reader of today: what another made is made again. */
export const DRAWN_BY = "plans/1";

/** Who sees the document sees its plan. `d` is the document, `b` its building. */
export const planRows = (principal: Principal) => sql`
  select p.*, coalesce(g.state, 'waiting') as state, g.message, d.code as document_code, d.title, d.current_version,
    d.state as document_state, (select count(*)::int from plan_outline o where o.plan_id = p.id and o.points is not null
      and o.version = (select max(l.version) from plan_outline l where l.plan_id = p.id and l.space_id = o.space_id)) as outlines
  from floor_plan p join document d on d.id = p.document_id left join building b on b.id = d.building_id
    left join plan_drawing g on g.source_sha256 = p.source_sha256 and g.page = p.page and g.made_by = ${DRAWN_BY}
  where ${documentsSeenBy(principal)}`;

export interface AskedPlan {
  buildingId: string;
  planId: string;
  principal: Principal;
}

/** @throws Problem `not-found` when it is not of this building, or its document is not theirs to see */
export async function findPlan(db: Db, { buildingId, planId, principal }: AskedPlan): Promise<PlanRow> {
  const { rows } = await sql<PlanRow>`
    ${planRows(principal)} and p.id = ${planId}::uuid and p.building_id = ${buildingId}::uuid`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Problem("not-found", "Pianta non trovata");
  return row;
}

/** The same, and nobody else changes it until the transaction ends. */
export async function lockPlan(tx: Tx, asked: AskedPlan): Promise<PlanRow> {
  await tx.selectFrom("floor_plan").select("id").where("id", "=", asked.planId).forUpdate().execute();
  return findPlan(tx, asked);
}

export function toPlan(row: PlanRow): FloorPlan {
  return {
    id: row.id,
    page: row.page,
    state: row.state,
    ...(row.message === null ? {} : { message: row.message }),
    documentId: row.document_id,
    documentCode: row.document_code,
    title: row.title,
    mediaType: row.media_type,
    documentVersion: row.document_version,
    currentVersion: row.current_version,
    documentWithdrawn: row.document_state === "withdrawn",
    isToCheck: row.is_to_check,
    outlines: row.outlines,
    createdBy: row.created_label,
    createdAt: row.created_at.toISOString(),
    ...(row.withdrawn_at === null ? {} : { withdrawnAt: row.withdrawn_at.toISOString() }),
  };
}
