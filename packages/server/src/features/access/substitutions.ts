import { sql } from "kysely";
import { selfRefusal } from "#domain/access/granting.ts";
import type { Role, ScopeKind } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { daysBetween } from "#domain/time/civil-date.ts";
import { romeDay } from "#domain/time/rome.ts";
import { closeRole } from "#features/access/end-role.ts";
import { type Author, insertRole, lockPerson, recordPersonDeed } from "#features/access/role-store.ts";
import { readTerm, type Term, type TermInstants } from "#features/access/role-term.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface SubstitutionOrder {
  absentId: string;
  substituteId: string;
  roleIds: readonly string[];
  term: Term & { until: string };
  reason: string;
}

/** Beyond a year it is no substitution: the role is to be given. */
const MOST_DAYS = 366;

/**
 * B has A's roles for a while, in A's place: each is in force only while A has it, and everything done by it says so.
 * @throws Problem `forbidden` when who decides is neither A nor who manages permissions, or gives to themselves
 */
export function startSubstitution(db: Db, order: SubstitutionOrder, author: Author): Promise<string> {
  return inTransaction(db, async (tx) => {
    refuseStrangers(order, author);
    const term = readTerm(order.term, author.now);
    if (daysBetween(order.term.from ?? romeDay(author.now), order.term.until) > MOST_DAYS)
      throw new Problem("unprocessable", "Una sostituzione dura al più un anno", [
        { field: "until", message: "Al più un anno" },
      ]);
    const substitute = await readSubstitute(tx, order, author);
    await lockPerson(tx, order.absentId);
    const roles = await rolesToLend(tx, order);
    const id = await insertSubstitution(tx, { order, term }, author);
    for (const role of roles)
      await insertRole(
        tx,
        {
          person: substitute,
          role: role.role,
          scope: { kind: role.scope_kind, key: role.scope_key, firmId: null },
          term,
          origin: "substitution",
          reason: order.reason,
          sourceId: id,
          lentFrom: role.id,
        },
        author,
      );
    await recordSubstitution(
      tx,
      { id, order, firmId: substitute.firmId, action: "substitution.start" },
      author,
    );
    return id;
  });
}

/** A decides on their own roles; of anybody's decides who manages permissions, never in their own favour. */
function refuseStrangers({ absentId, substituteId }: SubstitutionOrder, { granter }: Author): void {
  if (absentId === substituteId) throw new Problem("unprocessable", "Nessuno sostituisce sé stesso");
  if (granter.userId === absentId && granter.inPlaceOf === undefined) return;
  if (!granter.reach.all) throw new Problem("not-found", "Questa persona non c'è");
  const itself = selfRefusal(granter, substituteId);
  if (itself !== undefined) throw new Problem("forbidden", itself);
}

const COLLEAGUE = `
  select u.id, u.firm_id, exists (
    select from role_in_force r where r.user_id = u.id and r.role not in ('contractor', 'firm-admin')
      and r.origin not in ('substitution', 'emergency')) as is_staff
  from app_user u where u.id = $1 and u.disabled_at is null`;

/** Who chooses for themselves chooses a colleague: somebody who has a role of their own in the municipality. */
async function readSubstitute(tx: Tx, { substituteId }: SubstitutionOrder, { granter }: Author) {
  const [row] = await runText<{ id: string; firm_id: string | null; is_staff: boolean }>(tx, COLLEAGUE, [
    substituteId,
  ]);
  if (row === undefined || !(row.is_staff || granter.reach.all))
    throw new Problem("unprocessable", "Chi sostituisce deve avere già un ruolo nel Comune", [
      { field: "substituteId", message: "Scegli un collega" },
    ]);
  return { id: row.id, firmId: row.firm_id };
}

interface LendableRole {
  id: string;
  role: Role;
  scope_kind: ScopeKind;
  scope_key: string;
}

const LENDABLE = `
  select id, role, scope_kind, scope_key from role_in_force
  where user_id = $1 and id = any($2::uuid[]) and origin not in ('substitution', 'emergency')`;

/** Only one's own: what was lent is not lent again, and an emergency is of who declared it. */
async function rolesToLend(tx: Tx, { absentId, roleIds }: SubstitutionOrder): Promise<LendableRole[]> {
  const wanted = [...new Set(roleIds)];
  const rows = await runText<LendableRole>(tx, LENDABLE, [absentId, wanted]);
  if (rows.length === wanted.length) return rows;
  throw new Problem("unprocessable", "Si prestano soltanto i propri ruoli in vigore", [
    { field: "roleIds", message: "Uno di questi ruoli non è in vigore, o non è proprio" },
  ]);
}

async function insertSubstitution(
  tx: Tx,
  { order, term }: { order: SubstitutionOrder; term: TermInstants },
  author: Author,
): Promise<string> {
  const id = uuidV7();
  await tx
    .insertInto("substitution")
    .values({
      id,
      absent_id: order.absentId,
      substitute_id: order.substituteId,
      valid_from: term.from ?? author.now,
      valid_to: term.until as Date,
      reason: order.reason,
      created_at: author.now,
      created_label: author.actor.label,
    })
    .execute();
  return id;
}

/** Ends it now: who is absent, who substitutes, or who manages permissions. */
export function endSubstitution(
  db: Db,
  { id, reason }: { id: string; reason: string },
  author: Author,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await tx
      .selectFrom("substitution as s")
      .innerJoin("app_user as u", "u.id", "s.substitute_id")
      .select(["s.absent_id", "s.substitute_id", "s.valid_to", "s.ended_at", "u.firm_id"])
      .where("s.id", "=", id)
      .forUpdate("s")
      .executeTakeFirst();
    const { userId, reach } = author.granter;
    if (row === undefined || !(reach.all || userId === row.absent_id || userId === row.substitute_id))
      throw new Problem("not-found", "Questa sostituzione non c'è");
    if (row.ended_at !== null || row.valid_to <= author.now)
      throw new Problem("conflict", "La sostituzione è già finita");
    await tx
      .updateTable("substitution")
      .set({ ended_at: author.now, ended_label: author.actor.label })
      .where("id", "=", id)
      .execute();
    const roles = await tx.selectFrom("role_assignment").select("id").where("source_id", "=", id).execute();
    for (const role of roles) await closeRole(tx, { roleId: role.id, until: author.now, reason }, author);
    const order = { absentId: row.absent_id, substituteId: row.substitute_id, reason };
    await recordSubstitution(tx, { id, order, firmId: row.firm_id, action: "substitution.end" }, author);
  });
}

interface SubstitutionDeed {
  id: string;
  order: { absentId: string; substituteId: string; reason: string };
  firmId: string | null;
  action: string;
}

/** On both of them: in each one's story, and on each one's page. */
async function recordSubstitution(tx: Tx, deed: SubstitutionDeed, author: Author): Promise<void> {
  const { absentId, substituteId, reason } = deed.order;
  const detail = { substitution: deed.id, absent: absentId, substitute: substituteId, reason };
  const action = deed.action;
  await recordPersonDeed(tx, { person: { id: substituteId, firmId: deed.firmId }, action, detail }, author);
  await recordPersonDeed(tx, { person: { id: absentId, firmId: null }, action, detail }, author);
}

/** Colleagues by a part of their name: those who have a role of their own in the municipality. */
export async function listColleagues(db: Db, text: string, userId: string) {
  const { rows } = await sql<{ id: string; displayName: string }>`
    select u.id, u.display_name as "displayName" from app_user u
    where u.disabled_at is null and u.id <> ${userId}
      and fold_text(u.display_name) like '%' || fold_text(${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}) || '%'
      and exists (select from role_in_force r where r.user_id = u.id and r.role not in ('contractor', 'firm-admin')
        and r.origin not in ('substitution', 'emergency'))
    order by u.display_name, u.id limit 10`.execute(db);
  return rows;
}
