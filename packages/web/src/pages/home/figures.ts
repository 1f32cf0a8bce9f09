import type { Home } from "@stabile/contract/work-orders";
import type { WorkOrderState } from "@stabile/contract/shapes";
import { alarmIn } from "#ui/alarm-words.ts";
import { isOver } from "#ui/status-badge.tsx";

type MonthRow = Home["byMonth"][number];

/** Work still to do and work done with: beside years of closed orders the bars of the open ones would vanish. */
export function splitByState<Row extends { state: WorkOrderState }>(
  rows: readonly Row[],
): { open: Row[]; closed: Row[] } {
  return {
    open: rows.filter((row) => !isOver(row.state)),
    closed: rows.filter((row) => isOver(row.state)),
  };
}

/** The months from the first with anything in it: an installation of three months has no nine empty ones. */
export function sinceFirstActivity(months: readonly MonthRow[]): MonthRow[] {
  const first = months.findIndex((month) => month.opened > 0 || month.closed > 0);
  return first === -1 ? [] : months.slice(first);
}

/** Reports not weighed yet that speak of a danger lead; otherwise the order in which they came is kept. */
export function alarmsFirst<Row extends { subject: string; urgency?: unknown }>(rows: readonly Row[]): Row[] {
  const isAlarming = (row: Row) => row.urgency === undefined && alarmIn(row.subject) !== undefined;
  return [...rows.filter(isAlarming), ...rows.filter((row) => !isAlarming(row))];
}
