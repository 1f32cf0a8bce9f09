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

/**
 * Which closed lines of a drawing are which spaces: those that it calls, or writes into, as the register calls one space
 * and no other. What could be two spaces, or a space that could be in two places, is left to a person.
 */
export function proposeOutlines(drawn: Drawn, spaces: readonly NamedSpace[]): ProposedOutline[] {
  const known = spacesByWords(spaces);
  const shapes = drawn.shapes
    .map(({ points, labels }) => ({ points: tidyOutline(points), labels }))
    .filter(({ points }) => outlineRefusal(points, drawn) === undefined)
    .toSorted((a, b) => areaOf(a.points) - areaOf(b.points));
  const found = new Map<string, ProposedOutline[]>();
  const say = (words: string, points: Point[] | undefined) => {
    const spaceId = known.get(folded(words));
    if (spaceId === undefined || points === undefined) return;
    const others = found.get(spaceId) ?? [];
    if (!others.some((other) => other.points === points))
      found.set(spaceId, [...others, { spaceId, points, words }]);
  };
  for (const { labels, points } of shapes) for (const label of labels) say(label, points);
  for (const { at, text } of drawn.texts) {
    if (known.has(folded(text))) say(text, shapes.find(({ points }) => isInside(at, points))?.points);
  }
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
