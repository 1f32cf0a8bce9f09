import { sql } from "kysely";
import { NOWHERE, type Principal, reachOf } from "#domain/access/policy.ts";
import { type Obstacle, obstacleText, retentionReason } from "#domain/documents/retention.ts";
import { documentTypeOf } from "#domain/documents/types.ts";
import { documentReachOf, seenDocuments } from "#features/documents/document-access.ts";
import { OBSTACLES_OF_D } from "#features/documents/retention/obstacles.ts";
import { ownRules, periodOf } from "#features/documents/retention/retention-rules.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { BEFORE_ALL, decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export interface CandidatesAsked {
  show: "to-propose" | "proposed" | "kept";
  cursor: string | undefined;
  limit: number;
  principal: Principal;
  /** In Italy. */
  today: string;
}

interface CandidateRow {
  id: string;
  code: string;
  title: string;
  type: string;
  issued_on: string | null;
  expires_on: string | null;
  retain_until: string;
  building: { id: string; code: string; name: string } | null;
  obstacles: Obstacle[];
  proposed_label: string | null;
  proposed_at: Date | null;
  proposal_reason: string | null;
}

const SHOWN: Record<CandidatesAsked["show"], ReturnType<typeof sql>> = {
  "to-propose": sql`x.proposed_at is null and x.obstacles = '{}'`,
  proposed: sql`x.proposed_at is not null`,
  kept: sql`x.proposed_at is null and x.obstacles <> '{}'`,
};

/**
 * Documents whose time is over, the longest over first: those that may be proposed for discarding, those that are, and those
 * that must stay all the same; each with why.
 */
export async function listCandidates(db: Db, { show, cursor, limit, principal, today }: CandidatesAsked) {
  const [after, id] = cursor === undefined ? BEFORE_ALL : decodeCursor(cursor, "instant");
  const day = after.slice(0, 10);
  const scope = scopeCondition(reachOf(principal, "document.manage") ?? NOWHERE, {
    municipio: "b.municipio",
    building: "d.building_id",
  });
  const { rows } = await sql<CandidateRow>`
    select * from (select d.id, d.code, d.title, d.type, d.issued_on::text, d.expires_on::text, d.retain_until::text,
        case when b.id is not null then json_build_object('id', b.id, 'code', b.code, 'name', b.name) end as building,
        ${OBSTACLES_OF_D} as obstacles, s.proposed_label, s.proposed_at, s.reason as proposal_reason
      from document d left join building b on b.id = d.building_id left join discard_proposal s on s.document_id = d.id
      where d.retain_until < ${today}::date and d.state in ('confirmed', 'withdrawn') and s.act_id is null
        and (d.retain_until, d.id) > (${day}::date, ${id}::uuid)
        and ${seenDocuments(documentReachOf(principal))} ${scope === undefined ? sql`` : sql`and ${scope}`}) x
    where ${SHOWN[show]} order by x.retain_until, x.id limit ${limit + 1}`.execute(db);
  const own = await ownRules(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map((row) => toCandidate(row, own.get(row.type)));
  return rows.length > limit && last
    ? { items, nextCursor: encodeCursor([`${last.retain_until}T00:00:00Z`, last.id]) }
    : { items };
}

function toCandidate(row: CandidateRow, own: { months: number | null } | undefined) {
  const type = documentTypeOf(row.type);
  const reason = retentionReason({
    typeLabel: type?.label ?? row.type,
    keptFor: periodOf(own, type),
    isOwn: own !== undefined,
    issuedOn: row.issued_on ?? undefined,
    expiresOn: row.expires_on ?? undefined,
    retainUntil: row.retain_until,
  });
  return {
    ...{ id: row.id, code: row.code, title: row.title, retainUntil: row.retain_until, reason },
    ...(row.building === null ? {} : { building: row.building }),
    obstacles: row.obstacles.map(obstacleText),
    ...(row.proposed_at === null
      ? {}
      : {
          proposal: {
            by: row.proposed_label ?? "",
            at: row.proposed_at.toISOString(),
            reason: row.proposal_reason ?? "",
          },
        }),
  };
}
