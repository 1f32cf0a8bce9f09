import type { OrderChecks } from "@stabile/contract/planning";
import { sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { RuleBook } from "#domain/obligations/rule-book.ts";
import { loadRules, titleOf } from "#features/compliance/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

interface Asked {
  id: string;
  reach: Reach;
}

/**
 * What of the law an order answers. Asked with the reach of who sees obligations: of an order elsewhere it is not told
 * whether it is there.
 * @throws Problem `not-found`
 */
export async function readOrderChecks(db: Db, { id, reach }: Asked): Promise<OrderChecks> {
  const scope = scopeCondition(reach, { municipio: "w.municipio", building: "w.building_id" });
  const { rows } = await sql<{ proposedOn: string | null }>`
    select p.proposed_on::text as "proposedOn" from work_order w left join planned_order p on p.work_order_id = w.id
    where w.id = ${id}::uuid ${scope === undefined ? sql`` : sql`and ${scope}`}`.execute(db);
  const [found] = rows;
  if (found === undefined) throw new Problem("not-found", "Questo ordine non c'è");
  const { book } = await loadRules(db);
  const negative = await negativeOf(db, id, book);
  return {
    planned: await plannedOf(db, id, book),
    ...(found.proposedOn === null ? {} : { proposedOn: found.proposedOn }),
    ...(negative === undefined ? {} : { negative }),
  };
}

type PlannedRow = Omit<OrderChecks["planned"][number], "title" | "leftOut">;

// oxlint-disable-next-line max-params -- the handle first, as everywhere.
async function plannedOf(db: Db, orderId: string, book: RuleBook): Promise<OrderChecks["planned"]> {
  const { rows } = await sql<PlannedRow>`
    select c.obligation_id as "obligationId", c.rule, c.due_on::text as "dueOn", b.id as "buildingId",
      json_build_object('kind', c.subject_kind, 'id', c.subject_id, 'code', coalesce(e.code, b.code), 'name',
        coalesce(e.name, b.name)) as subject,
      exists (select from check_done d where d.work_order_id = p.work_order_id and d.rule = c.rule
        and d.subject_id = c.subject_id and not exists (select from check_annulment a where a.check_id = d.id)) as recorded
    from planned_order p join planned_check c on c.planned_order_id = p.id and c.left_out is null
    join building b on b.id = p.building_id
    left join element e on c.subject_kind = 'element' and e.id = c.subject_id
    where p.work_order_id = ${orderId}::uuid order by c.due_on, c.obligation_id`.execute(db);
  return rows.map((row) => ({ ...row, title: titleOf(row.rule, book) }));
}

type NegativeRow = Omit<NonNullable<OrderChecks["negative"]>, "title" | "prescriptions"> & {
  prescriptions: string | null;
};

// oxlint-disable-next-line max-params -- the handle first, as everywhere.
async function negativeOf(db: Db, orderId: string, book: RuleBook): Promise<OrderChecks["negative"]> {
  const { rows } = await sql<NegativeRow>`
    select c.id as "checkId", c.rule, c.building_id as "buildingId", c.done_on::text as "doneOn", c.prescriptions,
      exists (select from check_annulment a where a.check_id = c.id) as annulled
    from check_work_order k join check_done c on c.id = k.check_id where k.work_order_id = ${orderId}::uuid`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { prescriptions, ...rest } = row;
  return { ...rest, title: titleOf(row.rule, book), ...(prescriptions === null ? {} : { prescriptions }) };
}
