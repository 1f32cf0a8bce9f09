import { type Camera, type Point, type Sheet, wayOf } from "#pages/plans/camera.ts";

/** An outline that is being drawn. */
export interface Draft {
  spaceId: string;
  name: string;
  /** Of the outline that was there when it began. */
  version: number;
  points: readonly Point[];
  /** Where the next point goes, when it is put by keys. */
  cursor: Point;
}

const MOST_POINTS = 500;

const onSheet = ([x, y]: Point, { width, height }: Sheet): Point => [
  Math.round(Math.min(Math.max(x, 0), width) * 10) / 10,
  Math.round(Math.min(Math.max(y, 0), height) * 10) / 10,
];

export function begun(space: { id: string; name: string; version: number }, camera: Camera): Draft {
  const cursor: Point = [camera.x + camera.width / 2, camera.y + camera.height / 2];
  return { spaceId: space.id, name: space.name, version: space.version, points: [], cursor };
}

export function withPoint(draft: Draft, sheet: Sheet, at: Point = draft.cursor): Draft {
  const point = onSheet(at, sheet);
  const last = draft.points.at(-1);
  const isSame = last?.[0] === point[0] && last[1] === point[1];
  if (isSame || draft.points.length >= MOST_POINTS) return draft;
  return { ...draft, points: [...draft.points, point], cursor: point };
}

export const withoutLast = (draft: Draft): Draft => ({ ...draft, points: draft.points.slice(0, -1) });

/** By a hundredth of what is in sight, or a tenth. @returns undefined when the key is no arrow */
export function moved(
  draft: Draft,
  { camera, sheet, key, far }: { camera: Camera; sheet: Sheet; key: string; far: boolean },
): Draft | undefined {
  const way = wayOf(key);
  if (way === undefined) return undefined;
  const step = camera.width / (far ? 10 : 100);
  return {
    ...draft,
    cursor: onSheet([draft.cursor[0] + way[0] * step, draft.cursor[1] + way[1] * step], sheet),
  };
}

export const isDrawn = ({ points }: Draft): boolean => points.length >= 3;
