import type { ItemKind } from "#ui/map/map-items.ts";

export type MarkKind = ItemKind | "mixed";

export const INK = "#17324d";

/** Each kind has a shape, a letter and a colour: the colour alone says nothing. White text on each is at least 4.5:1. */
export const COLOURS: Record<MarkKind, string> = {
  building: "#455b71",
  "work-order": "#0059b3",
  request: "#8a4b00",
  mixed: INK,
};
export const EMERGENCY = "#b3202f";
