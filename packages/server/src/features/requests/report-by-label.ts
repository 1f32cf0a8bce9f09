import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { romeDay } from "#domain/time/rome.ts";
import type { RequestState } from "#domain/request/states.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { announce } from "#runtime/events.ts";
import { inTransaction, lockName, type Tx } from "#runtime/transaction.ts";

/** The channel, as `request.source` names it: reports of passers-by who read the label on the thing. */
const LABEL = "label";

export interface LabelReport {
  /** What the reporter keeps to ask about it; the same one sent twice is one report. */
  tracking: string;
  /** What is broken. */
  subject: string;
  description: string;
  addressText: string;
  building: { id: string; municipio: string | null };
  elementId: string | undefined;
  category: string | undefined;
  actor: Actor;
  now: Date;
  correlationId: string;
}

export type LabelReported =
  | { kind: "received" | "already-there"; code: string }
  /** So many came for this building within a day that no more are taken from labels. */
  | { kind: "too-many" };

/** Of one building in a day: a whole school may report the same broken door; a program could send as many as it likes. */
const MOST_IN_A_DAY = 40;
const DAY_MS = 86_400_000;

/** A report that came from the label of an element, a space or a building: it knows where it is, and not who sent it. */
export function reportByLabel(db: Db, report: LabelReport): Promise<LabelReported> {
  return inTransaction(db, async (tx) => {
    await lockName(tx, `report-by-label ${report.building.id}`);
    const known = await findByTracking(tx, report.tracking);
    if (known !== undefined) return { kind: "already-there", code: known.code };
    if ((await countOfDay(tx, report)) >= MOST_IN_A_DAY) return { kind: "too-many" };
    return { kind: "received", code: await insertReport(tx, report) };
  });
}

async function countOfDay(tx: Tx, { building, now }: LabelReport): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from request
    where building_id = ${building.id}::uuid and source = ${LABEL} and opened_at > ${new Date(now.getTime() - DAY_MS)}`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

async function insertReport(tx: Tx, report: LabelReport): Promise<string> {
  const { tracking, subject, description, addressText, building, elementId, category, actor, now } = report;
  const id = uuidV7();
  const { rows } = await sql<{ code: string }>`
    insert into request (id, code, source, source_key, state, category, subject, description, address_text, point, building_id,
      element_id, municipio, opened_at, source_modified_at)
    values (${id}::uuid, next_code('seg', ${Number(romeDay(now).slice(0, 4))}), ${LABEL}, ${tracking}, 'received',
      (select code from category where code = ${category ?? null} and retired_on is null),
      ${subject}, ${description}, ${addressText}, (select point from building where id = ${building.id}::uuid), ${building.id}::uuid,
      ${elementId ?? null}::uuid, ${building.municipio}, ${now}, ${now})
    returning code`.execute(tx);
  await tx
    .insertInto("request_event")
    .values({
      ...{ id: uuidV7(), request_id: id, at: now, actor_id: actor.id, actor_label: actor.label },
      ...{ kind: "received", detail: JSON.stringify({ channel: LABEL }) },
    })
    .execute();
  await audit(tx, {
    ...{ actor, action: "request.reported-by-label", subjectKind: "request", subjectId: id },
    ...{
      detail: { buildingId: building.id, elementId: elementId ?? null },
      correlationId: report.correlationId,
    },
  });
  const placement = { municipio: building.municipio, buildingId: building.id };
  await announce(tx, [{ kind: "request.received", subjectKind: "request", subjectId: id, placement }]);
  return rows[0]?.code ?? "";
}

export interface TrackedReport {
  code: string;
  state: RequestState;
  openedAt: Date;
  closedAt: Date | null;
}

/** How a report from a label stands, to who has its tracking code: nothing of who deals with it, nor of what was written. */
export async function findByTracking(db: Db, tracking: string): Promise<TrackedReport | undefined> {
  const { rows } = await sql<TrackedReport>`
    select r.code, case when r.state = 'merged' then coalesce(m.state, r.state) else r.state end as state,
      r.opened_at as "openedAt", coalesce(r.closed_at, m.closed_at) as "closedAt"
    from request r left join request m on m.id = r.merged_into
    where r.source = ${LABEL} and r.source_key = ${tracking}`.execute(db);
  return rows[0];
}

/** The newest report still open on an element: whoever stands before it need not write it again. */
export async function openReportOf(
  db: Db,
  elementId: string,
): Promise<Pick<TrackedReport, "state" | "openedAt"> | undefined> {
  const { rows } = await sql<Pick<TrackedReport, "state" | "openedAt">>`
    select state, opened_at as "openedAt" from request
    where element_id = ${elementId}::uuid and state in ('received', 'triaged', 'reopened', 'in-charge')
    order by opened_at desc limit 1`.execute(db);
  return rows[0];
}
