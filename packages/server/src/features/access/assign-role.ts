import { sql } from "kysely";
import { type Granter, grantRefusal } from "#domain/access/granting.ts";
import type { Origin, Role } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { findScope, type FoundScope, type NamedScope } from "#features/access/role-scope.ts";
import {
  type Author,
  insertRole,
  keyOf,
  lockPerson,
  type PersonRow,
  recordPersonDeed,
  type RoleHolder,
} from "#features/access/role-store.ts";
import { readTerm, type Term, type TermInstants } from "#features/access/role-term.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

/** Roles that somebody gave to this person, one by one: the same one is there once, and its term can be changed. */
export const OWN_ORIGINS = ["hand", "spreadsheet", "request"] as const;

export interface WantedRole {
  role: Role;
  scope: NamedScope;
  term: Term;
  origin: (typeof OWN_ORIGINS)[number];
  reason: string;
  sourceId?: string;
}

export interface RoleOutcome {
  personId: string;
  roleId: string;
  /** `changed`: they had it, and it now ends (or begins) on another day. */
  outcome: "given" | "changed" | "same";
}

/** The person, or the machine, as who gives a role knows them. */
export type NamedPerson = RoleHolder & {
  /** Shown until the person's first sign-in, when SIRAC says the name. */
  displayName: string;
};

/**
 * Gives a role to whoever has this tax code, who may never have signed in.
 * @throws Problem `not-found` when the scope names nothing, `forbidden`, `unprocessable`
 */
export function assignRole(db: Db, wanted: WantedRole & NamedPerson, author: Author): Promise<RoleOutcome> {
  return inTransaction(db, async (tx) => {
    const person = await findOrMakePerson(tx, wanted, author.granter);
    return giveRole(tx, { ...wanted, person }, author);
  });
}

/** Gives a role to somebody; one they already have there keeps its place and takes the term that is asked. */
export async function giveRole(
  tx: Tx,
  wanted: WantedRole & { person: PersonRow },
  author: Author,
): Promise<RoleOutcome> {
  const scope = await findScope(tx, wanted.scope);
  const { person, role } = wanted;
  const refusal = grantRefusal(author.granter, {
    person: { userId: person.id, firmId: person.firmId },
    role,
    scopeKind: scope.kind,
    scopeFirmId: scope.firmId,
  });
  if (refusal !== undefined) throw new Problem("forbidden", refusal);
  await lockPerson(tx, person.id);
  const term = readTerm(wanted.term, author.now);
  const row = { ...wanted, person: await joinFirm(tx, person, { role, scope }), scope, term };
  const had = await findOwn(tx, row);
  const detail = {
    role,
    scope: wanted.scope,
    term: wanted.term,
    origin: wanted.origin,
    reason: wanted.reason,
  };
  if (had === undefined) {
    const roleId = await insertRole(tx, row, author);
    await recordPersonDeed(tx, { person: row.person, action: "role.assign", detail }, author);
    return { personId: person.id, roleId, outcome: "given" };
  }
  const outcome = await changeTerm(tx, { had, term, now: author.now });
  if (outcome === "changed")
    await recordPersonDeed(tx, { person: row.person, action: "role.term", detail }, author);
  return { personId: person.id, roleId: had.id, outcome };
}

/** A worker belongs to one firm: the last one named. */
async function joinFirm(
  tx: Tx,
  person: PersonRow,
  { role, scope }: { role: Role; scope: FoundScope },
): Promise<PersonRow> {
  const isOfFirm = role === "contractor" || role === "firm-admin";
  if (!isOfFirm || scope.firmId === null || scope.firmId === person.firmId) return person;
  await tx.updateTable("app_user").set({ firm_id: scope.firmId }).where("id", "=", person.id).execute();
  return { ...person, firmId: scope.firmId };
}

interface OwnRole {
  id: string;
  valid_from: Date;
  valid_to: Date | null;
}

interface SoughtRole {
  person: PersonRow;
  role: Role;
  scope: FoundScope;
}

/** The role that they have there already, or will. */
export function findOwn(tx: Tx, { person, role, scope }: SoughtRole): Promise<OwnRole | undefined> {
  return tx
    .selectFrom("role_assignment")
    .select(["id", "valid_from", "valid_to"])
    .where("user_id", "=", person.id)
    .where("role", "=", role)
    .where("scope_kind", "=", scope.kind)
    .where("scope_key", "=", scope.key)
    .where("origin", "in", [...OWN_ORIGINS] as Origin[])
    .where(sql<boolean>`(valid_to is null or valid_to > greatest(now(), valid_from))`)
    .orderBy("valid_from")
    .limit(1)
    .executeTakeFirst();
}

async function changeTerm(
  tx: Tx,
  { had, term: { from, until }, now }: { had: OwnRole; term: TermInstants; now: Date },
): Promise<"changed" | "same"> {
  // What is in force already does not wait for the day that is asked.
  const begins = had.valid_from <= now ? had.valid_from : (from ?? now);
  if (sameInstant(begins, had.valid_from) && sameInstant(until, had.valid_to)) return "same";
  await tx
    .updateTable("role_assignment")
    .set({ valid_from: begins, valid_to: until })
    .where("id", "=", had.id)
    .execute();
  return "changed";
}

const sameInstant = (a: Date | null, b: Date | null): boolean =>
  a === null || b === null ? a === b : a.getTime() === b.getTime();

/**
 * A firm's own administrator does not take over whoever is here by another way: only those who are new, or of the firm.
 */
async function findOrMakePerson(tx: Tx, person: NamedPerson, granter: Granter): Promise<PersonRow> {
  const found = await findPerson(tx, person);
  if (found !== undefined) {
    if (!granter.reach.all && found.firmId === null && found.hasRole)
      throw new Problem(
        "forbidden",
        "Questa persona non può essere aggiunta da qui: chiedila ai Sistemi informativi",
      );
    return found;
  }
  const id = uuidV7();
  const made = await tx
    .insertInto("app_user")
    .values({
      id,
      ...keyOf(person),
      tax_code: person.taxCode ?? null,
      display_name: person.displayName,
    })
    .onConflict((conflict) => conflict.columns(["scheme", "identifier"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  // Somebody else made them in the same moment.
  return made === undefined ? findOrMakePerson(tx, person, granter) : { id, firmId: null };
}

export async function findPerson(
  tx: Db,
  holder: RoleHolder,
): Promise<(PersonRow & { hasRole: boolean; displayName: string }) | undefined> {
  const row = await tx
    .selectFrom("app_user as u")
    .select(["u.id", "u.firm_id", "u.display_name"])
    .select((eb) =>
      eb
        .exists(eb.selectFrom("role_assignment as r").select("r.id").whereRef("r.user_id", "=", "u.id"))
        .as("has_role"),
    )
    .where("u.scheme", "=", keyOf(holder).scheme)
    .where("u.identifier", "=", keyOf(holder).identifier)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : { id: row.id, firmId: row.firm_id, hasRole: Boolean(row.has_role), displayName: row.display_name };
}
