import { sql } from "kysely";
import type { Grant, Origin, Principal } from "#domain/access/policy.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface DescribedGrant extends Pick<Grant, "role" | "scopeKind" | "scopeKey"> {
  scopeLabel: string;
  origin?: Origin;
  inPlaceOf?: string;
  validTo?: string;
}

/** Roles with the name of what they reach, as a person reads them. */
export async function describeGrants(
  db: Db,
  principal: Principal,
): Promise<{ firmName?: string; roles: DescribedGrant[] }> {
  const firmIds = principal.grants
    .filter((grant) => grant.scopeKind === "firm")
    .map((grant) => grant.scopeKey);
  const buildingIds = principal.grants
    .filter((grant) => grant.scopeKind === "building")
    .map((grant) => grant.scopeKey);
  const { rows } = await sql<{ key: string; name: string }>`
    select id::text as key, name from firm where id = any(${[...firmIds, principal.firmId].filter(Boolean)}::uuid[])
    union all
    select id::text, name from building where id = any(${buildingIds}::uuid[])`.execute(db);
  const names = new Map(rows.map((row) => [row.key, row.name]));
  const firmName = principal.firmId === undefined ? undefined : names.get(principal.firmId);
  const roles = principal.grants.map(({ lentBy, ...grant }) => ({
    ...grant,
    scopeLabel: scopeLabel(grant, names),
    ...(lentBy === undefined ? {} : { inPlaceOf: lentBy.displayName }),
  }));
  return firmName === undefined ? { roles } : { firmName, roles };
}

function scopeLabel(grant: Grant, names: Map<string, string>): string {
  if (grant.scopeKind === "municipality") return "Tutto il Comune";
  if (grant.scopeKind === "municipio") return `Municipio ${grant.scopeKey}`;
  return names.get(grant.scopeKey) ?? grant.scopeKey;
}
