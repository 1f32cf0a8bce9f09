import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { linesOn, MILESTONES, PROVISIONAL_LINES, type SlaLine } from "#domain/sla/sla-policy.ts";
import { slaTableFaults } from "#domain/sla/sla-table-faults.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

const calendars = new Set(["continuo", "lavorativo"]);
const line = PROVISIONAL_LINES[0] as SlaLine;

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

test("the provisional times in the database are those of the domain, and say they are provisional", async () => {
  const { rows } = await sql<SlaLine & { provisional: boolean }>`
    select r.policy_code as "policyCode", r.urgency, r.milestone, r.minutes, r.wording, r.calendar_code as "calendarCode",
      r.source, r.valid_from::text as "validFrom", r.valid_to::text as "validTo", p.provisional
    from sla_rule r join sla_policy p on p.code = r.policy_code where p.code = 'base'`.execute(database.db);
  const byKey = (a: SlaLine, b: SlaLine) => (a.urgency + a.milestone < b.urgency + b.milestone ? -1 : 1);
  expect(rows.sort(byKey)).toEqual(
    [...PROVISIONAL_LINES].sort(byKey).map((known) => ({ ...known, provisional: true })),
  );
});

test("the provisional table has no faults, and each urgency has its three milestones in order", () => {
  expect(slaTableFaults(PROVISIONAL_LINES, calendars)).toEqual([]);
  for (const urgency of ["emergency", "urgent", "normal"]) {
    const lines = linesOn(PROVISIONAL_LINES, { policyCode: "base", urgency, day: "2026-11-24" });
    expect(lines.map(({ milestone }) => milestone)).toEqual(MILESTONES);
  }
});

test("a new line holds from its day on, the old one until the day before", () => {
  const lines = [
    { ...line, validTo: "2026-12-31" },
    { ...line, minutes: 30, validFrom: "2027-01-01" },
  ];
  const minutesOn = (day: string) =>
    linesOn(lines, { policyCode: "base", urgency: "emergency", day }).map(({ minutes }) => minutes);
  expect([minutesOn("2026-12-31"), minutesOn("2027-01-01")]).toEqual([[60], [30]]);
  expect(slaTableFaults(lines, calendars)).toEqual([]);
});

test("a table of another policy gives no times", () => {
  expect(linesOn(PROVISIONAL_LINES, { policyCode: "altra", urgency: "normal", day: "2026-11-24" })).toEqual(
    [],
  );
});

test.each([
  [[{ ...line, minutes: 0 }], "almeno un minuto"],
  [[{ ...line, calendarCode: "lunare" }], "«lunare» non c'è"],
  [[{ ...line, source: " " }], "manca la fonte"],
  [[{ ...line, validTo: "1899-12-31" }], "prima di cominciare"],
  [[line, { ...line, validFrom: "2027-01-01" }], "valgono due righe insieme"],
  [
    [
      { ...line, validTo: "2026-12-30" },
      { ...line, validFrom: "2027-01-01" },
    ],
    "nessuna riga vale fra il 30/12/2026 e il 01/01/2027",
  ],
  [[line, { ...line, milestone: "completion" as const, minutes: 10 }], "scade prima di «Sopralluogo»"],
])("a faulty table is told in words (%#)", (lines, words) => {
  expect(slaTableFaults(lines, calendars).join("; ")).toContain(words);
});
