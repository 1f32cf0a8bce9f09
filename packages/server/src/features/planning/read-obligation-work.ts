import type { ObligationWork, OrderRef } from "@stabile/contract/planning";
import { sql } from "kysely";
import { codesThatCount } from "#domain/obligations/history.ts";
import type { Reach } from "#domain/access/policy.ts";
import { loadRules } from "#features/compliance/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

interface FoundRow {
  rule: string;
  subjectId: string;
  order: OrderRef | null;
  plannedOn: string | null;
}

/**
 * The order in which an obligation is planned, and those that its negative checks opened.
 * @throws Problem `not-found` also when it is out of reach
 */
export async function readObligationWork(
  db: Db,
  { id, reach }: { id: string; reach: Reach },
): Promise<ObligationWork> {
  const scope = scopeCondition(reach, { municipio: "o.municipio", building: "o.building_id" });
  const { rows } = await sql<FoundRow>`
    select o.rule, o.subject_id as "subjectId", p.proposed_on::text as "plannedOn", case when w.id is not null
      then json_build_object('id', w.id, 'code', w.code, 'title', w.title, 'state', w.state) end as "order"
    from obligation o left join work_order w on w.id = o.work_order_id and w.state <> 'cancelled'
    left join planned_order p on p.work_order_id = w.id
    where o.id = ${id}::uuid ${scope === undefined ? sql`` : sql`and ${scope}`}`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Problem("not-found", "Scadenza non trovata");
  const { order, plannedOn } = found;
  return {
    ...(order === null ? {} : { order: { ...order, ...(plannedOn === null ? {} : { plannedOn }) } }),
    negative: await negativeOf(db, found),
  };
}

const MOST = 50;

async function negativeOf(
  db: Db,
  { rule, subjectId }: Pick<FoundRow, "rule" | "subjectId">,
): Promise<ObligationWork["negative"]> {
  const { book } = await loadRules(db);
  const { rows } = await sql<{ checkId: string; order: OrderRef | null; fault: string | null }>`
    select c.id as "checkId", n.fault, case when w.id is not null
      then json_build_object('id', w.id, 'code', w.code, 'title', w.title, 'state', w.state) end as "order"
    from check_done c left join check_work_order k on k.check_id = c.id left join work_order w on w.id = k.work_order_id
    left join negative_check_waiting n on n.check_id = c.id
    where c.subject_id = ${subjectId}::uuid and c.rule = any(${[...codesThatCount(rule, book.rules)]}::text[])
      and (k.check_id is not null or n.check_id is not null)
    order by c.done_on desc, c.id desc limit ${MOST}`.execute(db);
  return rows.map(({ checkId, order, fault }) => ({
    checkId,
    ...(order === null ? {} : { order }),
    ...(fault === null ? {} : { fault }),
  }));
}
