import fc from "fast-check";
import { expect, test } from "vitest";
import { areaOf, around, byKey, type Camera, panned, whole, zoomed } from "#pages/plans/camera.ts";
import { begun, isDrawn, moved, withoutLast, withPoint } from "#pages/plans/draft.ts";

const sheet = { width: 10_000, height: 5_000 };
const keys = fc.array(fc.constantFrom("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "-", "Home"), {
  maxLength: 60,
});
const middle = ({ x, y, width, height }: Camera) => [x + width / 2, y + height / 2] as const;

test("whatever keys are pressed the sheet stays in sight, in its own proportion", () => {
  fc.assert(
    fc.property(keys, (pressed) => {
      const camera = pressed.reduce((now, key) => byKey(now, sheet, key) ?? now, whole(sheet));
      const [x, y] = middle(camera);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(sheet.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(sheet.height);
      expect(camera.width / camera.height).toBeCloseTo(2, 6);
      expect(camera.width).toBeLessThanOrEqual(sheet.width);
      expect(camera.width).toBeGreaterThanOrEqual(sheet.width / 40 - 1e-6);
    }),
  );
});

test("what one zooms at stays where it is, until the edge of the sheet holds it", () => {
  const near = zoomed(whole(sheet), sheet, { factor: 2, at: [2_500, 2_500] });
  expect(near).toEqual({ x: 1_250, y: 1_250, width: 5_000, height: 2_500 });
  expect(zoomed(near, sheet, { factor: 0.1 })).toEqual(whole(sheet));
  expect(panned(near, sheet, [1e9, -1e9])).toMatchObject({ x: 7_500, y: -1_250 });
});

test("a space is shown whole, with room around it", () => {
  const camera = around(
    [
      [1_000, 1_000],
      [2_000, 1_000],
      [2_000, 2_000],
      [1_000, 2_000],
    ],
    sheet,
  );
  expect(middle(camera)).toEqual([1_500, 1_500]);
  expect(camera.height).toBe(2_000);
});

test("an area is in square metres of the drawing's own unit", () => {
  expect(
    areaOf(
      [
        [0, 0],
        [1_000, 0],
        [1_000, 500],
        [0, 500],
      ],
      0.01,
    ),
  ).toBeCloseTo(50);
});

test("an outline is drawn by keys alone: move, fix, take back; never off the sheet", () => {
  const camera = whole(sheet);
  const given = { camera, sheet, far: true };
  let draft = begun({ id: "v", name: "Aula", version: 0 }, camera);
  expect(draft.cursor).toEqual([5_000, 2_500]);
  draft = withPoint(draft, sheet);
  expect(withPoint(draft, sheet)).toBe(draft);
  draft = withPoint(moved(draft, { ...given, key: "ArrowRight" }) ?? draft, sheet);
  draft = withPoint(moved(draft, { ...given, key: "ArrowDown" }) ?? draft, sheet);
  expect(draft.points).toEqual([
    [5_000, 2_500],
    [6_000, 2_500],
    [6_000, 3_500],
  ]);
  expect(isDrawn(draft)).toBe(true);
  expect(isDrawn(withoutLast(draft))).toBe(false);
  expect(moved(draft, { ...given, key: "x" })).toBeUndefined();
  for (let count = 0; count < 100; count += 1) draft = moved(draft, { ...given, key: "ArrowLeft" }) ?? draft;
  expect(draft.cursor).toEqual([0, 3_500]);
});
