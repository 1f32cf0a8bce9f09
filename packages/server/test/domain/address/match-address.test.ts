import fc from "fast-check";
import { expect, test } from "vitest";
import { type Door, indexDoors, matchAddress, type SaidAddress } from "#domain/address/match-address.ts";

const door = fc.record({
  street: fc.constantFrom("Via Roma", "Via Antonio Gramsci", "Corso Città di Gaeta", "Salita San Francesco"),
  number: fc.integer({ min: 1, max: 6 }),
  letter: fc.constantFrom("", "A"),
  colour: fc.constantFrom("black" as const, "red" as const),
});
const doors = fc
  .array(door, { minLength: 1, maxLength: 12 })
  .map((list) => list.map((one, place): Door => ({ ...one, id: `b${place}` })));
const saidOf = ({ street, number, letter, colour }: Door): SaidAddress => ({
  text: "",
  street: street.toUpperCase().replace("CITTÀ", "CITTA'"),
  number,
  letter: letter.toLowerCase(),
  colour,
});
const keyOf = ({ street, number, letter, colour }: Door) => `${street} ${number}${letter} ${colour}`;

test("a door that is of one building is found, however its street is written; one of several is left to a person", () => {
  fc.assert(
    fc.property(doors, (list) => {
      const index = indexDoors(list);
      for (const one of list) {
        const same = list.filter((other) => keyOf(other) === keyOf(one)).map(({ id }) => id);
        const match = matchAddress(index, saidOf(one));
        if (same.length === 1) expect(match).toEqual({ kind: "one", id: one.id });
        else expect(match).toEqual({ kind: "unsure", ids: same.slice(0, 8) });
      }
    }),
  );
});

test("nothing short of the whole address is ever a match", () => {
  fc.assert(
    fc.property(doors, (list) => {
      const index = indexDoors(list);
      for (const one of list) {
        const said = saidOf(one);
        expect(matchAddress(index, { ...said, number: null }).kind).toBe("unsure");
        expect(matchAddress(index, { ...said, colour: null }).kind).toBe("unsure");
        expect(matchAddress(index, { ...said, street: null })).toEqual({ kind: "unsure", ids: [] });
      }
    }),
  );
});

test("the likeliest come first: the other colour, then the nearest number, then a street called alike", () => {
  const at = (id: string, number: number, rest: Partial<Door> = {}): Door => ({
    ...{ id, street: "Via Antonio Gramsci", number, letter: "", colour: "black" as const },
    ...rest,
  });
  const index = indexDoors([at("far", 40), at("near", 9), at("red", 10, { colour: "red" })]);
  const said = { text: "", street: "VIA ANTONIO GRAMSCI", number: 10, letter: "", colour: "black" as const };
  expect(matchAddress(index, said)).toEqual({ kind: "unsure", ids: ["red"] });
  expect(matchAddress(index, { ...said, number: 12 })).toEqual({
    kind: "unsure",
    ids: ["red", "near", "far"],
  });
  expect(matchAddress(index, { ...said, street: "VIA GRAMSCI", number: 9 })).toEqual({
    kind: "unsure",
    ids: ["near"],
  });
});
