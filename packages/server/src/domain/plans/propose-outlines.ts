import { areaOf, isInside, outlineRefusal, type Point, tidyOutline } from "#domain/plans/plane.ts";

/** A closed line of a drawing, and what the drawing calls it, when it does. */
export interface DrawnShape {
  points: Point[];
  labels: string[];
}
export interface DrawnText {
  at: Point;
  text: string;
}

export interface NamedSpace {
  id: string;
  code: string;
  name: string;
}

export interface ProposedOutline {
  spaceId: string;
  points: Point[];
  /** The words of the drawing that it was found by. */
  words: string;
}

interface Drawn {
  width: number;
  height: number;
  shapes: readonly DrawnShape[];
  texts: readonly DrawnText[];
}

/** What is compared: without accents, capitals, and whatever is neither a letter nor a figure. */
const folded = (text: string): string =>
  text
    .normalize("NFD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const MOST_SHAPES = 5_000;
const MOST_SHAPE_POINTS = 50_000;

/** The largest closed lines of a drawing, up to what is worth searching: rooms are larger than what stands in them. */
export function largestShapes(shapes: readonly DrawnShape[]): DrawnShape[] {
  let points = 0;
  return shapes
    .map((shape) => ({ shape, area: areaOf(shape.points) }))
    .toSorted((a, b) => b.area - a.area)
    .map(({ shape }) => shape)
    .slice(0, MOST_SHAPES)
    .filter((shape) => (points += shape.points.length) <= MOST_SHAPE_POINTS);
}

interface Candidate {
  points: Point[];
  labels: string[];
  /** Left, top, right, bottom: most are told apart by it alone. */
  box: readonly [number, number, number, number];
  isFit: () => boolean;
}

/** The smallest first; whether it may be kept is found out only of those that are asked for. */
function candidatesOf(drawn: Drawn): Candidate[] {
  return largestShapes(drawn.shapes)
    .toReversed()
    .map(({ points: rough, labels }) => {
      const points = tidyOutline(rough);
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
      let fit: boolean | undefined;
      const isFit = () => (fit ??= outlineRefusal(points, drawn) === undefined);
      return {
        points,
        labels,
        box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
        isFit,
      };
    });
}

const holds = ({ box: [left, top, right, bottom], points, isFit }: Candidate, at: Point): boolean =>
  at[0] >= left && at[0] <= right && at[1] >= top && at[1] <= bottom && isInside(at, points) && isFit();

/** Words that stand in more places than this tell of none of them. */
const MOST_PLACES = 3;

/**
 * Which closed lines of a drawing are which spaces: those that it calls, or writes into, as the register calls one space
 * and no other. What could be two spaces, or a space that could be in two places, is left to a person.
 */
export function proposeOutlines(drawn: Drawn, spaces: readonly NamedSpace[]): ProposedOutline[] {
  const known = spacesByWords(spaces);
  const shapes = candidatesOf(drawn);
  const found = new Map<string, ProposedOutline[]>();
  const say = (words: string, points: Point[] | undefined) => {
    const spaceId = known.get(folded(words));
    if (spaceId === undefined || points === undefined) return;
    const others = found.get(spaceId) ?? [];
    if (!others.some((other) => other.points === points))
      found.set(spaceId, [...others, { spaceId, points, words }]);
  };
  const called = shapes.flatMap((shape) => shape.labels.map((label) => ({ label, shape })));
  for (const [words, all] of Map.groupBy(called, ({ label }) => folded(label)))
    if (known.has(words) && all.length <= MOST_PLACES)
      for (const { label, shape } of all) if (shape.isFit()) say(label, shape.points);
  const places = Map.groupBy(drawn.texts, ({ text }) => folded(text));
  for (const [words, texts] of places)
    if (known.has(words) && texts.length <= MOST_PLACES)
      for (const { at, text } of texts) say(text, shapes.find((shape) => holds(shape, at))?.points);
  return onePerShape([...found.values()].flatMap((all) => (all.length === 1 ? all : [])));
}

/** Words that name one space only: two rooms are called «Bagno», and a code is nobody else's. */
function spacesByWords(spaces: readonly NamedSpace[]): Map<string, string> {
  const named = new Map<string, Set<string>>();
  for (const { id, code, name } of spaces)
    for (const words of [folded(code), folded(name)])
      if (words !== "") named.set(words, (named.get(words) ?? new Set()).add(id));
  return new Map(
    [...named].flatMap(([words, ids]) => (ids.size === 1 ? [[words, [...ids][0] as string]] : [])),
  );
}

function onePerShape(proposed: readonly ProposedOutline[]): ProposedOutline[] {
  return proposed.filter((one) => !proposed.some((other) => other !== one && other.points === one.points));
}
