import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anchorKeeper, anchorOf, readAnchorFile } from "#runtime/audit-chain/anchors.ts";
import { readLines } from "#runtime/audit-chain/entry-lines.ts";
import { faultText } from "#runtime/audit-chain/fault-words.ts";
import { forgetEntries } from "#runtime/audit-chain/forget-entries.ts";
import { sealEntries } from "#runtime/audit-chain/seal-entries.ts";
import { digestOf, type Seal } from "#runtime/audit-chain/seals.ts";
import { lastSeal, sealNumbered } from "#runtime/audit-chain/segment-store.ts";
import { type Verifying, verifyChain } from "#runtime/audit-chain/verify-chain.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { tamper, undoing, writeEntries } from "#test/support/audited.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let db: Db;
/** Of a segment: so that there are many. */
const FEW = 20;
beforeAll(async () => {
  database = await freshDatabase();
  ({ db } = database);
  await writeEntries(db, 150);
  await sealEntries(db, systemClock, FEW);
  // Numbers 51 to 53 are never used.
  await undoing(db, (tx) => writeEntries(tx, 9));
  await writeEntries(db, 30);
  await sealEntries(db, systemClock, FEW);
});
afterAll(() => database.close());

const verify = (handle: Db = db, more: Partial<Verifying> = {}) =>
  verifyChain(handle, { keptDays: 730, now: new Date(), ...more });

test(`what was written and sealed verifies, whole and from any anchor on (${databaseKind})`, async () => {
  const { faults, entries, segments, last, unsealed } = await verify();
  expect({ faults, entries, unsealed: unsealed.count }).toEqual({ faults: [], entries: 180, unsealed: 0 });
  expect(segments).toBeGreaterThanOrEqual(9);
  const anchor = anchorOf((await lastSeal(db)) as Seal);
  expect(anchor.hash).toBe(last.hash.toString("hex"));
  await undoing(db, async (tx) => {
    await writeEntries(tx, 30);
    // Sealing has transactions of its own; what waits is told, and is no fault.
    const after = await verify(tx, { since: anchor });
    expect(after).toMatchObject({ faults: [], entries: 0, unsealed: { count: 30 } });
  });
});

const insertion = (id: ReturnType<typeof sql>) => sql`
  insert into audit_entry overriding system value
  select ${id}, at, actor_id, actor_label, action, subject_kind, subject_id, detail, correlation_id from audit_entry where id = 1`;

type Tampering = { what: string; change: (id: number) => ReturnType<typeof sql>; kind: RegExp };

const TAMPERINGS: Tampering[] = [
  {
    what: "action",
    change: (id) => sql`update audit_entry set action = 'x' where id = ${id}`,
    kind: /changed/,
  },
  {
    what: "instant",
    change: (id) => sql`update audit_entry set at = at + interval '1 microsecond' where id = ${id}`,
    kind: /changed/,
  },
  {
    what: "detail",
    change: (id) => sql`update audit_entry set detail = detail || '{"a":null}' where id = ${id}`,
    kind: /changed/,
  },
  {
    what: "actor",
    change: (id) => sql`update audit_entry set actor_id = null where id = ${id}`,
    kind: /changed/,
  },
  {
    what: "words moved",
    change: (id) =>
      sql`update audit_entry set action = action || E'\t' || subject_kind, subject_kind = '' where id = ${id}`,
    kind: /changed/,
  },
  {
    what: "reader",
    change: (id) => sql`update access_log set user_id = gen_random_uuid() where id = ${id}`,
    kind: /changed/,
  },
  { what: "removal", change: (id) => sql`delete from audit_entry where id = ${id}`, kind: /removed/ },
  {
    what: "removal of a reading",
    change: (id) => sql`delete from access_log where id = ${id}`,
    kind: /removed/,
  },
  {
    what: "swap",
    change: (id) =>
      sql`update access_log a set subject_id = b.subject_id from access_log b where (a.id, b.id) in ((${id}, ${id} + 1), (${id} + 1, ${id}))`,
    kind: /changed/,
  },
  { what: "insertion before all", change: (id) => insertion(sql`0 - ${id}::bigint`), kind: /inserted/ },
  { what: "insertion where a number was never used", change: () => insertion(sql`52`), kind: /inserted/ },
];

test("any single change, removal, insertion or exchange of entries is found, and the first of them is named", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...TAMPERINGS),
      fc.integer({ min: 1, max: 49 }),
      async ({ what, change, kind }, id) => {
        const { faults } = await undoing(db, async (tx) => {
          await tamper(tx, change(id));
          return verify(tx);
        });
        expect(faults.length, `${what} ${id}`).toBeGreaterThan(0);
        expect(faults[0]?.kind, `${what} ${id}`).toMatch(kind);
        if (kind.source === "changed") expect(faults[0]?.id, what).toBe(id);
        expect(faultText(faults[0] as (typeof faults)[number])).not.toContain("undefined");
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  [
    "a seal changed",
    sql`update audit_segment set sealed_at = sealed_at - interval '1 hour' where number = 3`,
    "seal",
    3,
  ],
  [
    "its bounds changed",
    sql`update audit_segment set operations_to = operations_to + 1 where number = 3`,
    "seal",
    3,
  ],
  [
    "its digests changed",
    sql`update audit_segment set digests = overlay(digests placing '\\x00'::bytea from 1) where number = 3`,
    "seal",
    3,
  ],
  ["a seal removed", sql`delete from audit_segment where number = 3`, "missing", 3],
  ["the first removed", sql`delete from audit_segment where number = 1`, "missing", 1],
  [
    "entries said to be too old",
    sql`update audit_segment set digests = null, removed_at = now() where number = 3`,
    "removed-early",
    3,
  ],
])("%s: found", async (_, change, kind, segment) => {
  const { faults } = await undoing(db, async (tx) => {
    await tamper(tx, change);
    return verify(tx);
  });
  expect(faults[0]).toMatchObject({ kind, segment });
});

test("a tail cut off with its seals is whole in itself: an anchor kept elsewhere finds it", async () => {
  const anchor = anchorOf((await lastSeal(db)) as Seal);
  await undoing(db, async (tx) => {
    await tamper(tx, sql`delete from audit_segment where number = ${anchor.number}`);
    const [segment] = (
      await sql<{ o: number; r: number }>`select operations_to as o, readings_to as r from audit_segment
      order by number desc limit 1`.execute(tx)
    ).rows;
    await tamper(tx, sql`delete from audit_entry where id > ${segment?.o}`);
    await tamper(tx, sql`delete from access_log where id > ${segment?.r}`);
    expect((await verify(tx)).faults).toEqual([]);
    const { faults } = await verify(tx, { anchors: [anchor] });
    expect(faults).toEqual([{ kind: "missing", segment: anchor.number }]);
  });
});

test("a chain that was rewritten whole, seals and all, is whole in itself: an anchor finds it", async () => {
  const anchor = anchorOf((await sealNumbered(db, 5)) as Seal);
  await undoing(db, async (tx) => {
    await tamper(tx, sql`update audit_entry set action = 'x' where id = 7`);
    await tamper(tx, sql`delete from audit_segment`);
    await sealEntries(tx, systemClock, FEW);
    expect((await verify(tx)).faults).toEqual([]);
    const { faults } = await verify(tx, { anchors: [anchor] });
    expect(faults).toEqual([{ kind: "anchor", segment: 5 }]);
    const since = await verify(tx, { since: anchor });
    expect(since.faults[0]).toEqual({ kind: "anchor", segment: 5 });
  });
});

test("an entry is the same line on every engine, in every time zone, whatever the style of dates", async () => {
  const line = await undoing(db, async (tx) => {
    await sql`insert into audit_entry (id, at, actor_id, actor_label, action, subject_kind, subject_id, detail, correlation_id)
      overriding system value
      values (-5, '2026-06-24T08:30:00.12Z', '018f0000-0000-7000-8000-000000000001', E'Ada "Rossi"\tà\n', 'a', 's', '', '{"b": [1, 2.50], "a": "è\\t"}', 'c')`.execute(
      tx,
    );
    const read = async () =>
      (await readLines(tx, { register: "operations", after: -6, to: -5, limit: 1 })).lines;
    const [usual] = await read();
    await sql`set local time zone 'Pacific/Auckland'`.execute(tx);
    await sql`set local datestyle = 'SQL, DMY'`.execute(tx);
    await sql`set local extra_float_digits = 0`.execute(tx);
    expect(await read()).toEqual([usual]);
    return usual ?? "";
  });
  expect(line).toBe(
    'o\t-5\t"2026-06-24T08:30:00.12"\t018f0000-0000-7000-8000-000000000001\t["Ada \\"Rossi\\"\\tà\\n","a","s","","c"]\t{"a": "è\\t", "b": [1, 2.50]}',
  );
  expect(digestOf(line)).toBe("0f1486e56bfbff0773389fb11f101dc59534c77e8e09649adf3e121a8d4046bb");
});

test.skipIf(databaseKind === "PGlite")(
  "an entry that is committed late is sealed after it came, and none is skipped",
  async () => {
    let commit = (): void => undefined;
    const late = db.transaction().execute(async (tx) => {
      await writeEntries(tx, 3);
      await new Promise<void>((resolve) => {
        commit = resolve;
      });
    });
    await expect
      .poll(
        async () =>
          (
            await sql`select 1 from pg_locks where relation = 'audit_entry'::regclass and mode = 'RowExclusiveLock'`.execute(
              db,
            )
          ).rows.length,
      )
      .toBeGreaterThan(0);
    await writeEntries(db, 3);
    const sealing = sealEntries(db, systemClock);
    await new Promise((resolve) => setTimeout(resolve, 200));
    commit();
    await late;
    expect(await sealing).toMatchObject({ entries: 6 });
    expect(await verify()).toMatchObject({ faults: [], unsealed: { count: 0 } });
  },
);

test("two who seal at once make one chain", async () => {
  await writeEntries(db, 90);
  await Promise.all([sealEntries(db, systemClock, FEW), sealEntries(db, systemClock, FEW)]);
  await sealEntries(db, systemClock, FEW);
  expect(await verify()).toMatchObject({ faults: [], unsealed: { count: 0 } });
});

test("a seal is written down outside of the database once an hour", async () => {
  const folder = await mkdtemp(join(tmpdir(), "stabile-anchors-"));
  const path = join(folder, "dir/anchors.txt");
  const seal = (await lastSeal(db)) as Seal;
  const keep = anchorKeeper(path);
  const later = { ...seal, sealedAt: new Date(seal.sealedAt.getTime() + 3_600_000) };
  for (const one of [seal, { ...seal, number: 99 }, later]) await keep(one);
  expect(await readAnchorFile(path)).toEqual([anchorOf(seal), anchorOf(later)]);
  expect((await readFile(path, "utf8")).split("\n")).toHaveLength(3);
  expect(await readAnchorFile(join(folder, "none.txt"))).toEqual([]);
  await rm(folder, { recursive: true });
});

test("entries go when their time is over, whole segments, oldest first; their seals stay and the chain still verifies", async () => {
  await undoing(db, async (tx) => {
    await tamper(tx, sql`update audit_entry set at = at - interval '800 days'`);
    await tamper(tx, sql`update access_log set at = at - interval '800 days'`);
    await tamper(tx, sql`delete from audit_segment`);
    await sealEntries(tx, systemClock, FEW);
    const { entries: old, segments } = await verify(tx);
    await writeEntries(tx, 30);
    await sealEntries(tx, systemClock, FEW);
    const before = new Date(Date.now() - 730 * 86_400_000);
    expect(await forgetEntries(tx, before)).toBe(old);
    expect(await forgetEntries(tx, before)).toBe(0);
    await sealEntries(tx, systemClock, FEW);
    // And the entry that says they went.
    expect(await verify(tx)).toMatchObject({ faults: [], segmentsRemoved: segments, entries: 31 });
    // Removed as we do it, before its time.
    await forgetEntries(tx, new Date(Date.now() + 86_400_000));
    const { faults } = await verify(tx);
    expect(faults[0]).toMatchObject({ kind: "removed-early" });
    await expect(sql`delete from audit_entry`.execute(tx)).rejects.toThrow(/append-only/);
  });
});

test.each([
  [sql`delete from audit_entry where id = 1`, /append-only/],
  [sql`delete from access_log where id = 1`, /append-only/],
  [sql`update audit_entry set action = '' where id = 1`, /append-only/],
  [sql`delete from audit_segment`, /a seal stands/],
  [sql`update audit_segment set entries = 1`, /a seal stands/],
  [sql`update audit_segment set digests = null, removed_at = now(), hash = entries_hash`, /a seal stands/],
  [sql`truncate audit_segment`, /append-only/],
])("the database itself refuses what no program of ours does (%#)", async (change, why) => {
  await expect(change.execute(db)).rejects.toThrow(why);
});
