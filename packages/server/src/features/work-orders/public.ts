/** What the floors above may use of work orders. */
export { DEADLINE, OPEN_CONDITION } from "#features/work-orders/order-filter.ts";
export { ITEM_COLUMNS, ITEM_JOINS, itemMembers } from "#features/work-orders/order-item-text.ts";
export { STATE_LABEL, URGENCY_LABEL } from "#features/work-orders/labels.ts";
export { scopeText } from "#features/work-orders/scope-text.ts";
export { labelText, type Parameters, parameters } from "#features/work-orders/sql-text.ts";
export { tallyText } from "#features/work-orders/tally-text.ts";
export { takeBackOrder } from "#features/work-orders/take-back-order.ts";
export type { OrderDeps } from "#features/work-orders/transition-work-order.ts";
export { writeOrder } from "#features/work-orders/write-order.ts";
export { loadCalendar } from "#features/work-orders/load-calendars.ts";
