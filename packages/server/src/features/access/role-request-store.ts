import { ROLE_LABEL, type Role, type ScopeKind } from "#domain/access/policy.ts";
import { firmOf } from "#features/access/list-people.ts";
import { runPlanned, runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface RequestRow {
  id: string;
  user_id: string;
  display_name: string;
  role: Role;
  scope_kind: ScopeKind;
  scope_text: string;
  firm_id: string | null;
  firm_code: string | null;
  firm_name: string | null;
  reason: string;
  contact: string;
  state: RequestState;
  asked_at: Date;
  decided_at: Date | null;
  decided_label: string | null;
  decision_note: string | null;
}

export type RequestState = "waiting" | "granted" | "refused" | "withdrawn";

const REQUESTS = `
  select q.id, q.user_id, u.display_name, q.role, q.scope_kind, q.scope_text, q.firm_id, f.code as firm_code,
    f.name as firm_name, q.reason, q.contact, q.state, q.asked_at, q.decided_at, q.decided_label, q.decision_note
  from role_request q join app_user u on u.id = q.user_id left join firm f on f.id = q.firm_id`;

/** What a person asked for, newest first. @param firmIds only what was asked for these firms */
export async function requestsOf(db: Db, userId: string, firmIds?: readonly string[]) {
  const text = `${REQUESTS} where q.user_id = $1 and ($2::uuid[] is null or q.firm_id = any($2::uuid[]))
    order by q.asked_at desc, q.id desc limit 20`;
  return (await runText<RequestRow>(db, text, [userId, firmIds ?? null])).map(toRequest);
}

/** Those of a state: what waits, the oldest first; what is decided, the newest. */
export async function listRequests(db: Db, state: RequestState, firmIds: readonly string[] | undefined) {
  const order = state === "waiting" ? "q.asked_at, q.id" : "q.decided_at desc, q.id desc";
  const rows = await runPlanned<RequestRow>(
    db,
    `${REQUESTS} where q.state = $1 and ($2::uuid[] is null or q.firm_id = any($2::uuid[])) order by ${order} limit 200`,
    [state, firmIds === undefined ? null : [...firmIds]],
  );
  return rows.map(toRequest);
}

function toRequest(row: RequestRow) {
  return {
    id: row.id,
    person: { id: row.user_id, displayName: row.display_name },
    role: row.role,
    roleLabel: ROLE_LABEL[row.role],
    scopeKind: row.scope_kind,
    scopeText: row.scope_text,
    reason: row.reason,
    contact: row.contact,
    state: row.state,
    askedAt: row.asked_at.toISOString(),
    ...firmOf(row),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at.toISOString() }),
    ...(row.decided_label === null ? {} : { decidedBy: row.decided_label }),
    ...(row.decision_note === null ? {} : { decisionNote: row.decision_note }),
  };
}
