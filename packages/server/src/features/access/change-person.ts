import { auditEnd, endSessions } from "#features/access/session-end.ts";
import { selfRefusal } from "#domain/access/granting.ts";
import { reaches } from "#domain/access/policy.ts";
import { type Author, lockPerson, type PersonRow, recordPersonDeed } from "#features/access/role-store.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface PersonCommand {
  personId: string;
  reason: string;
}

/** Closes every session of a person, wherever it is open: each process notices within three seconds. @returns how many */
export function closeSessions(db: Db, { personId, reason }: PersonCommand, author: Author): Promise<number> {
  return inTransaction(db, async (tx) => {
    const person = await workerInReach(tx, personId, author);
    const closed = await revokeSessions(tx, person.id, { reason, author });
    await recordPersonDeed(tx, { person, action: "sessions.close", detail: { closed, reason } }, author);
    return closed;
  });
}

/** From now on the person cannot come in; what they have open is closed, and their roles wait for them. */
export function disablePerson(db: Db, { personId, reason }: PersonCommand, author: Author): Promise<void> {
  return inTransaction(db, async (tx) => {
    const person = await personToChange(tx, personId, author);
    const done = await tx
      .updateTable("app_user")
      .set({ disabled_at: author.now })
      .where("id", "=", person.id)
      .where("disabled_at", "is", null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw new Problem("conflict", "È già disabilitata");
    const closed = await revokeSessions(tx, person.id, { reason, author });
    await recordPersonDeed(tx, { person, action: "person.disable", detail: { closed, reason } }, author);
  });
}

export function enablePerson(db: Db, { personId, reason }: PersonCommand, author: Author): Promise<void> {
  return inTransaction(db, async (tx) => {
    const person = await personToChange(tx, personId, author);
    const done = await tx
      .updateTable("app_user")
      .set({ disabled_at: null })
      .where("id", "=", person.id)
      .where("disabled_at", "is not", null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) throw new Problem("conflict", "Non è disabilitata");
    await recordPersonDeed(tx, { person, action: "person.enable", detail: { reason } }, author);
  });
}

/** Open pages are told at once that it was who manages Stabile. @returns how many were open */
async function revokeSessions(
  tx: Tx,
  userId: string,
  { reason, author }: { reason: string; author: Author },
): Promise<number> {
  const ended = await endSessions(
    tx,
    (eb) => eb.and([eb("user_id", "=", userId), eb("expires_at", ">", new Date())]),
    "revoked",
  );
  const { actor, capacity, correlationId } = author;
  await auditEnd(tx, ended, { because: "revoked", actor, correlationId, more: { reason, ...capacity } });
  return ended.length;
}

async function personToChange(tx: Tx, personId: string, author: Author): Promise<PersonRow> {
  const person = await workerInReach(tx, personId, author);
  if (selfRefusal(author.granter, personId) !== undefined)
    throw new Problem("forbidden", "Nessuno si disabilita o si riabilita da sé");
  return person;
}

const OTHER_ROLES = `
  select 1 from role_in_force where user_id = $1 and role not in ('contractor', 'firm-admin') limit 1`;

/** Who also works for the municipality is not a firm's to shut out. */
async function workerInReach(tx: Tx, personId: string, author: Author): Promise<PersonRow> {
  const person = await personInReach(tx, personId, author);
  if (!author.granter.reach.all && (await runText(tx, OTHER_ROLES, [personId])).length > 0)
    throw new Problem("forbidden", "Questa persona ha anche ruoli del Comune: chiedi ai Sistemi informativi");
  return person;
}

/** @throws Problem `not-found` when they are not there, or out of reach */
export async function personInReach(
  tx: Tx,
  personId: string,
  { granter: { reach } }: Pick<Author, "granter">,
): Promise<PersonRow> {
  await lockPerson(tx, personId);
  const row = await tx
    .selectFrom("app_user")
    .select(["id", "firm_id"])
    .where("id", "=", personId)
    .executeTakeFirst();
  if (row === undefined || !(reach.all || reaches(reach, { firmId: row.firm_id })))
    throw new Problem("not-found", "Questa persona non c'è");
  return { id: row.id, firmId: row.firm_id };
}
