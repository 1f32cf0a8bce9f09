import { sql } from "kysely";
import { type Role, type ScopeKind } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface NamedScope {
  kind: ScopeKind;
  /** What people call it: the Municipio's numeral, the code of a building, contract or firm. Empty for the municipality. */
  code: string;
}

/** Whose role: a person's, by tax code, or a machine's, by what vouches for it (`VouchedClient.identifier`). */
export type RoleHolder = { taxCode: string; client?: undefined } | { client: string; taxCode?: undefined };

interface RoleFacts {
  /** Shown until the person's first sign-in, when SIRAC says the name. */
  displayName: string;
  role: Role;
  scope: NamedScope;
  reason: string;
  actor: Actor;
  correlationId: string;
}

export type RoleAssignment = RoleFacts & RoleHolder;

/**
 * Gives a person a role on a scope from now on; a role they already have there stays as it is.
 * @returns whether anything changed
 * @throws Problem `not-found` when the scope names nothing
 */
export function assignRole(db: Db, assignment: RoleAssignment): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const scopeKey = await scopeKeyOf(tx, assignment.scope);
    const firmId = assignment.scope.kind === "firm" ? scopeKey : null;
    const userId = await findOrMakePerson(tx, assignment, firmId);
    const row = {
      user_id: userId,
      role: assignment.role,
      scope_kind: assignment.scope.kind,
      scope_key: scopeKey,
    };
    if (await hasRole(tx, row)) return false;
    await tx
      .insertInto("role_assignment")
      .values({ id: uuidV7(), ...row, reason: assignment.reason })
      .execute();
    await auditRole(tx, "role.assign", { ...assignment, userId });
    return true;
  });
}

/**
 * Ends a role now. It stays in the register with its dates.
 * @returns whether the person had it
 * @throws Problem `not-found` when the scope names nothing
 */
export function endRole(db: Db, assignment: Omit<RoleFacts, "displayName"> & RoleHolder): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const scopeKey = await scopeKeyOf(tx, assignment.scope);
    const person = await tx
      .selectFrom("app_user")
      .select("id")
      .where("scheme", "=", keyOf(assignment).scheme)
      .where("identifier", "=", keyOf(assignment).identifier)
      .executeTakeFirst();
    if (person === undefined) return false;
    const { numUpdatedRows } = await tx
      .updateTable("role_assignment")
      .set({ valid_to: new Date() })
      .where("user_id", "=", person.id)
      .where("role", "=", assignment.role)
      .where("scope_kind", "=", assignment.scope.kind)
      .where("scope_key", "=", scopeKey)
      .where("valid_to", "is", null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await auditRole(tx, "role.end", { ...assignment, userId: person.id });
    return true;
  });
}

export interface AssignedRole {
  /** As it is written to give or take one: a tax code, or `client:` and what it is known by. */
  holder: string;
  displayName: string;
  role: Role;
  scopeKind: ScopeKind;
  scopeCode: string;
  since: Date;
}

/** Every role in force, by person: a few hundred rows in the largest municipality. */
export async function listRoles(db: Db): Promise<AssignedRole[]> {
  const rows = await db
    .selectFrom("role_assignment as a")
    .innerJoin("app_user as u", "u.id", "a.user_id")
    .leftJoin("firm as f", (join) => join.onRef((eb) => eb.cast<string>("f.id", "text"), "=", "a.scope_key"))
    .leftJoin("building as b", (join) =>
      join.onRef((eb) => eb.cast<string>("b.id", "text"), "=", "a.scope_key"),
    )
    .select([
      sql<string>`case u.scheme when 'client' then 'client:' else '' end || u.identifier`.as("holder"),
      "u.display_name as displayName",
      "a.role",
      "a.scope_kind as scopeKind",
      (eb) => eb.fn.coalesce("f.code", "b.code", "a.scope_key").as("scopeCode"),
      "a.valid_from as since",
    ])
    .where("a.valid_to", "is", null)
    .orderBy("u.display_name")
    .orderBy("a.valid_from")
    .limit(10_000)
    .execute();
  return rows.map((row) => ({ ...row, role: row.role as Role, scopeKind: row.scopeKind as ScopeKind }));
}

const keyOf = ({ client, taxCode = "" }: RoleHolder) =>
  client === undefined
    ? { scheme: "codice-fiscale", identifier: taxCode }
    : { scheme: "client", identifier: client };

interface RoleRow {
  user_id: string;
  role: Role;
  scope_kind: ScopeKind;
  scope_key: string;
}

async function hasRole(tx: Tx, row: RoleRow): Promise<boolean> {
  const found = await tx
    .selectFrom("role_assignment")
    .select("id")
    .where("user_id", "=", row.user_id)
    .where("role", "=", row.role)
    .where("scope_kind", "=", row.scope_kind)
    .where("scope_key", "=", row.scope_key)
    .where("valid_to", "is", null)
    .executeTakeFirst();
  return found !== undefined;
}

/** A worker belongs to one firm: the last one named. */
async function findOrMakePerson(tx: Tx, person: RoleAssignment, firmId: string | null): Promise<string> {
  const { id } = await tx
    .insertInto("app_user")
    .values({
      id: uuidV7(),
      ...keyOf(person),
      tax_code: person.taxCode ?? null,
      display_name: person.displayName,
      firm_id: firmId,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["scheme", "identifier"])
        .doUpdateSet((eb) => ({ firm_id: eb.fn.coalesce("excluded.firm_id", "app_user.firm_id") })),
    )
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

const NAMED = { building: "L'edificio", contract: "Il contratto", firm: "L'impresa" } as const;

async function scopeKeyOf(tx: Tx, { kind, code }: NamedScope): Promise<string> {
  if (kind === "municipality") return "";
  if (kind === "municipio") return code;
  const row = await tx.selectFrom(kind).select("id").where("code", "=", code).executeTakeFirst();
  if (row === undefined) throw new Problem("not-found", `${NAMED[kind]} ${code} non c'è`);
  return row.id;
}

async function auditRole(
  tx: Tx,
  action: string,
  change: Omit<RoleFacts, "displayName"> & { userId: string },
): Promise<void> {
  await audit(tx, {
    actor: change.actor,
    action,
    subjectKind: "user",
    subjectId: change.userId,
    detail: { role: change.role, scope: change.scope, reason: change.reason },
    correlationId: change.correlationId,
  });
}
