import fc from "fast-check";
import { expect, test } from "vitest";
import type { WholeEntry } from "#features/protocol/read-entry.ts";
import { standing } from "#features/protocol/write-receipt.ts";

const AT = new Date("2026-11-30T09:15:00Z");
const NONE = {
  ...{ register: null, year: null, number: null, registeredAt: null },
  ...{ emergencyYear: null, emergencyNumber: null, emergencyAt: null },
};
const NUMBERED = { register: "PG", year: 2026, number: 4711, registeredAt: AT };
const IN_EMERGENCY = { emergencyYear: 2026, emergencyNumber: 7, emergencyAt: AT };

const says = (state: string, told: object = {}) =>
  standing({ ...NONE, state, ...told } as WholeEntry).join("\n");

test("a receipt has the number that the protocol gave, and when", () => {
  expect(says("registered", NUMBERED)).toMatch(/^Protocollo n\. PG 4711\/2026, .*30 novembre 2026/);
});

test("before the number there is none, and it says so; in an emergency it has that number, and says which it is", () => {
  expect(says("waiting")).toMatch(/^In attesa di numero/);
  expect(says("emergency", IN_EMERGENCY)).toMatch(/^N\. 7\/2026 del registro di emergenza/);
  expect(says("registered", { ...NUMBERED, ...IN_EMERGENCY })).toContain(
    "Già numerata nel registro di emergenza n. 7/2026",
  );
});

test("one that was annulled says so beside its number", () => {
  expect(says("annulled", NUMBERED)).toMatch(/PG 4711\/2026[\s\S]*annullata/);
});

test("no receipt ever names a protocol number that is not there", () => {
  const state = fc.constantFrom("waiting", "emergency", "parked");
  fc.assert(
    fc.property(state, fc.constantFrom({}, IN_EMERGENCY), (one, told) => {
      expect(says(one, told)).not.toMatch(/Protocollo n\./);
    }),
  );
});
