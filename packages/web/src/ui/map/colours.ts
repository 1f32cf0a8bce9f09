import type { DeadlineState, ItemKind } from "#ui/map/map-items.ts";

export type MarkKind = ItemKind | "mixed";

export const INK = "#17324d";

/** Each kind has a shape, a letter and a colour: the colour alone says nothing. White text on each is at least 4.5:1. */
export const COLOURS: Record<MarkKind, string> = {
  building: "#455b71",
  "work-order": "#0059b3",
  request: "#8a4b00",
  deadline: "#455b71",
  mixed: INK,
};
export const EMERGENCY = "#b3202f";

/** Each state has a letter too: see `it-map.ts`. White text on each is at least 4.5:1. */
export const DEADLINE_COLOURS: Record<DeadlineState, string> = {
  forbidden: "#6b1020",
  overdue: "#b3202f",
  soon: "#8a4b00",
  near: "#0059b3",
  unknown: "#5b4a8a",
  later: "#2e6b3f",
};
