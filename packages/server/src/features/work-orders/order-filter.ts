import type { WorkOrderQuery } from "@stabile/contract/work-orders";
import type { z } from "zod";
import type { Reach } from "#domain/access/policy.ts";
import { OPEN_STATES, WORK_ORDER_STATES, type WorkOrderState } from "#domain/work-order/states.ts";
import { escapeLike, wordsOf } from "#features/registry/public.ts";
import { scopeText } from "#features/work-orders/scope-text.ts";
import type { Parameters } from "#features/work-orders/sql-text.ts";
import { Problem } from "#runtime/problem.ts";

export type OrderQuery = z.output<typeof WorkOrderQuery>;
/** What narrows a list: the same for the page, the export and the count of what is due. */
export type OrderFilter = Omit<OrderQuery, "cursor" | "limit">;

/** Literal, so that the planner can prove that a partial index holds all that is asked for. */
export const OPEN_CONDITION = `o.state in (${OPEN_STATES.map((state) => `'${state}'`).join(", ")})`;
/** The others: a draft has no deadline yet, and what is done or called off has none any more. */
export const NOT_OPEN_CONDITION = `o.state not in (${OPEN_STATES.map((state) => `'${state}'`).join(", ")})`;
/** The running deadline, which only open orders have; written as the indexes on it are. */
export const DEADLINE = "coalesce(o.due_at, 'infinity'::timestamptz)";

/** Does this state filter give open orders only? */
export function isOpenFilter(state: string): boolean {
  return state === "open" || OPEN_STATES.some((open) => open === state);
}

export const DEFAULT_RADIUS_METRES = 300;

interface Circle {
  longitude: number;
  latitude: number;
  radius: number;
}

export interface FilterContext {
  reach: Reach;
  now: Date;
  parameters: Parameters;
}

/** The conditions of a filter over `o` (work_order), all to be met. */
export function conditionsOf(filter: OrderFilter, { reach, now, parameters }: FilterContext): string[] {
  const conditions: string[] = [];
  const equal = (column: string, value: string | undefined) => {
    if (value !== undefined) conditions.push(`${column} = ${parameters.add(value)}`);
  };
  const scope = scopeText(reach, parameters);
  if (scope !== undefined) conditions.push(scope);
  if (filter.state === "open") conditions.push(OPEN_CONDITION);
  else if (filter.state !== undefined) conditions.push(stateCondition(filter.state));
  equal("o.category", filter.category);
  equal("o.urgency", filter.urgency);
  equal("o.municipio", filter.municipio);
  equal("o.firm_id", filter.firmId);
  equal("o.building_id", filter.buildingId);
  equal("o.element_id", filter.elementId);
  conditions.push(...dayConditions(filter, parameters), ...wordConditions(filter.q, parameters));
  if (filter.due !== undefined) {
    if (filter.state === undefined || !isOpenFilter(filter.state)) conditions.push(OPEN_CONDITION);
    conditions.push(dueCondition(filter.due, now, parameters));
  }
  const circle = circleOf(filter);
  if (circle)
    conditions.push(
      `st_dwithin(o.point::geography, ${pointText(circle, parameters)}, ${parameters.add(circle.radius)})`,
    );
  return conditions;
}

/** The state is written out, so that the plan kept for this text is the one of this state. */
function stateCondition(state: WorkOrderState): string {
  // Only a word of the domain is ever written into a statement.
  const known = WORK_ORDER_STATES.find((one) => one === state);
  return known === undefined ? "false" : `o.state = '${known}'`;
}

/**
 * Whether one plan is good for all values of a filter. A common word and a rare one are sought in different ways, and
 * so are a narrow circle and one as wide as the city when something else must be true too.
 */
export function hasOnePlan(filter: OrderFilter): boolean {
  const place = ["near", "radius", "sort"];
  const isNarrowed = Object.entries(filter).some(
    ([name, value]) => !place.includes(name) && value !== undefined,
  );
  return !filter.q && (filter.near === undefined || !isNarrowed);
}

function dayConditions({ openedFrom, openedTo }: OrderFilter, parameters: Parameters): string[] {
  const midnight = (day: string, plus: string) =>
    `((${parameters.add(day)}::date${plus})::timestamp at time zone 'Europe/Rome')`;
  return [
    ...(openedFrom === undefined ? [] : [`o.opened_at >= ${midnight(openedFrom, "")}`]),
    ...(openedTo === undefined ? [] : [`o.opened_at < ${midnight(openedTo, " + 1")}`]),
  ];
}

/**
 * Each word is somewhere in code, title or address, accents and capitals apart; two letters only where a word begins:
 * inside a word they give no trigram, and the index would be read whole.
 */
export function wordConditions(q: string | undefined, parameters: Parameters): string[] {
  return wordsOf(q).map((word) =>
    /^[\p{L}\p{N}]{2}$/u.test(word)
      ? `o.search ~ ('[ ''-]' || fold_text(${parameters.add(word)}))`
      : `o.search like '%' || fold_text(${parameters.add(escapeLike(word))}) || '%'`,
  );
}

/**
 * Whether the rows of a filter, words apart, come out of one index already in the order of the list: then the first
 * few thousand cost little, whatever the words.
 */
export function isWalked(filter: OrderFilter, reach: Reach): boolean {
  const keys = reach.all ? 0 : reach.municipi.length + reach.firmIds.length;
  const others = reach.all ? 0 : reach.buildingIds.length + reach.contractIds.length;
  const places = [filter.municipio, filter.firmId].filter((value) => value !== undefined).length;
  const rest = [
    filter.category,
    filter.urgency,
    filter.buildingId,
    filter.elementId,
    filter.near,
    filter.due,
  ];
  return others === 0 && keys + places <= 1 && rest.every((value) => value === undefined);
}

/** `today` and `week` are what is still to come; what has passed is `overdue`. Days are Rome's. */
function dueCondition(due: "overdue" | "today" | "week", now: Date, parameters: Parameters): string {
  const instant = `${parameters.add(now)}::timestamptz`;
  if (due === "overdue") return `${DEADLINE} < ${instant}`;
  return `${DEADLINE} >= ${instant} and ${DEADLINE} < ${endOfDay(instant, due === "today" ? 1 : 7)}`;
}

/** SQL of midnight in Rome, `days` after the midnight before an instant. */
export function endOfDay(instant: string, days: number): string {
  return `((date_trunc('day', ${instant} at time zone 'Europe/Rome') + interval '${days} day') at time zone 'Europe/Rome')`;
}

/** @throws Problem `bad-request` when the coordinates are not on Earth */
export function circleOf({ near, radius }: OrderFilter): Circle | undefined {
  if (near === undefined) return undefined;
  const [longitude = Number.NaN, latitude = Number.NaN] = near.split(",").map(Number);
  if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90)
    throw new Problem("bad-request", "Coordinate fuori dal mondo", [
      { field: "near", message: "Attese longitudine e latitudine in gradi, come 8.93,44.41" },
    ]);
  return { longitude, latitude, radius: radius ?? DEFAULT_RADIUS_METRES };
}

export function pointText({ longitude, latitude }: Circle, parameters: Parameters): string {
  return `st_setsrid(st_makepoint(${parameters.add(longitude)}, ${parameters.add(latitude)}), 4326)::geography`;
}
