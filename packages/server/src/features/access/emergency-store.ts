import { ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import { runPlanned } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface Row {
  id: string;
  user_id: string;
  display_name: string;
  role: Role;
  reason: string;
  declared_at: Date;
  ends_at: Date;
  in_force: boolean;
  deeds: number;
  acknowledged_by: { id: string; name: string }[] | null;
  reviewed_at: Date | null;
  reviewed_label: string | null;
  outcome: "justified" | "unjustified" | null;
  review_note: string | null;
}

/** What was done by it: whatever that person did meanwhile that says so. */
const DEEDS = `(select count(*)::int from audit_entry d where d.actor_id = e.user_id and d.at >= e.declared_at
    and d.at <= e.ends_at and d.detail ->> 'capacity' = 'accesso d''emergenza')`;

const EMERGENCIES = `
  select e.id, e.user_id, u.display_name, r.role, e.reason, e.declared_at, e.ends_at, e.ends_at > now() as in_force,
    ${DEEDS} as deeds,
    (select json_agg(json_build_object('id', a.user_id, 'name', p.display_name) order by a.at)
      from emergency_acknowledgement a join app_user p on p.id = a.user_id where a.emergency_id = e.id) as acknowledged_by,
    e.reviewed_at, e.reviewed_label, e.outcome, e.review_note
  from emergency_access e join app_user u on u.id = e.user_id join role_assignment r on r.id = e.assignment_id`;

const OPEN = "(e.reviewed_at is null or e.ends_at > now())";

/** Emergencies as somebody looks at them: those in force or not yet reviewed, or the last hundred. */
export async function listEmergencies(db: Db, show: "open" | "recent", viewerId: string) {
  const where = show === "open" ? `where ${OPEN}` : "";
  const text = `${EMERGENCIES} ${where} order by e.declared_at desc, e.id desc limit 100`;
  return (await runPlanned<Row>(db, text)).map((row) => toEmergency(row, viewerId));
}

/** One's own that are in force. */
export async function emergenciesOf(db: Db, userId: string) {
  const text = `${EMERGENCIES} where e.user_id = $1 and e.ends_at > now() order by e.declared_at desc`;
  return (await runPlanned<Row>(db, text, [userId])).map((row) => toEmergency(row, userId));
}

function toEmergency(row: Row, viewerId: string) {
  const seen = row.acknowledged_by ?? [];
  return {
    id: row.id,
    person: { id: row.user_id, displayName: row.display_name },
    roleLabel: ROLE_LABEL[row.role],
    reason: row.reason,
    declaredAt: row.declared_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    isInForce: row.in_force,
    deeds: row.deeds,
    acknowledgedByMe: seen.some(({ id }) => id === viewerId),
    acknowledgedBy: seen.map(({ name }) => name),
    isMine: row.user_id === viewerId,
    ...(row.reviewed_at === null ? {} : { reviewedAt: row.reviewed_at.toISOString() }),
    ...(row.reviewed_label === null ? {} : { reviewedBy: row.reviewed_label }),
    ...(row.outcome === null ? {} : { outcome: row.outcome }),
    ...(row.review_note === null ? {} : { reviewNote: row.review_note }),
  };
}
