/** What the floors above may use of the sources. */
export { applyItem } from "#features/sources/apply-items.ts";
export { detailsOf, KIND_LABEL } from "#features/sources/show-item.ts";
export { type ItemKind, REALGIMM, type Said } from "#features/sources/source-item.ts";
export { HOLDING_MESSAGE } from "#features/sources/read-holdings.ts";
