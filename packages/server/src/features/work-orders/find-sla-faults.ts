import type { SlaLine } from "#domain/sla/sla-policy.ts";
import { slaTableFaults } from "#domain/sla/sla-table-faults.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";

const LINES = `
  select policy_code as "policyCode", urgency, milestone, minutes, wording, calendar_code as "calendarCode", source,
    valid_from::text as "validFrom", valid_to::text as "validTo"
  from sla_rule order by policy_code, urgency, milestone, valid_from`;

/** A round-the-clock calendar needs no hours; one of hours that has none would never open, and no deadline be found. */
const NEVER_OPEN = `
  select label from work_calendar c where not round_the_clock
    and not exists (select 1 from work_calendar_interval i where i.calendar_code = c.code) order by label`;

/** What is wrong in the SLA tables as they are kept now, in sentences; nothing when they can be used. */
export async function findSlaFaults(db: Db): Promise<string[]> {
  const lines = await runText<SlaLine>(db, LINES);
  const calendars = await runText<{ code: string }>(db, "select code from work_calendar");
  const closed = await runText<{ label: string }>(db, NEVER_OPEN);
  return [
    ...slaTableFaults(lines, new Set(calendars.map(({ code }) => code))),
    ...closed.map(
      ({ label }) => `Il calendario «${label}» non ha orari: le sue scadenze non si possono calcolare`,
    ),
  ];
}
