import { sql } from "kysely";
import type { Principal } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { shortDay } from "#domain/text/italian-dates.ts";
import { romeDay } from "#domain/time/rome.ts";
import { DISCARD_QUEUE, type DiscardJob, type DocumentDeps } from "#features/documents/document-deps.ts";
import { bumpDocument, recordDocument } from "#features/documents/record-document.ts";
import { type KeptRow, lockKept, refuseKept } from "#features/documents/retention/propose-discard.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface DiscardAct {
  protocolNumber: string;
  /** When the Soprintendenza wrote it. */
  authorisedOn: string;
  authority: string;
  documentIds: readonly string[];
  principal: Principal;
  correlationId: string;
}

interface Acting {
  id: string;
  act: DiscardAct;
  actor: Actor;
  now: Date;
}

/**
 * Discards the files of documents that were proposed: all of them or none. The record, the history and the hash of each
 * file stay; the bytes are removed by a job once this is written.
 * @throws Problem `unprocessable`, and as `lockKept` and `refuseKept` do of the first that must stay
 */
export function confirmDiscard(
  db: Db,
  { clock, jobs }: Pick<DocumentDeps, "clock" | "jobs">,
  act: DiscardAct,
): Promise<{ id: string; documents: number }> {
  return inTransaction(db, async (tx) => {
    const now = clock.now();
    refuseFuture(act, romeDay(now));
    const { principal, protocolNumber, authorisedOn, authority, correlationId } = act;
    const actor = { id: principal.userId, label: principal.displayName };
    const id = uuidV7();
    await sql`insert into discard_act (id, protocol_number, authorised_on, authority, confirmed_by, confirmed_label, confirmed_at)
      values (${id}::uuid, ${protocolNumber}, ${authorisedOn}::date, ${authority}, ${actor.id}::uuid, ${actor.label}, ${now})`.execute(
      tx,
    );
    // In one order, so that two acts never wait for one another.
    const documentIds = [...new Set(act.documentIds)].toSorted();
    for (const documentId of documentIds) await discard(tx, documentId, { id, act, actor, now });
    await audit(tx, {
      ...{ actor, action: "document.discard-act", subjectKind: "discard-act", subjectId: id, correlationId },
      detail: { protocolNumber, authorisedOn, authority, documents: documentIds },
    });
    await jobs.enqueue<DiscardJob>(tx, DISCARD_QUEUE, { actId: id }, { singletonKey: id });
    return { id, documents: documentIds.length };
  });
}

function refuseFuture({ authorisedOn }: DiscardAct, today: string): void {
  if (authorisedOn > today)
    throw new Problem("unprocessable", "L'autorizzazione ha una data futura", [
      { field: "authorisedOn", message: "È una data futura" },
    ]);
}

async function discard(tx: Tx, documentId: string, { id, act, actor, now }: Acting): Promise<void> {
  const { principal, protocolNumber, authorisedOn, correlationId } = act;
  const document = await lockKept(tx, { id: documentId, principal, action: "document.discard" });
  if (!document.is_proposed)
    throw new Problem("conflict", `${document.code} non è tra i documenti proposti per lo scarto`);
  refuseKept(document, romeDay(now));
  const files = await letGo(tx, document, id);
  const note = `Autorizzazione prot. ${protocolNumber} del ${shortDay(authorisedOn)}`;
  await sql`update document set state = 'withdrawn', withdrawn_at = coalesce(withdrawn_at, ${now}), proposals = '[]',
    withdraw_reason = ${`File scartato. ${note}`} where id = ${documentId}::uuid`.execute(tx);
  await sql`update discard_proposal set act_id = ${id}::uuid where document_id = ${documentId}::uuid`.execute(
    tx,
  );
  const detail = { actId: id, protocolNumber, authorisedOn, files };
  await recordDocument(tx, { document, action: "discard", actor, now, note, detail, correlationId });
  await bumpDocument(tx, documentId, now);
}

/** The words that were read in the files are their content too. @returns what stays of each: number and hash */
async function letGo(
  tx: Tx,
  document: KeptRow,
  actId: string,
): Promise<{ number: number; sha256: string }[]> {
  await sql`update document_text set text = null, state = 'none', reason = 'File scartato' from document_version v
    where v.id = document_text.version_id and v.document_id = ${document.id}::uuid`.execute(tx);
  const { rows } = await sql<{ number: number; sha256: string }>`
    select number, sha256 from document_version where document_id = ${document.id}::uuid order by number`.execute(
    tx,
  );
  for (const { sha256 } of rows)
    await sql`insert into discarded_file (sha256, act_id) values (${sha256}, ${actId}::uuid)
      on conflict (sha256) do nothing`.execute(tx);
  return rows;
}
