import { sql } from "kysely";
import { type Principal, type Reach, reaches, reachOf } from "#domain/access/policy.ts";
import { ITEM_MEMBERS, pageJoins, pageMembers, REPORTER } from "#features/requests/request-text.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export interface Reading {
  id: string;
  reach: Reach;
  principal: Principal;
  correlationId: string;
}

interface PageRow {
  body: string;
  reporter: string;
  version: number;
  municipio: string | null;
  building_id: string | null;
}

/**
 * A report's page as the text of a `Request`. Who reported is there only for those who may know it; the reading is
 * logged before it is answered.
 * @throws Problem `not-found`, also for what is outside the person's reach
 */
export async function readRequest(
  db: Db,
  accessLog: AccessLog,
  { id, reach, principal, correlationId }: Reading,
): Promise<{ json: string; version: number }> {
  const reader = { requests: reach, orders: reachOf(principal, "work-order.read") };
  const { rows } = await sql<PageRow>`
    select json_strip_nulls(json_build_object(${ITEM_MEMBERS}, ${pageMembers(reader)}))::text as body,
      json_strip_nulls(${REPORTER})::text as reporter, r.version, r.municipio, r.building_id
    from request r ${pageJoins(reader)} where r.id = ${id}`.execute(db);
  const row = rows[0];
  const placement = { municipio: row?.municipio ?? null, buildingId: row?.building_id ?? null };
  if (row === undefined || !reaches(reach, placement))
    throw new Problem("not-found", "La segnalazione non c'è");
  const mayKnowWho = reaches(reachOf(principal, "reporter.read"), placement);
  await accessLog.record({
    userId: principal.userId,
    action: mayKnowWho ? "read-reporter" : "read",
    subjectKind: "request",
    subjectId: id,
    correlationId,
  });
  const json =
    mayKnowWho && row.reporter !== "{}" ? withMember(row.body, "reporter", row.reporter) : row.body;
  return { json, version: row.version };
}

/** Adds a member to the text of a JSON object that has others. */
function withMember(object: string, name: string, value: string): string {
  return `${object.slice(0, -1)},${JSON.stringify(name)}:${value}}`;
}
