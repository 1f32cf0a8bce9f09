import { MILESTONE_LABEL } from "#domain/sla/sla-clock.ts";
import { MILESTONES, type SlaLine } from "#domain/sla/sla-policy.ts";
import { addDays } from "#domain/time/civil-date.ts";
import { shortDay } from "#domain/text/italian-dates.ts";

/**
 * What is wrong in an SLA table, as sentences for who keeps it; nothing when it can be used. Lines of one milestone must
 * follow each other day by day: a gap would leave orders without a deadline, and two at once would give them two.
 */
export function slaTableFaults(
  lines: readonly SlaLine[],
  calendars: { has(code: string): boolean },
): string[] {
  return [
    ...lines.flatMap((line) => lineFaults(line, calendars)),
    ...[...Map.groupBy(lines, keyOf).values()].flatMap(successionFaults),
    ...lines.flatMap((line) => orderFaults(line, lines)),
  ];
}

function keyOf({ policyCode, urgency, milestone }: SlaLine): string {
  return [policyCode, urgency, milestone].join(" ");
}

function titleOf({ policyCode, urgency, milestone }: SlaLine): string {
  return `Tabella ${policyCode}, urgenza ${urgency}, ${MILESTONE_LABEL[milestone].toLowerCase()}`;
}

function lineFaults(line: SlaLine, calendars: { has(code: string): boolean }): string[] {
  const faults: string[] = [];
  if (!Number.isInteger(line.minutes) || line.minutes <= 0)
    faults.push(`${titleOf(line)}: il tempo dev'essere di almeno un minuto`);
  if (!calendars.has(line.calendarCode))
    faults.push(`${titleOf(line)}: il calendario «${line.calendarCode}» non c'è`);
  if (line.source.trim() === "") faults.push(`${titleOf(line)}: manca la fonte`);
  if (line.validTo < line.validFrom)
    faults.push(`${titleOf(line)}: finisce il ${shortDay(line.validTo)}, prima di cominciare`);
  return faults;
}

function successionFaults(lines: readonly SlaLine[]): string[] {
  const inOrder = [...lines].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return inOrder.slice(1).flatMap((line, index) => {
    const before = inOrder[index] as SlaLine;
    if (line.validFrom <= before.validTo)
      return [`${titleOf(line)}: dal ${shortDay(line.validFrom)} valgono due righe insieme`];
    return line.validFrom > addDays(before.validTo, 1)
      ? [
          `${titleOf(line)}: nessuna riga vale fra il ${shortDay(before.validTo)} e il ${shortDay(line.validFrom)}`,
        ]
      : [];
  });
}

/** Only comparable on one calendar: three working hours may be longer or shorter than five days. */
function orderFaults(line: SlaLine, lines: readonly SlaLine[]): string[] {
  const later = lines.filter(
    (other) =>
      other.policyCode === line.policyCode &&
      other.urgency === line.urgency &&
      other.calendarCode === line.calendarCode &&
      MILESTONES.indexOf(other.milestone) > MILESTONES.indexOf(line.milestone) &&
      other.validFrom <= line.validTo &&
      line.validFrom <= other.validTo,
  );
  return later
    .filter(({ minutes }) => minutes < line.minutes)
    .map((other) => `${titleOf(other)}: scade prima di «${MILESTONE_LABEL[line.milestone]}»`);
}
