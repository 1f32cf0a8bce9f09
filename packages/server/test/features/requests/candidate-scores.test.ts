import { expect, test } from "vitest";
import { readAddress } from "#domain/address/written-address.ts";
import { scoreBuilding, scoreDuplicate } from "#features/requests/candidate-scores.ts";

test.each([
  ["Via San Lorenzo 12r", { street: "Via San Lorenzo", number: 12, letter: "", colour: "red" }],
  ["Via San Lorenzo, 12 rosso", { street: "Via San Lorenzo", number: 12, letter: "", colour: "red" }],
  ["via XX Settembre n. 3/A", { street: "via XX Settembre", number: 3, letter: "a", colour: "black" }],
  ["Via 25 Aprile 10", { street: "Via 25 Aprile", number: 10, letter: "", colour: "black" }],
  [
    "Salita dell'Oro 7 bis, scala 3",
    { street: "Salita dell'Oro", number: 7, letter: "bis", colour: "black" },
  ],
  ["Via Roma 1 16121 Genova", { street: "Via Roma", number: 1, letter: "", colour: "black" }],
  ["Piazza De Ferrari", { street: "Piazza De Ferrari", number: null, letter: "", colour: null }],
  ["", { street: "", number: null, letter: "", colour: null }],
])("the address «%s» is read for what it says", (text, expected) => {
  expect(readAddress(text)).toEqual(expected);
});

const building = {
  namedShare: 0,
  distanceMetres: null,
  streetLikeness: 1,
  number: 12,
  letter: "",
  colour: "red",
};

test("the same civic number counts more than the same street, and the colour tells two civics apart", () => {
  const written = readAddress("Via San Lorenzo 12r");
  const same = scoreBuilding(written, building).score;
  const black = scoreBuilding(written, { ...building, colour: "black" }).score;
  const other = scoreBuilding(written, { ...building, number: 14 }).score;
  expect(same).toBeGreaterThan(other);
  expect(other).toBeGreaterThan(black);
});

test("two clues together count more than each, and never more than certainty", () => {
  const written = readAddress("Via San Lorenzo 12r");
  const both = scoreBuilding(written, { ...building, distanceMetres: 10 });
  expect(both.score).toBeGreaterThan(scoreBuilding(written, building).score);
  expect(both.score).toBeLessThanOrEqual(1);
  expect(both.because).toEqual(["Stesso indirizzo", "A 10 metri dal punto indicato"]);
});

test("without a street or a point nothing is proposed", () => {
  expect(scoreBuilding(readAddress(""), { ...building, streetLikeness: 0 })).toEqual({
    score: 0,
    because: [],
  });
});

test("a near report of the same category and words is a likelier duplicate than a near one alone", () => {
  const near = {
    distanceMetres: 20,
    sameBuilding: false,
    sameCategory: false,
    textLikeness: 0.1,
    daysBefore: 1,
  };
  const alike = scoreDuplicate({ ...near, sameCategory: true, textLikeness: 0.8 });
  expect(alike.score).toBeGreaterThan(scoreDuplicate(near).score);
  expect(alike.because.at(-1)).toBe("Aperta 1 giorno prima");
});
