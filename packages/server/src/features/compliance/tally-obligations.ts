import type { ObligationTally } from "@stabile/contract/compliance";
import { sql } from "kysely";
import { addDays } from "#domain/time/civil-date.ts";
import {
  allOf,
  conditionsOf,
  NEAR_DAYS,
  type ObligationFilter,
  type Seen,
  SOON_DAYS,
} from "#features/compliance/obligation-filter.ts";
import { titleOf } from "#features/compliance/obligation-view.ts";
import { loadRules } from "#features/compliance/rule-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

interface TallyRow {
  axis: "all" | "month" | "municipio" | "rule";
  key: string | null;
  count: number;
  overdue: number;
  soon: number;
  near: number;
  unknown: number;
  forbidden: number;
}

/** How many there are, in one reading: in all, by month, by Municipio, by check. */
export async function tallyObligations(
  db: Db,
  { filter, ...seen }: Seen & { filter: ObligationFilter },
): Promise<ObligationTally> {
  const rows = await countRows(db, filter, seen);
  const { book } = await loadRules(db);
  const labels = await municipioLabels(db);
  const of = (axis: TallyRow["axis"], labelOf: (key: string) => string) =>
    rows.flatMap((row) =>
      row.axis !== axis || row.key === null
        ? []
        : [{ key: row.key, label: labelOf(row.key), count: row.count, overdue: row.overdue }],
    );
  const all = rows.find(({ axis }) => axis === "all");
  return {
    ...{ total: all?.count ?? 0, overdue: all?.overdue ?? 0, soon: all?.soon ?? 0, near: all?.near ?? 0 },
    ...{ unknown: all?.unknown ?? 0, forbidden: all?.forbidden ?? 0 },
    months: of("month", monthText),
    municipi: of("municipio", (code) => labels.get(code) ?? code),
    rules: of("rule", (code) => titleOf(code, book)),
  };
}

async function countRows(db: Db, filter: ObligationFilter, seen: Seen): Promise<TallyRow[]> {
  const [today, soon, near] = [seen.today, addDays(seen.today, SOON_DAYS), addDays(seen.today, NEAR_DAYS)];
  const { rows } = await sql<TallyRow>`
    select case when grouping(month) = 0 then 'month' when grouping(municipio) = 0 then 'municipio'
        when grouping(rule) = 0 then 'rule' else 'all' end as axis,
      coalesce(month, municipio, rule) as key, count(*)::int as count,
      (count(*) filter (where due_on < ${today}::date))::int as overdue,
      (count(*) filter (where due_on between ${today}::date and ${soon}::date))::int as soon,
      (count(*) filter (where due_on between ${today}::date and ${near}::date))::int as near,
      (count(*) filter (where kind = 'unknown'))::int as unknown,
      (count(*) filter (where use_forbidden_since is not null))::int as forbidden
    from (select o.due_on, o.kind, o.use_forbidden_since, o.municipio, o.rule, to_char(o.due_on, 'YYYY-MM') as month
      from obligation o join building b on b.id = o.building_id
      where ${allOf(conditionsOf(filter, seen))}) counted
    group by grouping sets ((), (month), (municipio), (rule)) order by 1, 2`.execute(db);
  return rows;
}

async function municipioLabels(db: Db): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; label: string }>`select code, label from municipio`.execute(db);
  return new Map(rows.map(({ code, label }) => [code, label]));
}

const MONTH = new Intl.DateTimeFormat("it-IT", { month: "long", year: "numeric", timeZone: "UTC" });
const monthText = (month: string): string => MONTH.format(new Date(`${month}-01T00:00:00Z`));
