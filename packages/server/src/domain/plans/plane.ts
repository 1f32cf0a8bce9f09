/** A point of a plan: its longer side is ten thousand long, the origin at the top left. */
export type Point = readonly [x: number, y: number];

export const LONG_SIDE = 10_000;
export const MOST_POINTS = 500;

/** Twice the area with its sign: positive when the points go round with the clock on a screen. */
const doubleArea = (points: readonly Point[]): number =>
  points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] as Point;
    return sum + x * nextY - nextX * y;
  }, 0);

export const areaOf = (points: readonly Point[]): number => Math.abs(doubleArea(points)) / 2;

/** Whether a point is inside; one on the edge may be told either way. */
export function isInside([x, y]: Point, points: readonly Point[]): boolean {
  let inside = false;
  for (let index = 0; index < points.length; index += 1) {
    const [ax, ay] = points[index] as Point;
    const [bx, by] = points[(index + 1) % points.length] as Point;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/** On which side of the line from `a` to `b` a point is: −1, 0, 1. */
const sideOf = (a: Point, b: Point, point: Point): number =>
  Math.sign((b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]));

const isBetween = (a: Point, b: Point, [x, y]: Point): boolean =>
  x >= Math.min(a[0], b[0]) &&
  x <= Math.max(a[0], b[0]) &&
  y >= Math.min(a[1], b[1]) &&
  y <= Math.max(a[1], b[1]);

type Side = readonly [Point, Point];

function touch([a, b]: Side, [c, d]: Side): boolean {
  const [one, two, three, four] = [sideOf(a, b, c), sideOf(a, b, d), sideOf(c, d, a), sideOf(c, d, b)];
  if (one !== two && three !== four) return true;
  return (
    (one === 0 && isBetween(a, b, c)) ||
    (two === 0 && isBetween(a, b, d)) ||
    (three === 0 && isBetween(c, d, a)) ||
    (four === 0 && isBetween(c, d, b))
  );
}

/** Whether no side crosses or touches another that is not beside it. */
export function isSimple(points: readonly Point[]): boolean {
  const sides = points.map((point, index): Side => [point, points[(index + 1) % points.length] as Point]);
  return sides.every((side, one) =>
    sides.every((other, two) => {
      const apart = two - one;
      return apart < 2 || apart === sides.length - 1 || !touch(side, other);
    }),
  );
}

/** To a tenth: a millimetre or so of a building of a hundred metres. */
const rounded = (value: number): number => Math.round(value * 10) / 10;

/** As it is kept: rounded, without points that repeat the one before or the first. */
export function tidyOutline(points: readonly Point[]): Point[] {
  const near = points.map(([x, y]): Point => [rounded(x), rounded(y)]);
  const isSame = (a: Point | undefined, b: Point | undefined) => a?.[0] === b?.[0] && a?.[1] === b?.[1];
  const apart = near.filter((point, index) => index === 0 || !isSame(point, near[index - 1]));
  return apart.length > 1 && isSame(apart[0], apart.at(-1)) ? apart.slice(0, -1) : apart;
}

/** @returns why an outline cannot be kept, in Italian */
export function outlineRefusal(
  points: readonly Point[],
  { width, height }: { width: number; height: number },
): string | undefined {
  if (points.length < 3) return "Un contorno ha almeno tre punti distinti";
  if (points.length > MOST_POINTS) return `Un contorno ha al massimo ${MOST_POINTS} punti`;
  if (points.some(([x, y]) => x < 0 || y < 0 || x > width || y > height))
    return "Un punto del contorno è fuori dal disegno";
  if (!isSimple(points)) return "I lati del contorno si incrociano: ridisegnalo";
  return areaOf(points) < 1 ? "Il contorno è troppo piccolo" : undefined;
}
