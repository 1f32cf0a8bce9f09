import { ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface Row {
  id: string;
  absent_id: string;
  absent_name: string;
  substitute_id: string;
  substitute_name: string;
  roles: Role[] | null;
  valid_from: Date;
  valid_to: Date;
  reason: string;
  created_label: string;
  ended_label: string | null;
}

const OF_PERSON = `
  select s.id, s.absent_id, a.display_name as absent_name, s.substitute_id, b.display_name as substitute_name,
    (select array_agg(distinct r.role) from role_assignment r where r.source_id = s.id) as roles,
    s.valid_from, least(s.valid_to, s.ended_at) as valid_to, s.reason, s.created_label, s.ended_label
  from substitution s join app_user a on a.id = s.absent_id join app_user b on b.id = s.substitute_id
  where s.absent_id = $1 or s.substitute_id = $1 order by s.valid_from desc, s.id desc limit 50`;

/** Whom a person substitutes, and who substitutes them: now, later and in the past. */
export async function substitutionsOf(db: Db, userId: string) {
  return (await runText<Row>(db, OF_PERSON, [userId])).map((row) => ({
    id: row.id,
    absent: { id: row.absent_id, displayName: row.absent_name },
    substitute: { id: row.substitute_id, displayName: row.substitute_name },
    roles: (row.roles ?? []).map((role) => ROLE_LABEL[role]),
    validFrom: row.valid_from.toISOString(),
    validTo: row.valid_to.toISOString(),
    reason: row.reason,
    createdBy: row.created_label,
    state: stateOf(row, new Date()),
    ...(row.ended_label === null ? {} : { endedBy: row.ended_label }),
  }));
}

function stateOf({ valid_from, valid_to }: Row, now: Date): "in-force" | "future" | "ended" {
  if (valid_to <= now) return "ended";
  return valid_from > now ? "future" : "in-force";
}
