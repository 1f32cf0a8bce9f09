import { ashore, isInsideBoundary, isOnLand } from "#city/geography.ts";
import { type KnownStreet, pointAlong } from "#city/streets.ts";
import type { CivicNumber } from "#city/types.ts";

type Door = Pick<CivicNumber, "number" | "letter" | "colour">;

/** Hands out doors: never the same one twice, black and red each with its own sequence. */
export interface CivicRegister {
  /** The wanted door, or the nearest free one with a letter, or the next free number. */
  take(street: KnownStreet, wanted: Door): CivicNumber;
}

const LETTERS = "ABCDEFGH";
const ROW_METRES = 26;

export function openCivicRegister(): CivicRegister {
  const taken = new Set<string>();
  const rows = new Map<string, number>();
  return {
    take(street, wanted) {
      let door = wanted;
      for (let attempt = 0; taken.has(keyOf(street, door)); attempt += 1) door = nextDoor(door, attempt);
      taken.add(keyOf(street, door));
      const place = `${street.code}/${door.number}/${door.colour}`;
      const row = rows.get(place) ?? 0;
      rows.set(place, row + 1);
      return civicOf(street, door, row);
    },
  };
}

function keyOf(street: KnownStreet, { number, letter, colour }: Door): string {
  return `${street.code}/${number}${letter ?? ""}${colour}`;
}

/** 12, 12A … 12H, 14, 14A …: a letter at the same door first, then the next door on the same side. */
function nextDoor({ number, letter, colour }: Door, attempt: number): Door {
  const next = letter === null ? 0 : LETTERS.indexOf(letter) + 1;
  if (next < LETTERS.length) return { number, letter: LETTERS.charAt(next), colour };
  return { number: number + 2 * (1 + Math.floor(attempt / 40)), letter: null, colour };
}

/**
 * Where a door is: even numbers on the right going up the street, odd ones on the left; a shop every five metres, a
 * home's door every eight. Doors with a letter stand behind one another, as the stairways of one plot do.
 */
export function civicOf(street: KnownStreet, door: Door, row = 0): CivicNumber {
  const last = door.colour === "red" ? street.lastNumber * 1.6 : street.lastNumber;
  const share = (((door.number - 1) % last) + 1) / (last + 1);
  const side = door.number % 2 === 0 ? 1 : -1;
  for (let behind = row % 9; behind >= 0; behind -= 1) {
    const point = pointAlong(street, share, side * (14 + ROW_METRES * behind));
    if (isOnLand(point) && isInsideBoundary(point)) return { streetCode: street.code, ...door, point };
  }
  return { streetCode: street.code, ...door, point: ashore(pointAlong(street, share, 0)) };
}
