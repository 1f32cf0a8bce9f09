import type { MyPermissions } from "@stabile/contract/people";
import { MOST_EMERGENCY_HOURS } from "@stabile/contract/permissions";
import type { z } from "zod";
import { mayDo, type Principal, reachOf, ROLE_LABEL, type Role, scopesOf } from "#domain/access/policy.ts";
import { abilitiesOf } from "#features/access/abilities.ts";
import { emergencyRoles } from "#features/access/emergencies.ts";
import { emergenciesOf } from "#features/access/emergency-store.ts";
import { standingRoles } from "#features/access/held-roles.ts";
import { requestsOf } from "#features/access/role-request-store.ts";
import { substitutionsOf } from "#features/access/substitution-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

/** What somebody may do and why, what they asked for, and who acts in whose place. */
export async function readMyPermissions(
  db: Db,
  principal: Principal,
): Promise<z.input<typeof MyPermissions>> {
  const { userId, displayName } = principal;
  const roles = (await standingRoles(db, [userId])).get(userId) ?? [];
  return {
    id: userId,
    displayName,
    roles,
    // Who signed in for somebody else's affairs has roles, and can do nothing by them meanwhile.
    abilities: principal.grants.length === 0 ? [] : abilitiesOf(roles),
    substitutions: await substitutionsOf(db, userId),
    requests: await requestsOf(db, userId),
    mayAsk: ROLES.map(choiceOf),
    mayGive: givableBy(principal).map(choiceOf),
    ...(mayDo(principal, "emergency.declare") ? { emergency: await emergencyOf(db, principal) } : {}),
  };
}

async function emergencyOf(db: Db, principal: Principal) {
  return {
    mostHours: MOST_EMERGENCY_HOURS,
    roles: emergencyRoles(principal).map((role) => ({ role, label: ROLE_LABEL[role] })),
    current: await emergenciesOf(db, principal.userId),
  };
}

const ROLES = Object.keys(ROLE_LABEL) as Role[];

const choiceOf = (role: Role) => ({ role, label: ROLE_LABEL[role], scopeKinds: [...scopesOf(role)] });

/** A firm's own administrator gives nothing but its work. */
function givableBy(principal: Principal): Role[] {
  const reach = reachOf(principal, "people.manage");
  if (reach === undefined) return [];
  return reach.all ? ROLES : ["contractor"];
}
