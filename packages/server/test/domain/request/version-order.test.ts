import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlatformState } from "#domain/request/decide-intake.ts";
import { isOlderVersion, tieBreak, type VersionMarks } from "#domain/request/version-order.ts";

const SECOND = Date.UTC(2026, 10, 24, 9, 0, 0);
const at = (ms: number) => new Date(SECOND + ms);
const marks = (changes: Partial<VersionMarks>): VersionMarks => ({
  touchedAt: at(0),
  readAt: at(500),
  state: "open",
  digest: "a",
  ...changes,
});
const version = (changes: Partial<VersionMarks> & { ms?: number }) => ({
  modifiedAt: at(changes.ms ?? 0),
  tie: tieBreak(marks(changes)),
});

const STATES: PlatformState[] = ["open", "in-charge", "closed", "rejected", "reopened", "deleted", "merged"];
const anyVersion = fc
  .record({
    ms: fc.integer({ min: 0, max: 2 }),
    touchedAt: fc.integer({ min: 0, max: 2 }).map(at),
    readAt: fc.option(fc.integer({ min: 0, max: 3 }).map(at), { nil: undefined }),
    state: fc.constantFrom(...STATES),
    digest: fc.string({ minLength: 1, maxLength: 2 }),
  })
  .map(version);

test("of two different versions exactly one is older, and age is transitive", () => {
  fc.assert(
    fc.property(anyVersion, anyVersion, anyVersion, (a, b, c) => {
      const isSame = a.tie === b.tie && a.modifiedAt.getTime() === b.modifiedAt.getTime();
      expect(Number(isOlderVersion(a, b)) + Number(isOlderVersion(b, a))).toBe(isSame ? 0 : 1);
      if (isOlderVersion(a, b) && isOlderVersion(b, c)) expect(isOlderVersion(a, c)).toBe(true);
    }),
  );
});

test("milliseconds decide where the platform's stamps have them, whatever else is said", () => {
  expect(isOlderVersion(version({ ms: 1, state: "merged", readAt: at(900) }), version({ ms: 2 }))).toBe(true);
});

test("in the same instant what people changed later is newer, then what was read later", () => {
  const first = version({ touchedAt: at(0), readAt: at(900), state: "closed" });
  expect(isOlderVersion(first, version({ touchedAt: at(1), readAt: at(100) }))).toBe(true);
  expect(isOlderVersion(version({ readAt: at(1), state: "closed" }), version({ readAt: at(2) }))).toBe(true);
  expect(isOlderVersion(version({ readAt: undefined, state: "closed" }), version({}))).toBe(true);
});

test("with nothing else to go by a case goes its way: taken in charge, ended, reopened, deleted", () => {
  const way = (["open", "in-charge", "closed", "reopened", "deleted"] as const).map((state) =>
    version({ state }),
  );
  for (const [index, one] of way.entries())
    for (const later of way.slice(index + 1)) expect(isOlderVersion(one, later)).toBe(true);
});
