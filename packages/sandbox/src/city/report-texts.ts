import { readTextBlocks, splitLine } from "#city/text-blocks.ts";
import type { BuildingUse } from "#city/types.ts";

/** How one person tells a trouble: subject and text. */
export type Voice = readonly [subject: string, text: string];

/**
 * A trouble, and how different people write about it; each voice is somebody else's. In the texts `{a}` and `{di}`
 * are the building with its preposition ("alla scuola primaria Mazzini"), `{il}` with its article, `{nome}` its name
 * alone, `{via}` the street as people say it, `{dove}` a place inside or along the street. A text all in capitals stays
 * so when it is filled in.
 */
export interface Trouble {
  category: string;
  /** Uses of buildings it may be about; empty: it is about a street. */
  uses: readonly BuildingUse[];
  /** Months in which it happens, 1 to 12; empty: all year. */
  months: readonly number[];
  voices: readonly Voice[];
}

/** Every trouble that reports are written about (`data/report-texts.txt`). */
export const TROUBLES: readonly Trouble[] = readTextBlocks("report-texts.txt").map(
  ({ heading: [category = "", uses = "", months], lines }) => ({
    category,
    uses: uses === "strada" ? [] : (uses.split(" ") as BuildingUse[]),
    months: months === undefined ? [] : months.split(" ").map(Number),
    voices: lines.map(splitLine),
  }),
);
