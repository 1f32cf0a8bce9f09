import { groupKey } from "#domain/access/directory-group.ts";
import { scopeMisfit } from "#domain/access/granting.ts";
import { ROLE_LABEL, type Role, type ScopeKind } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { closeRole } from "#features/access/end-role.ts";
import { scopeLabel } from "#features/access/held-roles.ts";
import { findScope, type NamedScope } from "#features/access/role-scope.ts";
import { type Author, type PersonRow, recordPersonDeed } from "#features/access/role-store.ts";
import { audit } from "#runtime/audit.ts";
import { runPlanned } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { inTransaction, type Tx } from "#runtime/transaction.ts";

export interface NewGroup {
  name: string;
  role: Role;
  scope: NamedScope;
  reason: string;
}

/** A group gives a role from each one's next sign-in on. The same mapping twice is refused. */
export function addRoleGroup(db: Db, group: NewGroup, author: Author): Promise<string> {
  return inTransaction(db, async (tx) => {
    const { name, role, reason } = group;
    const misfit = scopeMisfit(role, group.scope.kind);
    if (misfit !== undefined)
      throw new Problem("unprocessable", misfit, [{ field: "scopeKind", message: misfit }]);
    const scope = await findScope(tx, group.scope);
    const row = await tx
      .insertInto("role_group")
      .values({
        id: uuidV7(),
        name,
        match_key: groupKey(name),
        role,
        scope_kind: scope.kind,
        scope_key: scope.key,
        reason,
        created_at: author.now,
        created_label: author.actor.label,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning("id")
      .executeTakeFirst();
    if (row === undefined)
      throw new Problem("conflict", "Questo gruppo dà già questo ruolo su questo ambito");
    await auditGroup(tx, { id: row.id, action: "role-group.add", detail: { ...group } }, author);
    return row.id;
  });
}

/** The group gives nothing more, and what it gave ends at once. */
export function removeRoleGroup(
  db: Db,
  { id, reason }: { id: string; reason: string },
  author: Author,
): Promise<void> {
  return inTransaction(db, async (tx) => {
    const removed = await tx
      .updateTable("role_group")
      .set({ removed_at: author.now, removed_label: author.actor.label })
      .where("id", "=", id)
      .where("removed_at", "is", null)
      .executeTakeFirst();
    if (removed.numUpdatedRows === 0n) throw new Problem("not-found", "Questo gruppo non c'è");
    for (const held of await heldBy(tx, id)) {
      const detail = { role: held.role, reason };
      await closeRole(tx, { roleId: held.id, until: author.now, reason }, author);
      await recordPersonDeed(tx, { person: held.person, action: "role.group-end", detail }, author);
    }
    await auditGroup(tx, { id, action: "role-group.remove", detail: { reason } }, author);
  });
}

async function heldBy(tx: Tx, groupId: string): Promise<{ id: string; role: string; person: PersonRow }[]> {
  const rows = await tx
    .selectFrom("role_assignment as r")
    .innerJoin("app_user as u", "u.id", "r.user_id")
    .select(["r.id", "r.role", "r.user_id", "u.firm_id"])
    .where("r.source_id", "=", groupId)
    .where("r.origin", "=", "group")
    .where("r.valid_to", ">", new Date())
    .execute();
  return rows.map(({ id, role, user_id, firm_id }) => ({
    id,
    role,
    person: { id: user_id, firmId: firm_id },
  }));
}

function auditGroup(
  tx: Tx,
  { id, action, detail }: { id: string; action: string; detail: Record<string, unknown> },
  author: Author,
): Promise<void> {
  return audit(tx, {
    actor: author.actor,
    action,
    subjectKind: "role-group",
    subjectId: id,
    detail: { ...detail, ...author.capacity },
    correlationId: author.correlationId,
  });
}

interface GroupRow {
  id: string;
  name: string;
  role: Role;
  scope_kind: ScopeKind;
  scope_code: string;
  scope_name: string | null;
  reason: string;
  created_at: Date;
  created_label: string;
  people: number;
}

/** The groups that give a role, and to how many people they do now. */
export async function listRoleGroups(db: Db) {
  const rows = await runPlanned<GroupRow>(
    db,
    `select m.id, m.name, m.role, m.scope_kind, coalesce(f.code, b.code, c.code, m.scope_key) as scope_code,
      coalesce(f.name, b.name, c.title) as scope_name, m.reason, m.created_at, m.created_label,
      (select count(*)::int from role_in_force r where r.source_id = m.id and r.origin = 'group') as people
    from role_group m
    left join firm f on f.id = case when m.scope_kind = 'firm' then m.scope_key::uuid end
    left join building b on b.id = case when m.scope_kind = 'building' then m.scope_key::uuid end
    left join contract c on c.id = case when m.scope_kind = 'contract' then m.scope_key::uuid end
    where m.removed_at is null order by m.name, m.role, m.id limit 1000`,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    roleLabel: ROLE_LABEL[row.role],
    scopeKind: row.scope_kind,
    scopeCode: row.scope_code,
    scopeLabel: scopeLabel(row),
    reason: row.reason,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_label,
    people: row.people,
  }));
}
