import { ORIGIN_LABEL, SCOPE_LABEL } from "#domain/access/labels.ts";
import { type Origin, ROLE_LABEL, type Role, type ScopeKind } from "#domain/access/policy.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** A role of somebody, with where it came from and how long it lasts: `HeldRole` of the contract. */
export interface HeldRole {
  id: string;
  role: Role;
  label: string;
  scopeKind: ScopeKind;
  scopeCode: string;
  scopeLabel: string;
  origin: Origin;
  originLabel: string;
  state: "in-force" | "future" | "ended";
  validFrom: string;
  validTo?: string;
  grantedBy: string;
  grantedAt: string;
  reason: string;
  inPlaceOf?: string;
  groupName?: string;
  endedBy?: string;
  endReason?: string;
}

interface RoleRow {
  id: string;
  user_id: string;
  role: Role;
  scope_kind: ScopeKind;
  scope_code: string;
  scope_name: string | null;
  origin: Origin;
  valid_from: Date;
  valid_to: Date | null;
  granted_by: string;
  granted_at: Date;
  reason: string;
  in_place_of: string | null;
  group_name: string | null;
  ended_label: string | null;
  end_reason: string | null;
  in_force: boolean;
  is_over: boolean;
}

/** SQL: a role that was taken away before its day came is over too. */
export const NOT_OVER = "(r.valid_to is null or r.valid_to > greatest(now(), r.valid_from))";

const ROLES = `
  select r.id, r.user_id, r.role, r.scope_kind, coalesce(f.code, b.code, c.code, r.scope_key) as scope_code,
    coalesce(f.name, b.name, c.title) as scope_name, r.origin, r.valid_from, r.valid_to,
    coalesce(nullif(r.granted_label, ''), g.display_name, '') as granted_by, r.granted_at, r.reason,
    absent.display_name as in_place_of, m.name as group_name, r.ended_label, r.end_reason,
    exists (select from role_in_force v where v.id = r.id) as in_force,
    not (${NOT_OVER}) as is_over
  from role_assignment r
  left join firm f on f.id = case when r.scope_kind = 'firm' then r.scope_key::uuid end
  left join building b on b.id = case when r.scope_kind = 'building' then r.scope_key::uuid end
  left join contract c on c.id = case when r.scope_kind = 'contract' then r.scope_key::uuid end
  left join app_user g on g.id = r.granted_by
  left join role_assignment lent on lent.id = r.lent_from
  left join app_user absent on absent.id = lent.user_id
  left join role_group m on r.origin = 'group' and m.id = r.source_id
  where r.user_id = any($1::uuid[])
    and ($2::text[] is null or (r.scope_kind = 'firm' and r.scope_key = any($2::text[])))`;
const STANDING = `${ROLES} and ${NOT_OVER} order by r.valid_from, r.id`;
/** Those that ended last come first among them; a person who was here for decades has many. */
const EVER = `${ROLES} order by ${NOT_OVER} desc, r.valid_from desc, r.id limit 200`;

/**
 * The roles of some people that are in force or will be, by person.
 * @param firmIds only those for these firms: what else people do is not their firm's business
 */
export async function standingRoles(
  db: Db,
  userIds: readonly string[],
  firmIds?: readonly string[],
): Promise<Map<string, HeldRole[]>> {
  const rows = await runText<RoleRow>(db, STANDING, [[...userIds], firmIds ?? null]);
  const found = new Map<string, HeldRole[]>(userIds.map((id) => [id, []]));
  for (const row of rows) found.get(row.user_id)?.push(toHeldRole(row));
  return found;
}

/** Every role of one person, those that ended too. @param firmIds only those for these firms */
export async function allRoles(db: Db, userId: string, firmIds?: readonly string[]): Promise<HeldRole[]> {
  return (await runText<RoleRow>(db, EVER, [[userId], firmIds ?? null])).map(toHeldRole);
}

function toHeldRole(row: RoleRow): HeldRole {
  const { role, scope_kind, origin } = row;
  return {
    id: row.id,
    role,
    label: ROLE_LABEL[role],
    scopeKind: scope_kind,
    scopeCode: row.scope_code,
    scopeLabel: scopeLabel(row),
    origin,
    originLabel: ORIGIN_LABEL[origin],
    state: stateOf(row),
    validFrom: row.valid_from.toISOString(),
    grantedBy: row.granted_by,
    grantedAt: row.granted_at.toISOString(),
    reason: row.reason,
    ...(row.valid_to === null ? {} : { validTo: row.valid_to.toISOString() }),
    ...(row.in_place_of === null ? {} : { inPlaceOf: row.in_place_of }),
    ...(row.group_name === null ? {} : { groupName: row.group_name }),
    ...(row.ended_label === null ? {} : { endedBy: row.ended_label }),
    ...(row.end_reason === null ? {} : { endReason: row.end_reason }),
  };
}

/** Lent by somebody who has it no more, a role is over whatever its own date says. */
function stateOf({ in_force, is_over, valid_from }: RoleRow): HeldRole["state"] {
  if (in_force) return "in-force";
  return !is_over && valid_from > new Date() ? "future" : "ended";
}

export function scopeLabel(scope: {
  scope_kind: ScopeKind;
  scope_code: string;
  scope_name: string | null;
}): string {
  const { scope_kind, scope_code, scope_name } = scope;
  if (scope_kind === "municipality") return SCOPE_LABEL.municipality;
  if (scope_kind === "municipio") return `Municipio ${scope_code}`;
  return scope_name === null ? scope_code : `${scope_name} (${scope_code})`;
}
