import { sql } from "kysely";
import { signatureOf } from "#domain/access/capacity.ts";
import type { Principal, Reach } from "#domain/access/policy.ts";
import type { ProtocolDesk } from "#features/protocol/protocol-deps.ts";
import { findEntry } from "#features/protocol/read-entry.ts";
import { PROTOCOL } from "#features/protocol/record-entry.ts";
import { audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { putInOutbox } from "#runtime/delivery/outbox.ts";
import { announce } from "#runtime/events.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction } from "#runtime/transaction.ts";

export const ASK_ANNULMENT = "ask-annulment";

interface Asking {
  id: string;
  reason: string;
  principal: Principal;
  reach: Reach;
  correlationId: string;
}

/**
 * Asks the protocol office that a registration be annulled: its act, not ours (DPR 445/2000, art. 54).
 * @throws Problem `not-found`, `conflict` when it has no number, is annulled, or was asked already
 */
export function askAnnulment(
  db: Db,
  { clock, jobs }: Pick<ProtocolDesk, "clock" | "jobs">,
  { id, reason, principal, reach, correlationId }: Asking,
): Promise<{ id: string }> {
  return inTransaction(db, async (tx) => {
    await sql`select 1 from protocol_entry where id = ${id}::uuid for update`.execute(tx);
    const entry = await findEntry(tx, { id, reach });
    if (entry.state === "annulled") throw new Problem("conflict", "Questa registrazione è già annullata");
    if (entry.state !== "registered")
      throw new Problem("conflict", "Non ha ancora un numero di protocollo: non c'è nulla da annullare");
    if (entry.annulmentAskedAt !== null) throw new Problem("conflict", "L'annullamento è già stato chiesto");
    const placement = { municipio: entry.municipio, buildingId: entry.buildingId };
    const { actor, detail } = signatureOf(principal, "protocol.manage", placement);
    await sql`update protocol_entry set annulment_reason = ${reason}, annulment_asked_at = ${clock.now()},
      annulment_asked_by = ${actor.label} where id = ${id}`.execute(tx);
    await putInOutbox(tx, jobs, [
      {
        ...{ platform: PROTOCOL, kind: ASK_ANNULMENT, subjectKind: "protocol-entry", subjectId: id },
        ...{ idempotencyKey: `protocol-annulment:${entry.code}`, payload: { entryId: id }, correlationId },
      },
    ]);
    await audit(tx, {
      ...{ actor, action: "protocol.annulment-asked", subjectKind: "protocol-entry", subjectId: id },
      ...{ detail: { ...detail, code: entry.code, reason }, correlationId },
    });
    await announce(tx, [
      { kind: "protocol.changed", subjectKind: "protocol-entry", subjectId: id, placement },
    ]);
    return { id };
  });
}
