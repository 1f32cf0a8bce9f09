import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { type Obstacle, obstacleText } from "#domain/documents/retention.ts";
import { shortDay } from "#domain/text/italian-dates.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type DocumentPlace, mayOn } from "#features/documents/document-access.ts";
import { notThere } from "#features/documents/lock-document.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import { OBSTACLES_OF_D } from "#features/documents/retention/obstacles.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface KeptRow extends DocumentPlace {
  id: string;
  code: string;
  state: string;
  retain_until: string | null;
  obstacles: Obstacle[];
  is_proposed: boolean;
  act_id: string | null;
}

export interface Proposing {
  id: string;
  reason: string;
  principal: Principal;
  correlationId: string;
}

/**
 * Proposes a document for discarding: nothing happens to it until an act, and any later reason to keep it stops that.
 * @throws Problem `not-found`, `forbidden`, `conflict` saying why it must stay
 */
export function proposeDiscard(
  db: Db,
  { clock }: { clock: Clock },
  { id, reason, principal, correlationId }: Proposing,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockKept(tx, { id, principal, action: "document.manage" });
    const now = clock.now();
    refuseKept(document, romeDay(now));
    const actor = { id: principal.userId, label: principal.displayName };
    await sql`insert into discard_proposal (document_id, reason, proposed_by, proposed_label, proposed_at)
      values (${id}::uuid, ${reason}, ${actor.id}::uuid, ${actor.label}, ${now})
      on conflict (document_id) do update set reason = excluded.reason, proposed_by = excluded.proposed_by,
        proposed_label = excluded.proposed_label, proposed_at = excluded.proposed_at`.execute(tx);
    const detail = { retainUntil: document.retain_until };
    await recordDocument(tx, {
      ...{ document, action: "propose-discard", actor, now, note: reason, detail, correlationId },
    });
    return { id, version: await bumpDocument(tx, id, now) };
  });
}

/** @throws Problem `not-found` when it is not proposed, `forbidden`, `conflict` when it was discarded */
export function keepLonger(
  db: Db,
  { clock }: { clock: Clock },
  { id, principal, correlationId }: Omit<Proposing, "reason">,
): Promise<{ id: string; version: number }> {
  return inTransaction(db, async (tx) => {
    const document = await lockKept(tx, { id, principal, action: "document.manage" });
    if (!document.is_proposed)
      throw new Problem("not-found", "Questo documento non è proposto per lo scarto");
    const now = clock.now();
    const actor = { id: principal.userId, label: principal.displayName };
    await sql`delete from discard_proposal where document_id = ${id}::uuid`.execute(tx);
    await recordDocument(tx, { document, action: "keep-longer", actor, now, correlationId });
    return { id, version: await bumpDocument(tx, id, now) };
  });
}

/** The document, its proposal and why it must stay, held until the transaction ends. @throws Problem `conflict` when discarded */
export async function lockKept(
  tx: Tx,
  { id, principal, action }: { id: string; principal: Principal; action: string },
): Promise<KeptRow> {
  const { rows } = await sql<KeptRow>`
    select d.id, d.code, d.state, d.retain_until::text, d.visibility, d.building_id, b.municipio, ${OBSTACLES_OF_D} as obstacles,
      s.document_id is not null as is_proposed, s.act_id
    from document d left join building b on b.id = d.building_id left join discard_proposal s on s.document_id = d.id
    where d.id = ${id}::uuid for update of d`.execute(tx);
  const [document] = rows;
  if (document === undefined || !mayOn(principal, "document.read", document)) throw notThere();
  if (!mayOn(principal, action, document))
    throw new Problem("forbidden", "Questo documento non è tra quelli di cui puoi decidere la conservazione");
  if (document.act_id !== null)
    throw new Problem("conflict", `Il file di ${document.code} è già stato scartato`);
  return document;
}

/** @throws Problem `conflict` with every reason why it must stay */
export function refuseKept({ code, state, retain_until: until, obstacles }: KeptRow, today: string): void {
  const refuse = (because: string) => {
    throw new Problem("conflict", `${code} non si può scartare: ${because}`);
  };
  if (state !== "confirmed" && state !== "withdrawn") refuse("non è ancora confermato");
  if (until === null) refuse("è da conservare per sempre");
  else if (until >= today) refuse(`è da conservare fino al ${shortDay(until)}`);
  if (obstacles.length > 0) refuse(obstacles.map(obstacleText).join("; "));
}
