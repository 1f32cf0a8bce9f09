import { expect, test } from "vitest";
import {
  type Box,
  boxAround,
  boxOf,
  boxText,
  boxToLoad,
  hasOutlines,
  holds,
  isNarrow,
  metresBetween,
} from "#ui/map/map-box.ts";

test("metres between two points agree with the ellipsoid within half a percent at this latitude", () => {
  // ST_Distance(geography): 1 594.4 m.
  expect(metresBetween([8.93, 44.41], [8.95, 44.41])).toBeGreaterThan(1594.4 * 0.995);
  expect(metresBetween([8.93, 44.41], [8.95, 44.41])).toBeLessThan(1594.4 * 1.005);
});

test("a box around a point reaches as far to each side", () => {
  const [west, south, east, north] = boxAround([8.93, 44.41], 100);
  expect(metresBetween([west, 44.41], [8.93, 44.41])).toBeCloseTo(100, 0);
  expect(metresBetween([8.93, south], [8.93, 44.41])).toBeCloseTo(100, 0);
  expect(east - west).toBeGreaterThan(north - south);
});

test("the box of some points holds them all with room around, and there is none of no points", () => {
  const box = boxOf([
    [8.9, 44.4],
    [8.95, 44.45],
  ]) as Box;
  expect(holds(box, [8.9, 44.4]) && holds(box, [8.95, 44.45])).toBe(true);
  expect(holds(box, [8.8, 44.4])).toBe(false);
  expect(boxOf([])).toBeUndefined();
});

test("what is loaded holds the view, is at most some times larger, and stays the same over small moves", () => {
  for (const size of [0.0005, 0.003, 0.02, 0.2]) {
    const view: Box = [8.9301, 44.4101, 8.9301 + size, 44.4101 + size * 0.7];
    const load = boxToLoad(view);
    expect(load[0] <= view[0] && load[1] <= view[1] && load[2] >= view[2] && load[3] >= view[3]).toBe(true);
    expect(load[2] - load[0]).toBeLessThanOrEqual(size * 3.1);
  }
  const still: Box = [8.9302, 44.4095, 8.9332, 44.4115];
  const moved = still.map((side) => side + 0.00005) as unknown as Box;
  expect(boxText(boxToLoad(moved))).toBe(boxText(boxToLoad(still)));
});

test("a neighbourhood is told its orders and drawn with outlines; a city is not", () => {
  const neighbourhood = boxAround([8.93, 44.41], 400);
  const city = boxAround([8.93, 44.41], 15_000);
  expect([isNarrow(neighbourhood), hasOutlines(neighbourhood)]).toEqual([true, true]);
  expect([isNarrow(city), hasOutlines(city)]).toEqual([false, false]);
});

test("a box is written as the API reads it, to a tenth of a metre", () => {
  expect(boxText([8.93, 44.4101234567, 9, 44.5])).toBe("8.93,44.410123,9,44.5");
});
