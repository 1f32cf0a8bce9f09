import fc from "fast-check";
import { expect, test } from "vitest";
import { A4, LABEL_SHEETS, type LabelFormat, placeOf } from "#domain/labels/label-sheet.ts";

const format = fc.constantFrom(...(Object.keys(LABEL_SHEETS) as LabelFormat[]));

test("every label lies within its sheet, and no two of them overlap", () => {
  fc.assert(
    fc.property(format, fc.nat(200), fc.nat(200), fc.nat(23), (kind, one, other, skipped) => {
      const layout = LABEL_SHEETS[kind];
      const here = placeOf(one, layout, skipped);
      const there = placeOf(other, layout, skipped);
      const slack = 1e-9;
      expect(here.x).toBeGreaterThanOrEqual(-slack);
      expect(here.y).toBeGreaterThanOrEqual(-slack);
      expect(here.x + layout.width).toBeLessThanOrEqual(A4.width + slack);
      expect(here.y + layout.height).toBeLessThanOrEqual(A4.height + slack);
      if (one === other || here.page !== there.page) return;
      const isAside = Math.abs(here.x - there.x) >= layout.width - slack;
      const isBelow = Math.abs(here.y - there.y) >= layout.height - slack;
      expect(isAside || isBelow).toBe(true);
    }),
  );
});

test("a sheet begun goes on from the first place that is free, and a full one is followed by another", () => {
  const layout = LABEL_SHEETS["70x37"];
  expect(placeOf(0, layout, 4)).toEqual(placeOf(4, layout));
  expect(placeOf(23, layout).page).toBe(0);
  expect(placeOf(24, layout)).toEqual({ ...placeOf(0, layout), page: 1 });
});
