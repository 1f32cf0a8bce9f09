import type { Space } from "#city/types.ts";

/** A room on its storey, in metres; y goes up. */
export interface PlacedRoom {
  space: Space;
  left: number;
  bottom: number;
  right: number;
  top: number;
}

const DEPTH = 6;
const CORRIDOR = 2;

/** Rooms in two rows along a corridor, each a rectangle as large as it is said to be, to the centimetre. */
export function placeRooms(spaces: readonly Space[]): PlacedRoom[] {
  const ends = [0, 0];
  return spaces.map((space) => {
    const row = (ends[0] as number) <= (ends[1] as number) ? 0 : 1;
    const left = ends[row] as number;
    const right = Math.round((left + space.areaM2 / DEPTH) * 100) / 100;
    ends[row] = right;
    const bottom = row * (DEPTH + CORRIDOR);
    return { space, left, right, bottom, top: bottom + DEPTH };
  });
}
