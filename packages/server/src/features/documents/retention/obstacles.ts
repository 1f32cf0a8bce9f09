import { sql } from "kysely";
import { OPEN_STATES } from "#domain/work-order/states.ts";

const OPEN_REQUESTS = ["received", "triaged", "in-charge", "reopened"];

const linked = (kind: string) =>
  sql`select l.subject_id from document_link l where l.document_id = d.id and l.removed_at is null and l.subject_kind = ${kind}`;

/** A check stands when it was not annulled, and is the last when none that stands was made after it. */
const LAST_CHECK = sql`exists (select 1 from check_done c
  where (c.document_id = d.id or c.id in (${linked("check")}))
    and not exists (select 1 from check_annulment a where a.check_id = c.id)
    and not exists (select 1 from check_done n where n.subject_id = c.subject_id and n.rule = c.rule and n.done_on > c.done_on
      and not exists (select 1 from check_annulment a where a.check_id = n.id)))`;

/** Why `d` (document) must stay although its time is over: an array of the words of `Obstacle`, empty when it need not. */
export const OBSTACLES_OF_D = sql<string[]>`array_remove(array[
  case when ${LAST_CHECK} then 'last-check' end,
  case when exists (select 1 from obligation o where o.id in (${linked("obligation")}) and o.kind in ('due', 'unknown'))
    then 'obligation' end,
  case when exists (select 1 from claim c where c.evidence_id = d.id and c.superseded_at is null) then 'current-fact' end,
  case when exists (select 1 from work_order w where w.id in (${linked("work-order")}) and w.state = any(${[...OPEN_STATES]}::text[]))
    then 'open-order' end,
  case when exists (select 1 from request r where r.id in (${linked("request")}) and r.state = any(${OPEN_REQUESTS}::text[]))
    then 'open-request' end], null)`;
