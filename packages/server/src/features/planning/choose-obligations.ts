import { type AskedPlan, MOST_PLANNED } from "@stabile/contract/planning";
import { type RawBuilder, sql } from "kysely";
import type { Reach } from "#domain/access/policy.ts";
import type { Doer } from "#domain/obligations/rule.ts";
import { allOf, conditionsOf, IS_FREE } from "#features/compliance/public.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export interface ChosenObligation {
  id: string;
  rule: string;
  subjectKind: "building" | "element";
  subjectId: string;
  subjectName: string;
  uni8290: string | null;
  buildingId: string;
  buildingName: string;
  use: string;
  doer: Doer;
  dueOn: string;
}

export interface Choosing {
  asked: AskedPlan;
  reach: Reach;
  today: string;
}

/**
 * What can be planned of what was chosen, by day; and how many of it cannot.
 * @throws Problem `unprocessable` when nothing is chosen, or too much
 */
export async function chooseObligations(
  db: Db,
  { asked, reach, today }: Choosing,
): Promise<{ chosen: ChosenObligation[]; leftOut: number }> {
  const wanted = wantedBy(asked);
  const where = allOf([...conditionsOf(asked.filter ?? {}, { reach, today }), ...wanted]);
  const { rows } = await sql<ChosenObligation>`
    select o.id, o.rule, o.subject_kind as "subjectKind", o.subject_id as "subjectId", coalesce(e.name, b.name) as "subjectName",
      e.uni8290, b.id as "buildingId", b.name as "buildingName", b.use, o.doer, o.due_on::text as "dueOn"
    from obligation o join building b on b.id = o.building_id
    left join element e on o.subject_kind = 'element' and e.id = o.subject_id
    where ${where} and o.due_on is not null and b.withdrawn_on is null and ${IS_FREE}
    order by o.due_on, o.id limit ${MOST_PLANNED + 1}`.execute(db);
  if (rows.length > MOST_PLANNED)
    throw refusal(`Sono più di ${MOST_PLANNED}: restringi il filtro, o scegline meno`, "filter");
  const { rows: all } = await sql<{ n: number }>`
    select count(*)::int as n from obligation o join building b on b.id = o.building_id where ${where}`.execute(
    db,
  );
  return { chosen: rows, leftOut: (all[0]?.n ?? 0) - rows.length };
}

function wantedBy({ obligationIds, filter }: AskedPlan): RawBuilder<unknown>[] {
  if (obligationIds === undefined && filter === undefined)
    throw refusal("Scegli le scadenze, o un filtro", "obligationIds");
  return obligationIds === undefined ? [] : [sql`o.id = any(${obligationIds}::uuid[])`];
}

const refusal = (message: string, field: string) =>
  new Problem("unprocessable", message, [{ field, message }]);
