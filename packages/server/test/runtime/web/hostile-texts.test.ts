import fc from "fast-check";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { escapeLike, escapePattern } from "#features/registry/public.ts";
import { Problem } from "#runtime/problem.ts";
import { type CursorKey, decodeCursor, encodeCursor } from "#runtime/web/cursor.ts";
import { unstorableTexts } from "#runtime/web/unstorable-text.ts";
import { freshDatabase } from "#test/support/database.ts";

const ID = "0199c0de-0000-7000-8000-00000000c0de";

describe("a cursor", () => {
  test.each<[CursorKey, string]>([
    ["text", "Scuola «Garibaldi» è"],
    ["instant", "2026-06-24T08:30:00.123456+02:00"],
    ["instant", "2026-06-24 08:30:00+02"],
    ["instant", "infinity"],
    ["distance", "123.456"],
    ["distance", "1.5e-7"],
  ])("of a list ordered by %s gives back %s", (kind, key) => {
    expect(decodeCursor(encodeCursor([key, ID]), kind)).toEqual([key, ID]);
  });

  test.each<[string, CursorKey, string]>([
    ["of a day that is not", "instant", encodeCursor(["2026-02-30T10:00:00Z", ID])],
    ["of a place on no map of hours", "instant", encodeCursor(["2026-02-20T20:00:00+99:99", ID])],
    ["of an hour that is not", "instant", encodeCursor(["2026-02-20T25:00:00Z", ID])],
    ["with a NUL", "text", encodeCursor(["a\0b", ID])],
    ["with half a pair", "text", encodeCursor(["\ud800", ID])],
    ["with an id that is dashes only", "text", encodeCursor(["a", "-".repeat(36)])],
    ["of a distance without end", "distance", encodeCursor(["Infinity", ID])],
    ["with nothing in it", "text", encodeCursor([null, ID])],
    ["that is not JSON", "text", "e30k"],
    ["that is not a list", "text", Buffer.from("{}").toString("base64url")],
  ])("%s is refused by name", (_why, kind, cursor) => {
    expect(() => decodeCursor(cursor, kind)).toThrow(Problem);
  });
});

describe("a text that cannot be kept", () => {
  test("is named by its place, however it came", () => {
    const told = unstorableTexts({ note: "a\0", list: ["ok", "\udfff"], deep: { name: "però" } });
    expect(told.map(({ field }) => field)).toEqual(["note", "list.1"]);
  });

  test("a body nested half a million deep is looked at without falling", () => {
    const body: unknown = JSON.parse("[".repeat(500_000) + "]".repeat(500_000));
    expect(unstorableTexts(body)).toEqual([]);
  });
});

test("whatever signs are looked for, the database takes them as signs and not as its own", async () => {
  const { db, close } = await freshDatabase();
  try {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }), async (raw) => {
        fc.pre(!raw.includes("\0"));
        const word = raw.normalize("NFC");
        const { rows } = await sql<{ alike: boolean; fits: boolean }>`select
          fold_text(${word}::text) like '%' || fold_text(${escapeLike(word)}) || '%' as alike,
          fold_text(${word}::text) ~ fold_text(${escapePattern(word)}) is not null as fits`.execute(db);
        expect(rows[0]).toEqual({ alike: true, fits: true });
      }),
      {
        numRuns: 300,
        examples: [["％"], ["＿x"], ["＼"], ["©"], ["№"], ["…"], ["½"], ["a%_b"], ["(["], ["\\"]],
      },
    );
  } finally {
    await close();
  }
});
