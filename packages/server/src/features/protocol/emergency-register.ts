import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

/** Who gives numbers in an emergency does so one at a time: they have no gaps (DPR 445/2000, art. 63 c. 3). */
const NUMBERING = "protocol-emergency";

export interface EmergencyCommand {
  cause: string;
  authorisedBy: string;
  actor: Actor;
  correlationId: string;
}

/**
 * Opens the emergency register, and numbers what has been waiting, oldest first.
 * @param afterMinutes how long something must have been waiting: a passing stumble is for the queue
 * @throws Problem `conflict` when one is open already, or when nothing has been waiting for so long
 */
export function openEmergency(
  db: Db,
  { clock, afterMinutes }: { clock: Clock; afterMinutes: number },
  command: EmergencyCommand,
): Promise<{ id: string; numbered: number }> {
  return inTransaction(db, async (tx) => {
    await lockName(tx, NUMBERING);
    const now = clock.now();
    if ((await openRegister(tx)) !== undefined)
      throw new Problem("conflict", "Il registro di emergenza è già aperto");
    const since = new Date(now.getTime() - afterMinutes * 60_000);
    const waiting = await waitingEntries(tx);
    if (!waiting.some(({ createdAt }) => createdAt <= since))
      throw new Problem(
        "conflict",
        `Nessun documento attende il protocollo da più di ${afterMinutes} minuti`,
      );
    const id = uuidV7();
    await tx
      .insertInto("emergency_register")
      .values({
        id,
        opened_at: now,
        opened_by: command.actor.label,
        opened_by_id: command.actor.id,
        cause: command.cause,
        authorised_by: command.authorisedBy,
      })
      .execute();
    for (const entry of waiting) await giveNumber(tx, { id: entry.id, emergencyId: id, now });
    await note(tx, command, { action: "protocol.emergency-opened", id });
    return { id, numbered: waiting.length };
  });
}

/** What was numbered keeps its emergency number, and goes to the protocol with it. @throws Problem `conflict` */
export function closeEmergency(
  db: Db,
  { clock }: { clock: Clock },
  command: Pick<EmergencyCommand, "actor" | "correlationId">,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    await lockName(tx, NUMBERING);
    const open = await openRegister(tx);
    if (open === undefined) throw new Problem("conflict", "Il registro di emergenza non è aperto");
    await tx
      .updateTable("emergency_register")
      .set({ closed_at: clock.now(), closed_by: command.actor.label })
      .where("id", "=", open.id)
      .execute();
    await note(tx, command, { action: "protocol.emergency-closed", id: open.id });
  });
}

/** A document recorded while the register is open has its number at once; otherwise nothing happens. */
export async function numberInEmergency(tx: Tx, { id, now }: { id: string; now: Date }): Promise<void> {
  if ((await openRegister(tx)) === undefined) return;
  await lockName(tx, NUMBERING);
  // It may have been closed while this waited for its turn.
  const open = await openRegister(tx);
  if (open !== undefined) await giveNumber(tx, { id, emergencyId: open.id, now });
}

async function openRegister(tx: Tx): Promise<{ id: string } | undefined> {
  return tx.selectFrom("emergency_register").select("id").where("closed_at", "is", null).executeTakeFirst();
}

async function waitingEntries(tx: Tx): Promise<{ id: string; createdAt: Date }[]> {
  const { rows } = await sql<{ id: string; createdAt: Date }>`
    select id, created_at as "createdAt" from protocol_entry where state = 'waiting'
    order by created_at, id for update`.execute(tx);
  return rows;
}

/** Numbers go on through the interruptions of a year (DPR 445/2000, art. 63 c. 4). */
async function giveNumber(
  tx: Tx,
  { id, emergencyId, now }: { id: string; emergencyId: string; now: Date },
): Promise<void> {
  const year = Number(romeDay(now).slice(0, 4));
  await sql`
    update protocol_entry set state = 'emergency', emergency_id = ${emergencyId}, emergency_at = ${now}, emergency_year = ${year},
      emergency_number = (select coalesce(max(emergency_number), 0) + 1 from protocol_entry where emergency_year = ${year})
    where id = ${id} and state = 'waiting'`.execute(tx);
}

function note(
  tx: Tx,
  {
    actor,
    correlationId,
    ...rest
  }: Pick<EmergencyCommand, "actor" | "correlationId"> & Partial<EmergencyCommand>,
  { action, id }: { action: string; id: string },
): Promise<void> {
  const detail = { cause: rest.cause, authorisedBy: rest.authorisedBy };
  return audit(tx, {
    actor,
    action,
    subjectKind: "emergency-register",
    subjectId: id,
    detail,
    correlationId,
  });
}
