import { keysOfMembership } from "#domain/access/directory-group.ts";
import type { Role, ScopeKind } from "#domain/access/policy.ts";
import { closeRole } from "#features/access/end-role.ts";
import {
  type Author,
  insertRole,
  lockPerson,
  type PersonRow,
  recordPersonDeed,
} from "#features/access/role-store.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Tx } from "#runtime/transaction.ts";

/**
 * How long a group's role lasts without a sign-in that brings the group again: whoever has left the domain and comes in
 * by another way loses it by itself.
 */
const GROUP_ROLE_DAYS = 30;

interface Mapping {
  id: string;
  name: string;
  role: Role;
  scope_kind: ScopeKind;
  scope_key: string;
}

interface HeldByGroup {
  id: string;
  source_id: string;
  role: Role;
}

/**
 * Gives what the groups of a sign-in give, and takes away what other groups gave: only roles that came from a group are
 * touched. A sign-in that says nothing of groups (SPID, CIE) must not call it: nothing said is not "no group".
 * @param groups as `memberOf` brings them
 */
export async function applyGroupRoles(
  tx: Tx,
  userId: string,
  { groups, correlationId }: { groups: readonly string[]; correlationId: string },
): Promise<void> {
  await lockPerson(tx, userId);
  const person = await readPerson(tx, userId);
  const wanted = await mappingsOf(tx, groups);
  const held = await runText<HeldByGroup>(tx, HELD, [userId]);
  const now = new Date();
  const author: Author = {
    actor: { id: null, label: "Gruppi del dominio" },
    granter: { userId: null, reach: { all: true } },
    correlationId,
    now,
  };
  const until = new Date(now.getTime() + GROUP_ROLE_DAYS * 86_400_000);
  for (const mapping of wanted) {
    const had = held.find(({ source_id }) => source_id === mapping.id);
    if (had === undefined) await give(tx, { person, mapping, until }, author);
    else await tx.updateTable("role_assignment").set({ valid_to: until }).where("id", "=", had.id).execute();
  }
  const kept = new Set(wanted.map(({ id }) => id));
  for (const gone of held.filter(({ source_id }) => !kept.has(source_id))) {
    const reason = "Non fa più parte del gruppo";
    await closeRole(tx, { roleId: gone.id, until: now, reason }, author);
    const detail = { role: gone.role, reason };
    await recordPersonDeed(tx, { person, action: "role.group-end", detail }, author);
  }
}

const HELD = `
  select id, source_id, role from role_assignment where user_id = $1 and origin = 'group' and valid_to > now()`;

async function readPerson(tx: Tx, userId: string): Promise<PersonRow> {
  const row = await tx
    .selectFrom("app_user")
    .select(["id", "firm_id"])
    .where("id", "=", userId)
    .executeTakeFirstOrThrow();
  return { id: row.id, firmId: row.firm_id };
}

const MAPPINGS = `
  select id, name, role, scope_kind, scope_key from role_group
  where removed_at is null and match_key = any($1::text[])`;

function mappingsOf(tx: Tx, groups: readonly string[]): Promise<Mapping[]> {
  const keys = [...new Set(groups.flatMap(keysOfMembership))];
  return runText<Mapping>(tx, MAPPINGS, [keys]);
}

async function give(
  tx: Tx,
  { person, mapping, until }: { person: PersonRow; mapping: Mapping; until: Date },
  author: Author,
): Promise<void> {
  const { id: sourceId, name, role, scope_kind, scope_key } = mapping;
  const scope = { kind: scope_kind, key: scope_key, firmId: null };
  const reason = `Gruppo ${name}`;
  const term = { from: undefined, until };
  await insertRole(tx, { person, role, scope, term, origin: "group", reason, sourceId }, author);
  await recordPersonDeed(tx, { person, action: "role.group", detail: { role, reason } }, author);
}
