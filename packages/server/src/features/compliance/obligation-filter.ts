import type { ObligationFilter as AskedFilter } from "@stabile/contract/compliance";
import { type RawBuilder, sql } from "kysely";
import type { z } from "zod";
import type { Reach } from "#domain/access/policy.ts";
import { addDays, addMonths } from "#domain/time/civil-date.ts";
import { escapeLike, wordsOf } from "#features/registry/public.ts";
import { scopeCondition } from "#runtime/web/scope-filter.ts";

export type ObligationFilter = z.output<typeof AskedFilter>;

export interface Seen {
  reach: Reach;
  /** In Rome. */
  today: string;
}

/** «Entro 30 giorni», «entro 90 giorni». */
export const SOON_DAYS = 30;
export const NEAR_DAYS = 90;

/** The day, written as the indexes have it: what has none comes last. */
export const DUE = sql`(coalesce(o.due_on, 'infinity'::date))`;

/** Of `o` (obligation): in no order, or in one that was cancelled. */
export const IS_FREE = sql`(o.work_order_id is null or exists (
  select from work_order w where w.id = o.work_order_id and w.state = 'cancelled'))`;

/**
 * What a filter asks of `o` (obligation) and `b` (its building), all to be met. A word is in the building's text, or is the
 * whole code of the element: names of elements have no index to be looked up in.
 */
export function conditionsOf(filter: ObligationFilter, { reach, today }: Seen): RawBuilder<unknown>[] {
  const { month, day, planned, municipio, rule, doer, buildingId, subjectId, state } = filter;
  const scope = scopeCondition(reach, { municipio: "o.municipio", building: "o.building_id" });
  return [
    ...(scope === undefined ? [] : [scope]),
    ...(month === undefined ? [] : [between(`${month}-01`, addDays(addMonths(`${month}-01`, 1), -1))]),
    ...(day === undefined ? [] : [sql`o.due_on = ${day}::date`]),
    ...(planned === undefined ? [] : [planned === "yes" ? sql`not ${IS_FREE}` : IS_FREE]),
    ...(municipio === undefined ? [] : [sql`o.municipio = ${municipio}`]),
    ...(rule === undefined ? [] : [sql`o.rule = ${rule}`]),
    ...(doer === undefined ? [] : [sql`o.doer = ${doer}`]),
    ...(buildingId === undefined ? [] : [sql`o.building_id = ${buildingId}::uuid`]),
    ...(subjectId === undefined ? [] : [sql`o.subject_id = ${subjectId}::uuid`]),
    ...(state === undefined ? [] : [stateCondition(state, today)]),
    ...wordsOf(filter.q).map(
      (word) =>
        sql`(o.building_id in (select w.id from building w where w.search like '%' || fold_text(${escapeLike(word)}) || '%')
          or o.subject_id in
          (select e.id from element e where e.code in (${word}, upper(${word}))))`,
    ),
  ];
}

export const allOf = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);

const between = (from: string, to: string) => sql`${DUE} between ${from}::date and ${to}::date`;

function stateCondition(state: NonNullable<ObligationFilter["state"]>, today: string): RawBuilder<unknown> {
  if (state === "forbidden") return sql`o.use_forbidden_since is not null`;
  if (state === "overdue") return sql`${DUE} < ${today}::date`;
  if (state === "soon") return between(today, addDays(today, SOON_DAYS));
  if (state === "near") return between(today, addDays(today, NEAR_DAYS));
  return sql`o.kind = ${state}`;
}
