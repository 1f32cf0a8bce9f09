import fc from "fast-check";
import { expect, test } from "vitest";
import { anchorText, readAnchors } from "#runtime/audit-chain/anchors.ts";
import {
  BEGINNING,
  digestOf,
  entriesHashOf,
  firstDifference,
  type Found,
  sealHash,
  toBytes,
} from "#runtime/audit-chain/seals.ts";

const found = (ids: readonly number[]): Found[] =>
  ids.map((id) => ({ register: "readings", id, digest: digestOf(`r\t${id}\tx`) }));
const sealed = (entries: readonly Found[]) => toBytes(entries.map(({ digest }) => digest));
const ids = fc
  .uniqueArray(fc.integer({ min: 1, max: 100_000 }), { minLength: 2, maxLength: 60 })
  .map((all) => all.sort((a, b) => a - b));

test("entries that are as they were sealed differ in nothing", () => {
  fc.assert(
    fc.property(ids, (some) => {
      expect(firstDifference(sealed(found(some)), found(some))).toBeUndefined();
    }),
  );
});

test("any single change, removal or addition is found, and the entry is named", () => {
  fc.assert(
    fc.property(ids, fc.nat(), fc.constantFrom("changed", "removed", "inserted"), (some, draw, kind) => {
      const entries = found(some);
      const at = draw % entries.length;
      const now = entries.slice();
      const one = entries[at] as Found;
      if (kind === "changed") now[at] = { ...one, digest: digestOf("altro") };
      if (kind === "removed") now.splice(at, 1);
      if (kind === "inserted")
        now.splice(at, 0, { register: "readings", id: one.id - 0.5, digest: digestOf("nuovo") });
      const difference = firstDifference(sealed(entries), now);
      if (kind === "changed") expect(difference).toEqual({ kind, register: "readings", id: one.id });
      if (kind === "inserted") expect(difference).toEqual({ kind, register: "readings", id: one.id - 0.5 });
      if (kind === "removed")
        expect(difference).toEqual({ kind, after: entries[at - 1], before: entries[at + 1] });
    }),
  );
});

test("two entries that changed places are found, at the first of them", () => {
  fc.assert(
    fc.property(ids, fc.nat(), fc.nat(), (some, one, other) => {
      const entries = found(some);
      const [a, b] = [one % entries.length, other % entries.length];
      fc.pre(a !== b);
      const now = entries.slice();
      [now[a], now[b]] = [entries[b] as Found, entries[a] as Found];
      expect(firstDifference(sealed(entries), now)).toBeDefined();
    }),
  );
});

test("a seal is another whenever anything that it says, or the seal before it, is another", () => {
  const head = {
    number: 7,
    after: { operations: 10, readings: 100 },
    to: { operations: 20, readings: 200 },
    entries: 3,
    newestAt: new Date("2026-06-24T08:30:00.123Z"),
    sealedAt: new Date("2026-06-24T08:30:01Z"),
    entriesHash: entriesHashOf(Buffer.from("impronte")),
  };
  const others = [
    { ...head, number: 8 },
    { ...head, after: { operations: 1, readings: 100 } },
    // The same digits, elsewhere.
    { ...head, after: { operations: 102, readings: 100 }, to: { operations: 0, readings: 200 } },
    { ...head, to: { operations: 20, readings: 201 } },
    { ...head, entries: 4 },
    { ...head, newestAt: new Date("2026-06-24T08:30:00.124Z") },
    { ...head, sealedAt: new Date("2026-06-24T08:30:02Z") },
    { ...head, entriesHash: entriesHashOf(Buffer.from("altre")) },
  ];
  const hashes = [
    sealHash(BEGINNING, head),
    sealHash(Buffer.from(digestOf("altro"), "hex"), head),
    ...others.map((one) => sealHash(BEGINNING, one)),
  ];
  expect(new Set(hashes.map((hash) => hash.toString("hex"))).size).toBe(hashes.length);
  // Written down: it must be the same for ever, on every machine.
  expect(hashes[0]?.toString("hex")).toBe("8ad8d0f32aea92706d16fa35d591d94821282dc1a79ae4b476f8cfd58d2fe519");
});

test("anchors are read back from whatever they were written into", () => {
  const anchor = { number: 4521, hash: "a".repeat(64), sealedAt: "2026-06-24T08:30:00.000Z" };
  expect(
    readAnchors(
      `Prot. 1234 del 24/06: «${anchorText(anchor)}», e poi\n${anchorText({ ...anchor, number: 9 })}`,
    ),
  ).toEqual([anchor, { ...anchor, number: 9 }]);
  expect(readAnchors("stabile-audit-1 x y")).toEqual([]);
});
