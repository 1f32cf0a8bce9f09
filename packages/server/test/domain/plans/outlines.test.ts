import fc from "fast-check";
import { expect, test } from "vitest";
import { combined, IDENTITY, moved, readTransform } from "#domain/plans/affine.ts";
import { linesOfPath } from "#domain/plans/path-lines.ts";
import {
  areaOf,
  isInside,
  isSimple,
  LONG_SIDE,
  outlineRefusal,
  type Point,
  tidyOutline,
} from "#domain/plans/plane.ts";
import { proposeOutlines } from "#domain/plans/propose-outlines.ts";

const sheet = { width: LONG_SIDE, height: LONG_SIDE };
const coordinate = fc.integer({ min: 0, max: LONG_SIDE });
const point = fc.tuple(coordinate, coordinate);
const points = fc.array(point, { minLength: 3, maxLength: 12 });
const room = fc
  .tuple(
    fc.integer({ min: 0, max: 9_000 }),
    fc.integer({ min: 0, max: 9_000 }),
    fc.integer({ min: 2, max: 1_000 }),
    fc.integer({ min: 2, max: 1_000 }),
  )
  .map(([x, y, w, h]): Point[] => [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ]);

/** A closed line around its middle, each point farther round than the one before: it never crosses itself. */
const star = fc.array(fc.integer({ min: 500, max: 4_000 }), { minLength: 3, maxLength: 20 }).map((lengths) =>
  lengths.map((length, index): Point => {
    const angle = (index / lengths.length) * 2 * Math.PI;
    return [5_000 + length * Math.cos(angle), 5_000 + length * Math.sin(angle)];
  }),
);

test("an outline that goes round without crossing is kept, from whichever point it begins and whichever way", () => {
  fc.assert(
    fc.property(star, fc.nat(19), (outline, from) => {
      const turned = [...outline.slice(from % outline.length), ...outline.slice(0, from % outline.length)];
      expect(isSimple(outline)).toBe(true);
      for (const same of [turned, turned.toReversed()]) {
        expect(outlineRefusal(tidyOutline(same), sheet)).toBeUndefined();
        expect(areaOf(same)).toBeCloseTo(areaOf(outline), 3);
      }
      expect(isInside([5_000, 5_000], outline)).toBe(true);
    }),
  );
});

test("two sides exchanged make an outline that crosses itself, and is refused", () => {
  fc.assert(
    fc.property(room, ([a, b, c, d]) => {
      expect(outlineRefusal([a, b, c, d] as Point[], sheet)).toBeUndefined();
      expect(outlineRefusal([a, c, b, d] as Point[], sheet)).toMatch(/si incrociano/);
    }),
  );
});

test("what is tidied is tidied once, and whatever is drawn gets an answer", () => {
  fc.assert(
    fc.property(points, (outline) => {
      const tidy = tidyOutline(outline);
      expect(tidyOutline(tidy)).toEqual(tidy);
      const refusal = outlineRefusal(tidy, sheet);
      if (refusal === undefined) expect(areaOf(tidy)).toBeGreaterThan(0);
    }),
  );
  expect(
    outlineRefusal(
      [
        [0, 0],
        [10, 0],
        [20_000, 10],
      ],
      sheet,
    ),
  ).toMatch(/fuori/);
  expect(
    outlineRefusal(
      Array.from({ length: 501 }, (_, x): Point => [x, x % 2]),
      sheet,
    ),
  ).toMatch(/al massimo 500/);
});

test("a transformation is read as SVG says it, and what is none is none", () => {
  fc.assert(
    fc.property(fc.double({ min: -180, max: 180, noNaN: true }), point, (degrees, at) => {
      const there = readTransform(`rotate(${degrees.toFixed(6)})`) ?? IDENTITY;
      const back = readTransform(`rotate(${(-degrees).toFixed(6)})`) ?? IDENTITY;
      const [x, y] = moved(combined(there, back), at);
      expect([Math.abs(x - at[0]) < 1e-6, Math.abs(y - at[1]) < 1e-6]).toEqual([true, true]);
    }),
  );
  expect(readTransform("translate(10, 20) scale(2)")).toEqual([2, 0, 0, 2, 10, 20]);
  expect(readTransform("matrix(1 2 3 4 5 6)")).toEqual([1, 2, 3, 4, 5, 6]);
  for (const none of ["url(#a)", "translate(x)", "constructor(1)", "scale(1) script", "translate(1"])
    expect(readTransform(none), none).toBeUndefined();
});

test("a path says its lines, absolute or relative, and which of them are closed", () => {
  expect(linesOfPath("M0 0 10 0v10h-10z m20 0 l5,5")).toEqual([
    {
      points: [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ],
      isClosed: true,
    },
    {
      points: [
        [20, 0],
        [25, 5],
      ],
      isClosed: false,
    },
  ]);
  fc.assert(fc.property(fc.string(), (text) => void linesOfPath(text)));
});

const spaces = [
  { id: "1", code: "GE-01-A1", name: "Aula 1" },
  { id: "2", code: "GE-01-B1", name: "Bagno" },
  { id: "3", code: "GE-01-B2", name: "Bagno" },
];
const square = (x: number, size = 100): Point[] => [
  [x, 0],
  [x + size, 0],
  [x + size, size],
  [x, size],
];

test("what a drawing writes into one closed line, as one space is called, is proposed for it", () => {
  const drawn = {
    ...sheet,
    shapes: [
      { points: square(0, 1_000), labels: [] },
      { points: square(0), labels: [] },
      { points: square(200), labels: ["ge_01_b1"] },
    ],
    texts: [{ at: [50, 50] as const, text: "AULA  1" }],
  };
  expect(proposeOutlines(drawn, spaces)).toEqual([
    { spaceId: "2", points: square(200), words: "ge_01_b1" },
    { spaceId: "1", points: square(0), words: "AULA  1" },
  ]);
});

test("what could be two spaces, or in two places, is proposed for none", () => {
  const shapes = [0, 200].map((x) => ({ points: square(x), labels: [] }));
  const at = (x: number, text: string) => ({ at: [x, 50] as const, text });
  const proposed = (texts: ReturnType<typeof at>[]) => proposeOutlines({ ...sheet, shapes, texts }, spaces);
  expect(proposed([at(50, "Bagno")])).toEqual([]);
  expect(proposed([at(50, "Aula 1"), at(250, "Aula 1")])).toEqual([]);
  expect(proposed([at(50, "Aula 1"), at(60, "GE-01-B1")])).toEqual([]);
  expect(proposed([at(9_000, "Aula 1")])).toEqual([]);
});

test("a drawing made to be searched for long is not", () => {
  const round = (turn: number) =>
    Array.from({ length: 500 }, (_, index): Point => {
      const angle = (index / 500) * 2 * Math.PI;
      return [5_000 + (4_000 + turn) * Math.cos(angle), 5_000 + (4_000 + turn) * Math.sin(angle)];
    });
  const shapes = Array.from({ length: 2_000 }, (_, turn) => ({
    points: round(turn / 10),
    labels: ["Aula 1", "x"],
  }));
  const texts = Array.from({ length: 5_000 }, () => ({ at: [5_000, 5_000] as const, text: "Aula 1" }));
  const many = Array.from({ length: 1_000 }, (_, index) => ({
    id: `${index}`,
    code: `c${index}`,
    name: `n${index}`,
  }));
  const named = many.flatMap(({ name, code }) =>
    [name, code].map((text) => ({ at: [5_000, 5_000] as const, text })),
  );
  // Of the processor, and not of the clock: others may be at work.
  const began = process.cpuUsage();
  expect(proposeOutlines({ ...sheet, shapes, texts: [...texts, ...named] }, [...spaces, ...many])).toEqual(
    [],
  );
  expect(process.cpuUsage(began).user / 1_000).toBeLessThan(5_000);
});

test("whatever is drawn, a space is proposed once at most, and only where it may be kept", () => {
  const texts = fc.array(
    fc.record({ at: point, text: fc.constantFrom("Aula 1", "Bagno", "GE-01-B1", "x") }),
    { maxLength: 8 },
  );
  const shapes = fc.array(
    fc.record({ points: fc.oneof(room, points), labels: fc.array(fc.constantFrom("Aula 1", "y")) }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(shapes, texts, (some, words) => {
      const proposed = proposeOutlines({ ...sheet, shapes: some, texts: words }, spaces);
      expect(new Set(proposed.map(({ spaceId }) => spaceId)).size).toBe(proposed.length);
      for (const { points: outline } of proposed) expect(outlineRefusal(outline, sheet)).toBeUndefined();
    }),
  );
});
