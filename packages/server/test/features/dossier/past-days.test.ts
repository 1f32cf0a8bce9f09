import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bringToToday } from "#features/dossier/bring-to-today.ts";
import { readDossier } from "#features/dossier/read-dossier.ts";
import { type Saying } from "#features/dossier/saying.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";
import { addBuilding, factOf, movedClock, originAt, say } from "#test/features/dossier/house.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

const EVERYWHERE = { all: true } as const;

/** One thing that a source says, or takes back, of one of four fields. */
const step = fc.record({
  source: fc.constantFrom("realgimm", "person", "caitel", "decision"),
  field: fc.constantFrom("occupier", "grossArea", "fireActivity", "apeClass"),
  which: fc.nat(2),
  quality: fc.constantFrom("declared", "verified" as const),
  fromDay: fc.integer({ min: -40, max: 12 }),
  isWithdrawn: fc.boolean(),
});
const history = fc.array(fc.array(step, { minLength: 0, maxLength: 3 }), { minLength: 3, maxLength: 8 });

const VALUES: Record<string, readonly (string | number | boolean)[]> = {
  occupier: ["Istituto Alfa", "Istituto Beta", "Nessuno"],
  grossArea: [100, 100.5, 0],
  fireActivity: [true, false, true],
  apeClass: ["A1", "C", "G"],
};

const day = (shift: number) => new Date(Date.UTC(2026, 4, 10 + shift)).toISOString().slice(0, 10);

test(`the dossier of any past day is the one that was shown at its end (${databaseKind})`, async () => {
  let houses = 0;
  await fc.assert(
    fc.asyncProperty(history, async (days) => {
      houses += 1;
      const id = await addBuilding(database.db, { code: `PASSATO-${houses}` });
      const clock = movedClock("2026-05-10T09:00:00Z");
      const shown = new Map<string, unknown>();
      for (const [index, steps] of days.entries()) {
        clock.set(`${day(index)}T09:00:00Z`);
        await bringToToday(database.db, { clock });
        for (const { source, field, which, quality, fromDay, isWithdrawn } of steps) {
          clock.pass(60_000);
          const value = VALUES[field]?.[which] ?? "";
          const fact = factOf(id, field, value, {
            quality: quality as "declared",
            validFrom: day(index + fromDay),
          });
          const saying: Saying = isWithdrawn
            ? { buildingId: id, facts: [], withdrawn: [fact] }
            : { buildingId: id, facts: [fact] };
          await say(database.db, originAt(clock.now(), source), [saying]);
        }
        shown.set(day(index), await sectionsNow(id, clock.now()));
      }
      clock.set(`${day(days.length)}T09:00:00Z`);
      for (const [on, sections] of shown) {
        const then = await readDossier(database.db, { id, on, reach: EVERYWHERE, now: clock.now() });
        expect({ sections: then.sections, measure: then.measure, version: then.version }).toEqual(sections);
        expect(then.isPast).toBe(true);
      }
    }),
    { numRuns: databaseKind === "PGlite" ? 25 : 60 },
  );
}, 240_000);

async function sectionsNow(id: string, now: Date) {
  const { sections, measure, version } = await readDossier(database.db, {
    id,
    on: undefined,
    reach: EVERYWHERE,
    now,
  });
  return { sections, measure, version };
}
