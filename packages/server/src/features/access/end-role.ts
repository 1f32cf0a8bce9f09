import { selfRefusal } from "#domain/access/granting.ts";
import { reaches, type Role } from "#domain/access/policy.ts";
import { romeDay } from "#domain/time/rome.ts";
import { findOwn, findPerson } from "#features/access/assign-role.ts";
import { findScope, type NamedScope } from "#features/access/role-scope.ts";
import {
  type Author,
  lockPerson,
  type PersonRow,
  recordPersonDeed,
  type RoleHolder,
} from "#features/access/role-store.ts";
import { endOfDay } from "#features/access/role-term.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface RoleEnding {
  roleId: string;
  /** Last day, included; now when absent. */
  on?: string | undefined;
  reason: string;
}

/**
 * Ends a role, now or at the end of a day. It stays in the register with its dates.
 * @throws Problem `not-found`, `forbidden`, `conflict` (over already, or of a group), `unprocessable`
 */
export function endRole(db: Db, ending: RoleEnding, author: Author): Promise<void> {
  return inTransaction(db, async (tx) => {
    const role = await roleToEnd(tx, ending.roleId, author);
    if (role.origin === "group")
      throw new Problem(
        "conflict",
        "Questo ruolo viene da un gruppo del dominio: si toglie dal gruppo, o togliendo il gruppo dall'elenco",
      );
    const until = ending.on === undefined ? author.now : futureDay(ending.on, author.now);
    await closeRole(tx, { roleId: role.id, until, reason: ending.reason }, author);
    const { on, reason } = ending;
    const detail = { role: role.role, origin: role.origin, ...(on === undefined ? {} : { on }), reason };
    await recordPersonDeed(tx, { person: role.person, action: "role.end", detail }, author);
  });
}

function futureDay(on: string, now: Date): Date {
  if (on < romeDay(now))
    throw new Problem("unprocessable", "Il giorno è già passato", [
      { field: "on", message: "È già passato" },
    ]);
  return endOfDay(on);
}

interface EndableRole {
  id: string;
  role: Role;
  origin: string;
  person: PersonRow;
}

async function roleToEnd(tx: Tx, roleId: string, author: Author): Promise<EndableRole> {
  const row = await tx
    .selectFrom("role_assignment as r")
    .innerJoin("app_user as u", "u.id", "r.user_id")
    .select(["r.id", "r.role", "r.origin", "r.user_id", "u.firm_id", "r.valid_from", "r.valid_to"])
    .where("r.id", "=", roleId)
    .executeTakeFirst();
  const { reach } = author.granter;
  if (row === undefined || !(reach.all || reaches(reach, { firmId: row.firm_id })))
    throw new Problem("not-found", "Questo ruolo non c'è");
  if (!reach.all && row.role !== "contractor")
    throw new Problem("forbidden", "Da qui si toglie soltanto il ruolo di lavoratore dell'impresa");
  if (selfRefusal(author.granter, row.user_id) !== undefined)
    throw new Problem("forbidden", "Nessuno può cambiare i propri ruoli");
  await lockPerson(tx, row.user_id);
  if (row.valid_to !== null && (row.valid_to <= author.now || row.valid_to <= row.valid_from))
    throw new Problem("conflict", "Il ruolo è già finito");
  return {
    id: row.id,
    role: row.role as Role,
    origin: row.origin,
    person: { id: row.user_id, firmId: row.firm_id },
  };
}

/** One that has not begun yet never does: it ends where it would begin. */
export async function closeRole(
  tx: Tx,
  { roleId, until, reason }: { roleId: string; until: Date; reason: string },
  author: Pick<Author, "actor">,
): Promise<void> {
  await tx
    .updateTable("role_assignment")
    .set((eb) => ({
      valid_to: eb.fn<Date>("greatest", [eb.val(until), "valid_from"]),
      ended_label: author.actor.label,
      end_reason: reason,
    }))
    .where("id", "=", roleId)
    .execute();
}

export type NamedRole = RoleHolder & {
  role: Role;
  scope: NamedScope;
  reason: string;
};

/**
 * The same from the command line, by the words of the command.
 * @returns whether the person had it
 */
export function revokeRole(db: Db, named: NamedRole, author: Author): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const scope = await findScope(tx, named.scope);
    const person = await findPerson(tx, named);
    if (person === undefined) return false;
    const had = await findOwn(tx, { person, role: named.role, scope });
    if (had === undefined) return false;
    await endRole(tx, { roleId: had.id, reason: named.reason }, author);
    return true;
  });
}
