import { expect, test } from "vitest";
import { namesIn, shareNamed, streetWords } from "#features/requests/telling-words.ts";

test.each([
  ["v. Stefano Prasca", ["stefano", "prasca"]],
  ["via Prasca", ["prasca"]],
  ["P.zza De Ferrari", ["ferrari"]],
  ["Salita dell'Oro", ["oro"]],
  ["Via XX Settembre", ["settembre"]],
  ["via", []],
  ["", []],
])("of «%s» the words that tell the street are %j", (street, words) => {
  expect(streetWords(street)).toEqual(words);
});

test.each([
  ["La tapparella alla scuola dell'infanzia Richeri è caduta. Da allora aula al buio.", ["richeri"]],
  ["Perdita al mercato di Sant'Agata, banco 12", ["sant", "agata"]],
  ["ALLAGAMENTO IN VIA PRASCA", []],
  ["Piove dentro. Fate presto", []],
])("the names in «%s» are %j", (text, names) => {
  expect(namesIn(text)).toEqual(names);
});

test("a building is named by a text that says its telling words, whatever the accents and capitals", () => {
  const text = "Alla scuola dell'infanzia richeri manca la luce";
  expect(shareNamed("Scuola dell'infanzia Richeri", text)).toBe(1);
  expect(shareNamed("Scuola dell'infanzia Firpo", text)).toBeCloseTo(2 / 3);
  expect(shareNamed("Palazzo Tursi", text)).toBe(0);
});
