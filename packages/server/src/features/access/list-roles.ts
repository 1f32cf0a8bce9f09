import type { Origin, Role, ScopeKind } from "#domain/access/policy.ts";
import { NOT_OVER } from "#features/access/held-roles.ts";
import { runPlanned } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface AssignedRole {
  /** As it is written to give or take one: a tax code, or `client:` and what it is known by. */
  holder: string;
  displayName: string;
  role: Role;
  scopeKind: ScopeKind;
  scopeCode: string;
  origin: Origin;
  since: Date;
  until: Date | null;
  reason: string;
}

/**
 * Every role that is in force or will be, by person: a few thousand rows in the largest municipality.
 * @param firmIds only of the people of these firms
 */
export function listRoles(db: Db, firmIds?: readonly string[]): Promise<AssignedRole[]> {
  return runPlanned<AssignedRole>(
    db,
    `select case u.scheme when 'client' then 'client:' else '' end || coalesce(u.tax_code, u.identifier) as holder, u.display_name as "displayName", r.role,
      r.scope_kind as "scopeKind", coalesce(f.code, b.code, c.code, r.scope_key) as "scopeCode", r.origin,
      r.valid_from as since, r.valid_to as until, r.reason
    from role_assignment r join app_user u on u.id = r.user_id
    left join firm f on f.id = case when r.scope_kind = 'firm' then r.scope_key::uuid end
    left join building b on b.id = case when r.scope_kind = 'building' then r.scope_key::uuid end
    left join contract c on c.id = case when r.scope_kind = 'contract' then r.scope_key::uuid end
    where ${NOT_OVER} and u.disabled_at is null
      and ($1::uuid[] is null or u.firm_id = any($1::uuid[]))
    order by u.display_name, u.id, r.valid_from, r.id limit 50000`,
    [firmIds === undefined ? null : [...firmIds]],
  );
}
