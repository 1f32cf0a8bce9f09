import type { SlaRule } from "#domain/sla/sla-clock.ts";
import { romeDay } from "#domain/time/rome.ts";
import {
  type CalendarRow,
  calendarsOf,
  type HolidayRow,
  type IntervalRow,
  readCalendars,
} from "#features/work-orders/load-calendars.ts";
import { runText } from "#runtime/database/run-text.ts";
import type { Clock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface SlaPolicy {
  code: string;
  label: string;
  source: string;
  provisional: boolean;
  /** In the order of the work: inspection, start, completion. */
  rules: SlaRule[];
}

/** The SLA tables as they hold on a day. */
export interface SlaTables {
  /** @returns undefined when the policy has no rule for this urgency on that day: the order has no deadlines */
  policyFor(
    db: Db,
    wanted: { policyCode: string; urgency: string; startsAt: Date },
  ): Promise<SlaPolicy | undefined>;
  /** Forgets what was read: the next use reads the tables again. */
  forget(): void;
}

interface RuleRow {
  policy_code: string;
  label: string;
  policy_source: string;
  provisional: boolean;
  urgency: string;
  milestone: SlaRule["milestone"];
  minutes: number;
  wording: string;
  calendar_code: string;
  source: string;
  valid_from: string;
  valid_to: string;
}

interface Snapshot {
  readAt: number;
  rules: RuleRow[];
  calendars: CalendarRow[];
  intervals: IntervalRow[];
  holidays: HolidayRow[];
}

/** Tables change a few times a year; a minute late is soon enough, and the recomputing job forgets them at once. */
const KEPT_MS = 60_000;

export function createSlaTables(clock: Clock): SlaTables {
  let kept: Snapshot | undefined;
  return {
    forget() {
      kept = undefined;
    },
    async policyFor(db, wanted) {
      if (
        kept === undefined ||
        clock.now().getTime() - kept.readAt > KEPT_MS ||
        clock.now().getTime() < kept.readAt
      )
        kept = { ...(await readTables(db)), readAt: clock.now().getTime() };
      return policyOf(kept, wanted);
    },
  };
}

function policyOf(
  snapshot: Snapshot,
  { policyCode, urgency, startsAt }: { policyCode: string; urgency: string; startsAt: Date },
): SlaPolicy | undefined {
  const day = romeDay(startsAt);
  const rows = snapshot.rules.filter(
    (rule) =>
      rule.policy_code === policyCode &&
      rule.urgency === urgency &&
      rule.valid_from <= day &&
      day <= rule.valid_to,
  );
  const [first] = rows;
  if (first === undefined) return undefined;
  const calendars = calendarsOf(snapshot, day);
  const rules = rows.flatMap((row) => {
    const calendar = calendars.get(row.calendar_code);
    return calendar === undefined
      ? []
      : [
          {
            milestone: row.milestone,
            minutes: row.minutes,
            calendar,
            wording: row.wording,
            source: row.source,
          },
        ];
  });
  return {
    code: first.policy_code,
    label: first.label,
    source: first.policy_source,
    provisional: first.provisional,
    rules,
  };
}

/** One after the other: inside a transaction there is one connection. */
async function readTables(db: Db): Promise<Omit<Snapshot, "readAt">> {
  return {
    rules: await runText<RuleRow>(
      db,
      `select r.policy_code, p.label, p.source as policy_source, p.provisional, r.urgency, r.milestone, r.minutes,
        r.wording, r.calendar_code, r.source, r.valid_from::text, r.valid_to::text
      from sla_rule r join sla_policy p on p.code = r.policy_code
      order by r.policy_code, r.urgency, array_position(array['inspection', 'start', 'completion'], r.milestone)`,
    ),
    ...(await readCalendars(db)),
  };
}
