import { type Fit, readTextBlocks, splitLine } from "#city/text-blocks.ts";
import type { BuildingUse } from "#city/types.ts";

/** A work order as a maintenance office writes it: what is asked, and what was done. */
export interface OrderText extends Fit {
  /** One of the sixteen categories of the reports. */
  category: string;
  urgency: "emergency" | "urgent" | "normal";
  /** Uses of buildings it fits. */
  uses: readonly BuildingUse[];
  subject: string;
  /** `{il}` and `{di}` are the building, `{dove}` a place inside it, `{fuori}` one of its sides, `{3-8}` a number. */
  description: string;
  /** What the worker wrote when it was done; one of these. */
  closings: readonly string[];
  /** Usual man-hours, from and to. */
  hours: readonly [from: number, to: number];
}

/** Orders of a maintenance office, by category (`data/order-texts.txt`). */
export const orderTexts: readonly OrderText[] = readTextBlocks("order-texts.txt").map(
  ({
    heading: [category = "", urgency = "", uses = "", hours = ""],
    fit,
    lines: [first = "", ...closings],
  }) => {
    const [subject, description] = splitLine(first);
    const [from = 1, to = 1] = hours.split(" ").map(Number);
    return {
      ...fit,
      category,
      urgency: urgency as OrderText["urgency"],
      uses: uses.split(" ") as BuildingUse[],
      subject,
      description,
      closings: closings.map((line) => line.replace(/^- /, "")),
      hours: [from, to],
    };
  },
);
