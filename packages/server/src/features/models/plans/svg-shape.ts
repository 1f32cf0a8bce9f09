import type { Line } from "#domain/plans/path-lines.ts";
import { linesOfPath } from "#domain/plans/path-lines.ts";
import { MOST_POINTS, type Point } from "#domain/plans/plane.ts";

type Said = Readonly<Record<string, string>>;

const numberOf = (text: string | undefined): number => Number.parseFloat(text ?? "0") || 0;

function pairs(text: string): Point[] {
  const values = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
  return Array.from(
    { length: Math.floor(values.length / 2) },
    (_, index): Point => [values[index * 2] ?? 0, values[index * 2 + 1] ?? 0],
  );
}

const LINES: Readonly<Record<string, (said: Said) => Line[]>> = {
  polygon: ({ points = "" }) => [{ points: pairs(points), isClosed: true }],
  polyline: ({ points = "" }) => [{ points: pairs(points), isClosed: false }],
  path: ({ d = "" }) => linesOfPath(d),
  rect({ x, y, width, height }) {
    const [left, top] = [numberOf(x), numberOf(y)];
    const [right, bottom] = [left + numberOf(width), top + numberOf(height)];
    return [
      {
        points: [
          [left, top],
          [right, top],
          [right, bottom],
          [left, bottom],
        ],
        isClosed: true,
      },
    ];
  },
};

const isBack = (points: readonly Point[]): boolean => {
  const [first, last] = [points[0], points.at(-1)];
  return first?.[0] === last?.[0] && first?.[1] === last?.[1];
};

/** The closed lines of an element: those that end where they began are closed too. */
export function closedLines(element: string, said: Said): Point[][] {
  const lines = Object.hasOwn(LINES, element) ? (LINES[element]?.(said) ?? []) : [];
  return lines
    .filter(
      ({ points, isClosed }) =>
        points.length >= 3 && points.length <= MOST_POINTS && (isClosed || isBack(points)),
    )
    .map(({ points }) => points)
    .filter((points) => points.flat().every(Number.isFinite));
}
