import fc from "fast-check";
import { expect, test } from "vitest";
import { clockText, durationText, longDay, longInstant, shortDay } from "#domain/text/italian-dates.ts";
import { withinSentence } from "#domain/text/sentence.ts";
import { fromRome } from "#domain/time/rome.ts";

const stJohn = fromRome("2026-06-24", 14 * 60 + 30);

test("a day and an instant are written as Italians write them", () => {
  expect(longDay("2026-06-24")).toBe("mercoledì 24 giugno 2026");
  expect(shortDay("2026-06-24")).toBe("24/06/2026");
  expect(longInstant(stJohn)).toBe("mercoledì 24 giugno 2026 alle 14:30");
});

test("an instant is written in Italian time, whatever the season", () => {
  expect(longInstant(new Date("2026-12-31T23:30:00Z"))).toBe("venerdì 1 gennaio 2027 alle 0:30");
  expect(longInstant(new Date("2026-06-30T22:30:00Z"))).toBe("mercoledì 1 luglio 2026 alle 0:30");
});

test("one in the night takes its apostrophe", () => {
  expect(longInstant(fromRome("2026-06-24", 65))).toBe("mercoledì 24 giugno 2026 all'1:05");
});

test.each([
  [0, "0 minuti"],
  [1, "1 minuto"],
  [59.6, "1 ora"],
  [61, "1 ora e 1 minuto"],
  [380, "6 ore e 20 minuti"],
  [1_440, "24 ore"],
])("%d minutes are «%s»", (minutes, words) => {
  expect(durationText(minutes)).toBe(words);
});

test("a clock text has two digits of minutes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1439 }), (minute) => {
      const [hours, minutes] = clockText(minute).split(":");
      expect(minutes).toHaveLength(2);
      expect(Number(hours) * 60 + Number(minutes)).toBe(minute);
    }),
  );
});

test("a label within a sentence loses its capital, and names and abbreviations keep theirs", () => {
  expect(withinSentence("In attesa del Comune")).toBe("in attesa del Comune");
  expect(withinSentence("ODL sospeso")).toBe("ODL sospeso");
  expect(withinSentence("")).toBe("");
});
