import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { liveSession } from "#test/features/access/counter.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { openSession, type OpenedSession } from "#test/support/open-session.ts";

// Random people with random roles, some over, some to come, some lent, some of disabled people: what the session of each
// reaches is what a model of a few lines says, and never more.

let database: TestDatabase;
const people: OpenedSession[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  for (const kind of ["municipality", "municipio", "building"] as const)
    people.push(await openSession(database.db, undefined, { kind, key: "" }));
});
afterAll(() => database.close());

const HOUR = 3_600_000;
const term = fc.constantFrom([-9, 9], [-9, null], [-9, -1], [1, 9], [1, null]) as fc.Arbitrary<
  [number, number | null]
>;
const own = fc.record({
  of: fc.nat(2),
  role: fc.constantFrom<Role>("urp", "technician", "finance", "systems"),
  origin: fc.constantFrom("hand", "group", "spreadsheet", "request", "emergency"),
  term,
});
const lent = fc.record({ of: fc.nat(2), which: fc.nat(20), term });
const world = fc.record({
  own: fc.array(own, { maxLength: 6 }),
  lent: fc.array(lent, { maxLength: 4 }),
  disabled: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
});
type World = typeof world extends fc.Arbitrary<infer W> ? W : never;

const isNow = ([from, until]: [number, number | null]) => from <= 0 && (until === null || until > 0);
const at = (hours: number) => new Date(Date.now() + hours * HOUR);
/** A role that is not one's own is lent by who has it; to oneself nothing is lent. */
const lendings = ({ own: roles, lent: wanted }: World) =>
  wanted.flatMap(({ of, which, term: span }) => {
    const source = roles[which % Math.max(1, roles.length)];
    return source === undefined || source.of === of ? [] : [{ of, source, at: roles.indexOf(source), span }];
  });

async function write(w: World): Promise<void> {
  const { db } = database;
  await db.deleteFrom("role_assignment").where("lent_from", "is not", null).execute();
  await db.deleteFrom("role_assignment").execute();
  const ids = w.own.map(() => uuidV7());
  const insert = (row: {
    id: string;
    of: number;
    role: Role;
    origin: string;
    span: [number, number | null];
    lentFrom?: string;
  }) =>
    db
      .insertInto("role_assignment")
      .values({
        id: row.id,
        user_id: (people[row.of] as OpenedSession).userId,
        role: row.role,
        scope_kind: "municipality",
        valid_from: at(row.span[0]),
        valid_to: row.span[1] === null ? null : at(row.span[1]),
        origin: row.origin,
        // Several of the same are told apart by what gave them.
        source_id: uuidV7(),
        lent_from: row.lentFrom ?? null,
      })
      .execute();
  for (const [place, { of, role, origin, term: span }] of w.own.entries())
    await insert({ id: ids[place] as string, of, role, origin, span });
  for (const { of, source, at: place, span } of lendings(w)) {
    const lentFrom = ids[place] as string;
    await insert({ id: uuidV7(), of, role: source.role, origin: "substitution", span, lentFrom });
  }
  for (const [place, isDisabled] of w.disabled.entries())
    await db
      .updateTable("app_user")
      .set({ disabled_at: isDisabled ? new Date() : null })
      .where("id", "=", (people[place] as OpenedSession).userId)
      .execute();
}

function expected(w: World, person: number): string[] | undefined {
  if (w.disabled[person]) return undefined;
  const ownNow = w.own.filter(({ of, term: span }) => of === person && isNow(span));
  const lentNow = lendings(w).filter(
    ({ of, source, span }) => of === person && isNow(span) && isNow(source.term) && !w.disabled[source.of],
  );
  return [
    ...ownNow.map(({ role, origin }) => `${role} ${origin}`),
    ...lentNow.map(({ source }) => `${source.role} substitution`),
  ].sort();
}

test("an expired, future, disabled or substituted person reaches exactly what is in force, and nothing more", async () => {
  for (const w of fc.sample(world, { numRuns: 40, seed: 20_261_129 })) {
    await write(w);
    for (const [place, { token }] of people.entries()) {
      const session = await liveSession(database.db, token);
      const found = session?.principal.grants.map(({ role, origin }) => `${role} ${origin}`).sort();
      expect(found, JSON.stringify({ w, place })).toEqual(expected(w, place));
    }
  }
});
