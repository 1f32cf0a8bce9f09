import type { Person } from "@stabile/contract/people";
import type { z } from "zod";
import { selfRefusal } from "#domain/access/granting.ts";
import { reaches } from "#domain/access/policy.ts";
import { abilitiesOf } from "#features/access/abilities.ts";
import { allRoles } from "#features/access/held-roles.ts";
import { firmOf } from "#features/access/list-people.ts";
import { historyOf } from "#features/access/person-history.ts";
import { requestsOf } from "#features/access/role-request-store.ts";
import type { Author } from "#features/access/role-store.ts";
import { substitutionsOf } from "#features/access/substitution-store.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

interface Row {
  id: string;
  scheme: string;
  identifier: string;
  tax_code: string | null;
  display_name: string;
  email: string | null;
  firm_id: string | null;
  firm_code: string | null;
  firm_name: string | null;
  created_at: Date;
  last_sign_in_at: Date | null;
  disabled_at: Date | null;
  open_sessions: number;
}

const PERSON = `
  select u.id, u.scheme, u.identifier, u.tax_code, u.display_name, u.email, u.firm_id, f.code as firm_code,
    f.name as firm_name, u.created_at, u.last_sign_in_at, u.disabled_at,
    (select count(*)::int from session s
      where s.user_id = u.id and s.revoked_at is null and s.expires_at > now()) as open_sessions
  from app_user u left join firm f on f.id = u.firm_id where u.id = $1`;

export interface Reader {
  granter: Author["granter"];
  /** Whether they may change what they see, somewhere. */
  mayManage: boolean;
}

/**
 * One person: what they may do and why, and what happened to them. Whoever manages a firm's workers sees what concerns the
 * firm: a worker may be known to the municipality for other reasons too, and a tax code is enough to add somebody.
 * @throws Problem `not-found` when they are not there, or out of reach
 */
export async function readPerson(db: Db, id: string, reader: Reader): Promise<z.input<typeof Person>> {
  const [row] = await runText<Row>(db, PERSON, [id]);
  const { granter } = reader;
  if (row === undefined || !(granter.reach.all || reaches(granter.reach, { firmId: row.firm_id })))
    throw new Problem("not-found", "Questa persona non c'è");
  const firmIds = granter.reach.all || granter.userId === id ? undefined : granter.reach.firmIds;
  const roles = await allRoles(db, id, firmIds);
  const mayChange = reader.mayManage && selfRefusal(granter, id) === undefined;
  return {
    ...identityOf(row),
    ...(row.email === null || firmIds !== undefined ? {} : { email: row.email }),
    roles,
    abilities: row.disabled_at === null ? abilitiesOf(roles) : [],
    substitutions: firmIds === undefined ? await substitutionsOf(db, id) : [],
    requests: await requestsOf(db, id, firmIds),
    history: await historyOf(db, id, firmIds),
    isMe: granter.userId === id,
    mayChange,
  };
}

function identityOf(row: Row) {
  return {
    id: row.id,
    displayName: row.display_name,
    scheme: row.scheme,
    identifier: row.identifier,
    isDisabled: row.disabled_at !== null,
    createdAt: row.created_at.toISOString(),
    openSessions: row.disabled_at === null ? row.open_sessions : 0,
    ...firmOf(row),
    ...(row.tax_code === null ? {} : { taxCode: row.tax_code }),
    ...(row.disabled_at === null ? {} : { disabledAt: row.disabled_at.toISOString() }),
    ...(row.last_sign_in_at === null ? {} : { lastSignInAt: row.last_sign_in_at.toISOString() }),
  };
}
