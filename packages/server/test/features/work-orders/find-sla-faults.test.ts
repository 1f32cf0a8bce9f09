import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findSlaFaults } from "#features/work-orders/find-sla-faults.ts";
import { databaseKind, freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

test(`the tables that come with the product are sound; what an office gets wrong in its own is told in words (${databaseKind})`, async () => {
  const { db } = database;
  expect(await findSlaFaults(db)).toEqual([]);
  await sql`update sla_rule set valid_to = '2026-06-30' where urgency = 'urgent' and milestone = 'start'`.execute(
    db,
  );
  await sql`insert into sla_rule (policy_code, urgency, milestone, minutes, wording, calendar_code, source, valid_from)
    values ('base', 'urgent', 'start', 2880, '2 giorni', 'continuo', 'Contratto 2026', '2026-09-01')`.execute(
    db,
  );
  await sql`insert into work_calendar (code, label, round_the_clock, source) values ('sera', 'Ore serali', false, 'prova')`.execute(
    db,
  );
  const faults = await findSlaFaults(db);
  expect(faults).toHaveLength(2);
  expect(faults[0]).toMatch(/nessuna riga vale fra il/);
  expect(faults[1]).toContain("«Ore serali» non ha orari");
});
