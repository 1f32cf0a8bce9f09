import fc from "fast-check";
import { expect, test } from "vitest";
import { asOf, type Stated } from "#domain/dossier/as-of.ts";
import { type Claim, type NewClaim, record, withdraw } from "#domain/dossier/claims.ts";
import { addDays } from "#domain/time/civil-date.ts";

const OWNER: Record<string, string> = { use: "realgimm" };
const ownerOf = (field: string) => OWNER[field];
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();

let ids = 0;
const say = (rest: Partial<NewClaim>): NewClaim => ({
  id: `c${(ids += 1)}`,
  field: "use",
  value: "school",
  source: "realgimm",
  quality: "declared",
  validFrom: "2026-01-01",
  ...rest,
});

function told(...said: Partial<NewClaim>[]): readonly Claim[] {
  return said.reduce<readonly Claim[]>(
    (claims, one, index) => record(claims, say(one), at(index)).claims,
    [],
  );
}
const shown = (claims: readonly Claim[], day = "2026-12-31", known = at(9_999)) =>
  asOf(claims, { known, day }, ownerOf).get("use");
const valueOf = (stated: Stated | undefined) => stated?.claim.value;

test("what a source says anew supersedes what it said, and both stay", () => {
  const claims = told({ value: "school" }, { value: "office", validFrom: "2026-06-01" });
  expect(claims).toHaveLength(2);
  expect(valueOf(shown(claims, "2026-05-31"))).toBe("school");
  expect(valueOf(shown(claims, "2026-06-01"))).toBe("office");
  expect(shown(claims, "2025-12-31")).toBeUndefined();
});

test("who corrects the past says how it was from then on; as it was known before, the dossier still says", () => {
  const claims = told({ value: "school" }, { value: "office", validFrom: "2026-06-01" }, { value: "museum" });
  expect(valueOf(shown(claims))).toBe("museum");
  expect(valueOf(shown(claims, "2026-12-31", at(1)))).toBe("office");
  // Saying again how it was goes back to it, too.
  const back = record(told({}, { value: "office", validFrom: "2026-06-01" }), say({}), at(9));
  expect(back.isNew).toBe(true);
  expect(valueOf(shown(back.claims))).toBe("school");
});

test("what was said already, and said again, writes nothing", () => {
  const claims = told({});
  expect(record(claims, say({}), at(5))).toEqual({ claims, isNew: false });
  expect(record(claims, say({ quality: "verified" }), at(5)).isNew).toBe(true);
  expect(record(claims, say({ evidence: "atto" }), at(5)).isNew).toBe(true);
});

test("the owner of a field is shown, however well another's is founded; the other is told, and not lost", () => {
  const claims = told({ value: "school" }, { source: "person", value: "office", quality: "verified" });
  expect(valueOf(shown(claims))).toBe("school");
  expect(shown(claims)?.disagreeing.map(({ value }) => value)).toEqual(["office"]);
});

test("where nobody owns a field the best founded is shown, and of those the one since the latest day", () => {
  const field = { field: "volume" };
  const claims = told(
    { ...field, source: "c", value: 3, quality: "documented", validFrom: "2026-02-01" },
    { ...field, source: "a", value: 1, quality: "documented" },
    { ...field, source: "b", value: 2, quality: "declared", validFrom: "2026-09-01" },
  );
  const stated = asOf(claims, { known: at(99), day: "2026-12-31" }, ownerOf).get("volume");
  expect(stated?.claim.value).toBe(3);
  expect(stated?.disagreeing.map(({ source }) => source)).toEqual(["a", "b"]);
});

test("a decision settles what was known, and not what is said after it", () => {
  const claims = told(
    { value: "school" },
    { source: "person", value: "office" },
    { source: "decision", value: "office" },
  );
  expect(shown(claims)).toMatchObject({ claim: { value: "office", source: "decision" }, disagreeing: [] });
  const after = record(claims, say({ value: "museum" }), at(9)).claims;
  expect(valueOf(shown(after))).toBe("office");
  expect(shown(after)?.disagreeing.map(({ value }) => value)).toEqual(["museum"]);
});

test("what a source takes back is shown no more, and was shown until then", () => {
  const claims = withdraw(told({}), { field: "use", source: "realgimm" }, at(5));
  expect(shown(claims)).toBeUndefined();
  expect(shown(claims, "2026-12-31", at(5))).toBeUndefined();
  expect(valueOf(shown(withdraw(told({}), { field: "use", source: "person" }, at(5))))).toBe("school");
  expect(valueOf(shown(claims, "2026-12-31", at(4)))).toBe("school");
});

const anyChange = fc.record({
  field: fc.constantFrom("use", "volume"),
  source: fc.constantFrom("realgimm", "person", "edilizia", "decision"),
  value: fc.integer({ min: 0, max: 3 }),
  quality: fc.constantFrom("declared" as const, "documented" as const, "verified" as const),
  validFrom: fc.integer({ min: 0, max: 20 }).map((days) => addDays("2026-01-01", days)),
  isTakenBack: fc.boolean().map((coin) => coin),
  wait: fc.integer({ min: 0, max: 2 }),
});

test("the dossier of any past moment is the one that was shown then, whatever was written since", () => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 14 }), fc.integer({ min: 0, max: 25 }), (changes, days) => {
      const day = addDays("2026-01-01", days);
      let claims: readonly Claim[] = [];
      let minute = 0;
      const pictures: { known: string; picture: Map<string, Stated> }[] = [];
      for (const [index, { isTakenBack, wait, ...said }] of changes.entries()) {
        claims =
          isTakenBack && wait === 0
            ? withdraw(claims, said, at(minute))
            : record(claims, { id: `p${index}`, ...said }, at(minute)).claims;
        // Several things may be written in the same instant; a picture is of the end of one.
        if (wait === 0) continue;
        pictures.push({ known: at(minute), picture: asOf(claims, { known: at(minute), day }, ownerOf) });
        minute += wait;
      }
      for (const { known, picture } of pictures)
        expect(plain(asOf(claims, { known, day }, ownerOf))).toEqual(plain(picture));
    }),
  );
});

/** Without the instant at which a claim was superseded: then nobody knew it. */
const plain = (picture: Map<string, Stated>): [field: string, chosen: string, against: Set<string>][] =>
  [...picture].map(([field, { claim, disagreeing }]) => [
    field,
    claim.id,
    new Set(disagreeing.map(({ id }) => id)),
  ]);

test("the order in which claims are read does not matter", () => {
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 10 }), (changes) => {
      const claims = changes.reduce<readonly Claim[]>(
        (all, { field, source, value, quality, validFrom }, index) =>
          record(
            all,
            { id: `p${index}`, field, source, value, quality, validFrom },
            at(Math.floor(index / 3)),
          ).claims,
        [],
      );
      const moment = { known: at(99), day: "2026-02-01" };
      const one = new Set(plain(asOf(claims, moment, ownerOf)));
      expect(new Set(plain(asOf(claims.toReversed(), moment, ownerOf)))).toEqual(one);
    }),
    { numRuns: 1_000 },
  );
});
