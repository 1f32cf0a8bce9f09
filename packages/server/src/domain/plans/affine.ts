import type { Point } from "#domain/plans/plane.ts";

/** x' = a·x + c·y + e, y' = b·x + d·y + f: as `matrix(a b c d e f)` of SVG. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const IDENTITY: Affine = [1, 0, 0, 1, 0, 0];

/** First the second, then the first: as nested groups are. */
export const combined = ([a, b, c, d, e, f]: Affine, [p, q, r, s, t, u]: Affine): Affine => [
  a * p + c * q,
  b * p + d * q,
  a * r + c * s,
  b * r + d * s,
  a * t + c * u + e,
  b * t + d * u + f,
];

export const moved = ([a, b, c, d, e, f]: Affine, [x, y]: Point): Point => [
  a * x + c * y + e,
  b * x + d * y + f,
];

const MAKERS: Readonly<Record<string, (values: readonly number[]) => Affine | undefined>> = {
  matrix: (values) => (values.length === 6 ? (values as unknown as Affine) : undefined),
  translate: ([x = 0, y = 0]) => [1, 0, 0, 1, x, y],
  scale: ([x = 1, y = x]) => [x, 0, 0, y, 0, 0],
  rotate([degrees = 0, x = 0, y = 0]) {
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
    return combined([1, 0, 0, 1, x, y], combined([cos, sin, -sin, cos, 0, 0], [1, 0, 0, 1, -x, -y]));
  },
  skewX: ([degrees = 0]) => [1, 0, Math.tan((degrees * Math.PI) / 180), 1, 0, 0],
  skewY: ([degrees = 0]) => [1, Math.tan((degrees * Math.PI) / 180), 0, 1, 0, 0],
};

const STEP = /^\s*,?\s*([a-z]+)\s*\(([^()]*)\)/i;
const MOST_STEPS = 100;

/** The `transform` of an SVG element (SVG 1.1 §7.6). @returns undefined when it is none */
export function readTransform(text: string): Affine | undefined {
  let rest = text.trim();
  let whole = IDENTITY;
  for (let steps = 0; rest !== ""; steps += 1) {
    const found = STEP.exec(rest);
    const values = (found?.[2] ?? "")
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    const maker = found?.[1] === undefined || !Object.hasOwn(MAKERS, found[1]) ? undefined : MAKERS[found[1]];
    const step = values.every(Number.isFinite) ? maker?.(values) : undefined;
    if (found === null || step === undefined || steps === MOST_STEPS) return undefined;
    whole = combined(whole, step);
    rest = rest.slice(found[0].length).trim();
  }
  return whole.every(Number.isFinite) ? whole : undefined;
}
