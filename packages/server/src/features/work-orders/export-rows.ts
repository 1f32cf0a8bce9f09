import type { Reach } from "#domain/access/policy.ts";
import { conditionsOf, type OrderFilter } from "#features/work-orders/order-filter.ts";
import { slaStateText } from "#features/work-orders/order-item-text.ts";
import { parameters } from "#features/work-orders/sql-text.ts";
import { runPlanned } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ExportRow {
  id: string;
  opened_key: string;
  code: string;
  state: string;
  title: string;
  category: string;
  urgency: string;
  building_code: string | null;
  building: string | null;
  municipio: string | null;
  address: string;
  firm: string | null;
  assignee: string | null;
  /** Wall-clock instants of Rome, `2026-06-24T10:00:00`: what a spreadsheet shows. */
  opened: string;
  issued: string | null;
  planned: string | null;
  started: string | null;
  executed: string | null;
  verified: string | null;
  due: string | null;
  sla_state: string;
  labour_minutes: number;
}

export interface ExportOptions {
  filter: OrderFilter;
  reach: Reach;
  now: Date;
}

const ROWS_AT_A_TIME = 1000;

/** All the rows of a filter, newest first, a thousand at a time by key: memory does not grow with the list. */
export async function* exportRows(db: Db, options: ExportOptions): AsyncGenerator<ExportRow[]> {
  let after: ExportRow | undefined;
  for (;;) {
    const rows: ExportRow[] = await readRows(db, options, after);
    if (rows.length > 0) yield rows;
    if (rows.length < ROWS_AT_A_TIME) return;
    after = rows.at(-1);
  }
}

function readRows(db: Db, options: ExportOptions, after: ExportRow | undefined): Promise<ExportRow[]> {
  const sink = parameters(options.now);
  const conditions = conditionsOf(options.filter, {
    reach: options.reach,
    now: options.now,
    parameters: sink,
  });
  if (after)
    conditions.push(
      `(o.opened_at, o.id) < (${sink.add(after.opened_key)}::timestamptz, ${sink.add(after.id)}::uuid)`,
    );
  const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
  return runPlanned<ExportRow>(
    db,
    `select o.id, o.opened_at::text as opened_key, o.code, o.state, o.title, c.label as category, o.urgency,
      b.code as building_code, b.name as building, o.municipio, o.address_text as address,
      f.name as firm, u.display_name as assignee, ${romeText("opened_at")} as opened, ${romeText("issued_at")} as issued,
      ${romeText("planned_start")} as planned, ${romeText("started_at")} as started,
      ${romeText("executed_at")} as executed, ${romeText("verified_at")} as verified, ${romeText("due_at")} as due,
      ${slaStateText("$1::timestamptz")} as sla_state, o.labour_minutes
    from (select * from work_order o ${where} order by o.opened_at desc, o.id desc limit ${ROWS_AT_A_TIME}) o
    join category c on c.code = o.category
    left join building b on b.id = o.building_id
    left join firm f on f.id = o.firm_id
    left join app_user u on u.id = o.assignee_id
    order by o.opened_at desc, o.id desc`,
    sink.values,
  );
}

function romeText(column: string): string {
  return `to_char(o.${column} at time zone 'Europe/Rome', 'YYYY-MM-DD"T"HH24:MI:SS')`;
}
