import type { Granter } from "#domain/access/granting.ts";
import type { Origin, Role } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { FoundScope } from "#features/access/role-scope.ts";
import type { TermInstants } from "#features/access/role-term.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import { announce } from "#runtime/events.ts";
import { lockName, type Tx } from "#runtime/transaction.ts";

/** Who changes permissions, and in which call. */
export interface Author {
  actor: Actor;
  granter: Granter;
  /** In whose place, or in which emergency; goes into the audit. */
  capacity?: Record<string, unknown>;
  correlationId: string;
  now: Date;
}

/** Whose role: a person's, by tax code, or a machine's, by what vouches for it (`VouchedClient.identifier`). */
export type RoleHolder = { taxCode: string; client?: undefined } | { client: string; taxCode?: undefined };

export const keyOf = ({ client, taxCode = "" }: RoleHolder) =>
  client === undefined
    ? { scheme: "codice-fiscale", identifier: taxCode }
    : { scheme: "client", identifier: client };

export interface PersonRow {
  id: string;
  firmId: string | null;
}

export interface RoleToWrite {
  person: PersonRow;
  role: Role;
  scope: FoundScope;
  term: TermInstants;
  origin: Origin;
  reason: string;
  sourceId?: string;
  lentFrom?: string;
}

/** Writes a role that nobody had. @returns its id */
export async function insertRole(tx: Tx, row: RoleToWrite, author: Author): Promise<string> {
  const id = uuidV7();
  await tx
    .insertInto("role_assignment")
    .values({
      id,
      user_id: row.person.id,
      role: row.role,
      scope_kind: row.scope.kind,
      scope_key: row.scope.key,
      valid_from: row.term.from ?? author.now,
      valid_to: row.term.until,
      origin: row.origin,
      reason: row.reason,
      granted_by: author.actor.id,
      granted_label: author.actor.label,
      granted_at: author.now,
      source_id: row.sourceId ?? null,
      lent_from: row.lentFrom ?? null,
    })
    .execute();
  return id;
}

export interface PersonDeed {
  person: PersonRow;
  /** `role.assign`, `person.disable`… */
  action: string;
  detail: Record<string, unknown>;
}

/** What was done to a person, in the audit and in the news: the pages of those who manage people, and the person's own. */
export async function recordPersonDeed(tx: Tx, deed: PersonDeed, author: Author): Promise<void> {
  const { person, action, detail } = deed;
  await audit(tx, {
    actor: author.actor,
    action,
    subjectKind: "user",
    subjectId: person.id,
    detail: { ...detail, ...author.capacity },
    correlationId: author.correlationId,
  });
  await tellOfPerson(tx, person);
}

export function tellOfPerson(tx: Tx, { id, firmId }: PersonRow): Promise<void> {
  return announce(tx, [
    { kind: "person.changed", subjectKind: "person", subjectId: id, placement: { firmId } },
  ]);
}

/** Two hands on the same person's roles wait for one another. */
export function lockPerson(tx: Tx, userId: string): Promise<void> {
  return lockName(tx, `person:${userId}`);
}
