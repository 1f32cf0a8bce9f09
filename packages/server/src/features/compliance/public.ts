/** What the floors above may use of the law's deadlines. */
export { allOf, conditionsOf, IS_FREE } from "#features/compliance/obligation-filter.ts";
export { titleOf } from "#features/compliance/obligation-view.ts";
export { lockObligations } from "#features/compliance/recompute.ts";
export { loadRules } from "#features/compliance/rule-store.ts";
