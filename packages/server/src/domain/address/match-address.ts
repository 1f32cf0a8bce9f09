import { streetKey } from "#domain/address/street-name.ts";

/** A building's own door. */
export interface Door {
  id: string;
  street: string;
  number: number;
  letter: string;
  colour: "black" | "red";
}

/** An address as somebody else's register writes it, taken apart as far as it can be. */
export interface SaidAddress {
  text: string;
  street: string | null;
  number: number | null;
  letter: string;
  /** Null: the register does not say it, and red and black doors are two. */
  colour: "black" | "red" | null;
}

export type DoorIndex = ReadonlyMap<string, readonly Door[]>;

export type AddressMatch =
  /** That street, number, letter and colour are of one building, and of no other. */
  | { kind: "one"; id: string }
  /** Not told well enough: buildings that may be meant, the likeliest first. */
  | { kind: "unsure"; ids: string[] };

/** More than a person looks through. */
const MOST_CANDIDATES = 8;

/** By street, however it is written. */
export function indexDoors(doors: readonly Door[]): DoorIndex {
  return Map.groupBy(doors, ({ street }) => streetKey(street));
}

/** Never a guess: anything short of the whole address is left to a person, with what is near it. */
export function matchAddress(index: DoorIndex, said: SaidAddress): AddressMatch {
  if (said.street === null) return { kind: "unsure", ids: [] };
  const onStreet = index.get(streetKey(said.street)) ?? [];
  const same = onStreet.filter((door) => isSameNumber(door, said));
  const exact = same.filter(({ colour }) => colour === said.colour);
  const ids = distinct(exact);
  if (ids.length === 1) return { kind: "one", id: ids[0] ?? "" };
  return { kind: "unsure", ids: candidates({ exact, same, onStreet }, index, said) };
}

const isSameNumber = (door: Door, said: SaidAddress): boolean =>
  door.number === said.number && door.letter.toLowerCase() === said.letter.toLowerCase();

interface Near {
  exact: readonly Door[];
  same: readonly Door[];
  onStreet: readonly Door[];
}

/** Several at that very address; else of another colour or letter; else along the street; else of a street called alike. */
function candidates({ exact, same, onStreet }: Near, index: DoorIndex, said: SaidAddress): string[] {
  if (exact.length > 0) return distinct(exact);
  if (same.length > 0) return distinct(same);
  const near = onStreet.toSorted((one, other) => distance(one, said) - distance(other, said));
  return near.length > 0 ? distinct(near) : distinct(calledAlike(index, said));
}

const distance = ({ number }: Door, said: SaidAddress): number =>
  said.number === null ? number : Math.abs(number - said.number);

/** "Via Gramsci" for "Via Antonio Gramsci": the same last word, at the same number. */
function calledAlike(index: DoorIndex, { street, number }: SaidAddress): Door[] {
  const last = lastWord(streetKey(street ?? ""));
  if (number === null || last.length < 4) return [];
  return [...index].flatMap(([key, doors]) =>
    lastWord(key) === last ? doors.filter((door) => door.number === number) : [],
  );
}

const lastWord = (key: string): string => key.slice(key.lastIndexOf(" ") + 1);

const distinct = (doors: readonly Door[]): string[] =>
  [...new Set(doors.map(({ id }) => id))].slice(0, MOST_CANDIDATES);
