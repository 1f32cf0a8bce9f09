import { MOST_EMERGENCY_HOURS } from "@stabile/contract/permissions";
import { dutyConflict } from "#domain/access/duties.ts";
import { explain, type Principal, ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { closeRole } from "#features/access/end-role.ts";
import { type Author, insertRole, lockPerson, recordPersonDeed } from "#features/access/role-store.ts";
import { announce } from "#runtime/events.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/** Roles that somebody may take over the whole municipality: those by which they may declare it, and the technician's. */
export function emergencyRoles({ grants }: Pick<Principal, "grants">): Role[] {
  const own = explain(grants, "emergency.declare").map(({ role }) => role);
  return own.length === 0 ? [] : [...new Set<Role>(["technician", ...own])];
}

export interface EmergencyDeclaration {
  role: Role;
  hours: number;
  reason: string;
}

/**
 * A wider scope at once, for a few hours, because something cannot wait: nobody is asked, everybody who watches is told,
 * and it is reviewed afterwards. One at a time, so that it cannot be prolonged without being seen again.
 * @throws Problem `forbidden`, `conflict`
 */
export function declareEmergency(
  db: Db,
  { declaration, principal }: { declaration: EmergencyDeclaration; principal: Principal },
  author: Author,
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { role, hours, reason } = declaration;
    if (!emergencyRoles(principal).includes(role))
      throw new Problem("forbidden", `In emergenza non si può prendere il ruolo «${ROLE_LABEL[role]}»`);
    await lockPerson(tx, principal.userId);
    await refuseSecond(tx, principal.userId, author.now);
    const until = new Date(author.now.getTime() + Math.min(hours, MOST_EMERGENCY_HOURS) * 3_600_000);
    const person = { id: principal.userId, firmId: principal.firmId ?? null };
    const id = uuidV7();
    const scope = { kind: "municipality", key: "", firmId: null } as const;
    const term = { from: undefined, until };
    const assignmentId = await insertRole(
      tx,
      { person, role, scope, term, origin: "emergency", reason, sourceId: id },
      author,
    );
    await tx
      .insertInto("emergency_access")
      .values({
        id,
        user_id: principal.userId,
        assignment_id: assignmentId,
        reason,
        declared_at: author.now,
        ends_at: until,
      })
      .execute();
    await recordEmergency(
      tx,
      { id, person, action: "emergency.declare", detail: { role, hours, reason } },
      author,
    );
    return id;
  });
}

async function refuseSecond(tx: Tx, userId: string, now: Date): Promise<void> {
  const open = await tx
    .selectFrom("emergency_access")
    .select("id")
    .where("user_id", "=", userId)
    .where("ends_at", ">", now)
    .executeTakeFirst();
  if (open !== undefined) throw new Problem("conflict", "Hai già un accesso d'emergenza in corso");
}

/** By who declared it, when there is no more need; or by who manages permissions. */
export function endEmergency(db: Db, id: string, author: Author): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await lockEmergency(tx, id);
    if (row === undefined || !(author.granter.reach.all || row.user_id === author.granter.userId))
      throw new Problem("not-found", "Questo accesso d'emergenza non c'è");
    if (row.ends_at <= author.now) throw new Problem("conflict", "È già finito");
    await tx
      .updateTable("emergency_access")
      .set({ ends_at: author.now, ended_label: author.actor.label })
      .where("id", "=", id)
      .execute();
    const ending = { roleId: row.assignment_id, until: author.now, reason: "Non serve più" };
    await closeRole(tx, ending, author);
    const person = { id: row.user_id, firmId: null };
    await recordEmergency(tx, { id, person, action: "emergency.end", detail: {} }, author);
  });
}

/** Who watches has seen it: their home says no more of it. */
export function acknowledgeEmergency(db: Db, id: string, userId: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await lockEmergency(tx, id);
    if (row === undefined) throw new Problem("not-found", "Questo accesso d'emergenza non c'è");
    await tx
      .insertInto("emergency_acknowledgement")
      .values({ emergency_id: id, user_id: userId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await tellOfEmergency(tx, id);
  });
}

export interface EmergencyReview {
  id: string;
  outcome: "justified" | "unjustified";
  note: string;
}

/** What it was for, looked at afterwards by somebody else. */
export function reviewEmergency(db: Db, review: EmergencyReview, author: Author): Promise<void> {
  return inTransaction(db, async (tx) => {
    const row = await lockEmergency(tx, review.id);
    if (row === undefined) throw new Problem("not-found", "Questo accesso d'emergenza non c'è");
    const { userId, inPlaceOf } = author.granter;
    const conflict = dutyConflict("review", { userId: userId ?? "", inPlaceOf }, [
      { duty: "declare", userId: row.user_id },
    ]);
    if (conflict !== undefined) throw new Problem("forbidden", conflict);
    if (row.reviewed_at !== null) throw new Problem("conflict", "È già stato verificato");
    if (row.ends_at > author.now) throw new Problem("conflict", "Si verifica quando è finito");
    await tx
      .updateTable("emergency_access")
      .set({
        reviewed_at: author.now,
        reviewed_by: userId,
        reviewed_label: author.actor.label,
        outcome: review.outcome,
        review_note: review.note,
      })
      .where("id", "=", review.id)
      .execute();
    const detail = { outcome: review.outcome, reason: review.note };
    const person = { id: row.user_id, firmId: null };
    await recordEmergency(tx, { id: review.id, person, action: "emergency.review", detail }, author);
  });
}

function lockEmergency(tx: Tx, id: string) {
  return tx
    .selectFrom("emergency_access")
    .select(["user_id", "assignment_id", "ends_at", "reviewed_at"])
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
}

async function recordEmergency(
  tx: Tx,
  deed: {
    id: string;
    person: { id: string; firmId: string | null };
    action: string;
    detail: Record<string, unknown>;
  },
  author: Author,
): Promise<void> {
  const { id, person, action, detail } = deed;
  await recordPersonDeed(tx, { person, action, detail: { ...detail, emergency: id } }, author);
  await tellOfEmergency(tx, id);
}

function tellOfEmergency(tx: Tx, id: string): Promise<void> {
  return announce(tx, [{ kind: "emergency.changed", subjectKind: "emergency", subjectId: id }]);
}
