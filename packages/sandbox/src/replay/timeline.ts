import { addDays, instantAt } from "#replay/local-time.ts";
import type { Profile, StepName } from "#replay/profile.ts";
import type { ReportRow } from "#replay/read-reports.ts";

/** Something that happens to a report at its platform. */
export interface ReplayEvent {
  row: ReportRow;
  what: "created" | StepName;
  /** The platform's clock when it is to happen. */
  due: Date;
}

/** What happens within one span of the platform's clock, in any order; no report has two events in one. */
export interface Stretch {
  from: Date;
  /** The clock does not pass it before all is done. */
  until: Date;
  events: ReplayEvent[];
}

/** What a request must be when all has been replayed. */
export interface Expected {
  row: ReportRow;
  state: string;
  opened: string;
  /** The day of its closing; null for one that is open. */
  closed: string | null;
  category: string | null;
  sourceCategory: string | null;
}

const SLOT_MINUTES = 180;
const FIRST_MINUTE = 7 * 60;
/** What ends a report at its platform, with a date. */
const ENDS: readonly string[] = ["closed", "rejected", "archived", "cancelled", "deleted"];

interface Dated {
  row: ReportRow;
  what: ReplayEvent["what"];
  day: string;
  slot: number;
}

/** Days are filled slot by slot: reports are filed in the first, and what follows on the same day comes after. */
function datedEvents(row: ReportRow, { states }: Profile): Dated[] {
  const events: Dated[] = [{ row, what: "created", day: row.opened, slot: 0 }];
  for (const step of states[row.state]?.steps ?? []) {
    const previous = events.at(-1) as Dated;
    const wanted =
      "daysAfterOpening" in step ? addDays(row.opened, step.daysAfterOpening) : (row[step.on] ?? row.opened);
    // The file's own order of steps holds even when its dates do not.
    const day = wanted < previous.day ? previous.day : wanted;
    events.push({ row, what: step.do, day, slot: day === previous.day ? previous.slot + 1 : 1 });
  }
  return events;
}

/** All that happened, in the order of time. */
export function timelineOf(rows: readonly ReportRow[], profile: Profile): Stretch[] {
  const stretches = new Map<string, Dated[]>();
  for (const event of rows.flatMap((row) => datedEvents(row, profile))) {
    const key = `${event.day} ${event.slot}`;
    const found = stretches.get(key);
    if (found) found.push(event);
    else stretches.set(key, [event]);
  }
  return [...stretches.keys()].sort().map((key) => toStretch(stretches.get(key) ?? [], profile.timeZone));
}

function toStretch(events: readonly Dated[], timeZone: string): Stretch {
  const { day, slot } = events[0] as Dated;
  const first = FIRST_MINUTE + slot * SLOT_MINUTES;
  // The last hour of a slot is left for what was delayed by faults.
  const step = (SLOT_MINUTES - 60) / events.length;
  return {
    from: instantAt(day, first, timeZone),
    until: instantAt(day, first + SLOT_MINUTES - 1, timeZone),
    events: events.map(({ row, what }, index) => ({
      row,
      what,
      due: instantAt(day, first + Math.floor(index * step), timeZone),
    })),
  };
}

/** What the product must show for each row. */
export function expectedOf(rows: readonly ReportRow[], profile: Profile): Expected[] {
  return rows.map((row) => {
    const events = datedEvents(row, profile);
    const last = events.at(-1) as Dated;
    const category = categoryOf(row, profile);
    return {
      row,
      state: profile.states[row.state]?.expect ?? "",
      opened: row.opened,
      closed: ENDS.includes(last.what) ? last.day : null,
      category: category.expect ?? null,
      sourceCategory: category.label,
    };
  });
}

/** The label that the Case is given, null when the file says none, and the category its request must have. */
export function categoryOf(
  { category }: ReportRow,
  { categories }: Profile,
): { label: string | null; expect: string | undefined } {
  const mapped = Object.hasOwn(categories, category) ? categories[category] : undefined;
  return { label: (mapped?.label ?? category) || null, expect: mapped?.expect };
}
