import { type Fit, readTextBlocks, splitLine } from "#city/text-blocks.ts";
import type { BuildingUse } from "#city/types.ts";

/** How one person tells a trouble: subject and text. */
export type Voice = readonly [subject: string, text: string];

/**
 * A trouble, and how different people write about it; each voice is somebody else's. In the texts `{a}` and `{di}`
 * are the building with its preposition ("alla scuola primaria Mazzini"), `{il}` with its article, `{nome}` its name
 * alone, `{via}` the street as people say it, `{dove}` a place inside or along the street, `{fuori}` a side of the
 * building. A text all in capitals stays so when it is filled in.
 */
export interface Trouble extends Fit {
  category: string;
  /** Uses of buildings it may be about; empty: it is about a street. */
  uses: readonly BuildingUse[];
  /** Subject of the order that an office makes of it; null when it makes none. */
  work: string | null;
  voices: readonly Voice[];
}

/** Every trouble that reports are written about (`data/report-texts.txt`). */
export const TROUBLES: readonly Trouble[] = readTextBlocks("report-texts.txt").map(
  ({ heading: [category = "", uses = ""], named, fit, lines }) => ({
    ...fit,
    category,
    uses: uses === "strada" ? [] : (uses.split(" ") as BuildingUse[]),
    work: named.get("lavoro") ?? null,
    voices: lines.map(splitLine),
  }),
);
