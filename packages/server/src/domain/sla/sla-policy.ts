import type { Milestone } from "#domain/sla/sla-clock.ts";

export type Urgency = "emergency" | "urgent" | "normal";

const URGENCIES: readonly string[] = ["normal", "urgent", "emergency"];

/** Whether an urgency presses more than another. */
export function pressesMore(one: string, other: string): boolean {
  return URGENCIES.indexOf(one) > URGENCIES.indexOf(other);
}

/** A line of an SLA table as it is kept: which orders, which milestone, how long, since when, and who says so. */
export interface SlaLine {
  policyCode: string;
  urgency: Urgency;
  milestone: Milestone;
  /** Open minutes of the calendar. */
  minutes: number;
  /** The same as the contract says it: `3 ore lavorative`. */
  wording: string;
  calendarCode: string;
  source: string;
  /** First and last day on which orders that start follow this line. */
  validFrom: string;
  validTo: string;
}

export const MILESTONES: readonly Milestone[] = ["inspection", "start", "completion"];

const EVER = { policyCode: "base", validFrom: "1900-01-01", validTo: "9999-12-31" } as const;
const ROUND_THE_CLOCK = { ...EVER, calendarCode: "continuo" } as const;
const OFFICE_HOURS = { ...EVER, calendarCode: "lavorativo" } as const;

/**
 * What holds until a contract's own table is loaded: the figures of the Consip schemes as far as they are known
 * (reference domain.md §7), completions for demonstration. Provisional: the signed contract has the last word. The
 * migrations put these same lines into the database, and a test holds the two together.
 */
export const PROVISIONAL_LINES: readonly SlaLine[] = [
  {
    ...ROUND_THE_CLOCK,
    urgency: "emergency",
    milestone: "inspection",
    minutes: 60,
    wording: "1 ora",
    source: "Emergenza, 24 ore su 24: schema Consip FM",
  },
  {
    ...ROUND_THE_CLOCK,
    urgency: "emergency",
    milestone: "start",
    minutes: 60,
    wording: "1 ora",
    source: "Indifferibile, inizio al sopralluogo: schema Consip FM",
  },
  {
    ...ROUND_THE_CLOCK,
    urgency: "emergency",
    milestone: "completion",
    minutes: 4_320,
    wording: "3 giorni",
    source: "valore dimostrativo",
  },
  {
    ...OFFICE_HOURS,
    urgency: "urgent",
    milestone: "inspection",
    minutes: 180,
    wording: "3 ore lavorative",
    source: "Urgenza: schema Consip FM",
  },
  {
    ...ROUND_THE_CLOCK,
    urgency: "urgent",
    milestone: "start",
    minutes: 7_200,
    wording: "5 giorni",
    source: "Programmabile a breve termine: schema Consip FM",
  },
  {
    ...ROUND_THE_CLOCK,
    urgency: "urgent",
    milestone: "completion",
    minutes: 14_400,
    wording: "10 giorni",
    source: "valore dimostrativo",
  },
  {
    ...OFFICE_HOURS,
    urgency: "normal",
    milestone: "inspection",
    minutes: 1_080,
    wording: "2 giorni lavorativi",
    source: "Nessuna urgenza: schema Consip FM",
  },
  {
    ...ROUND_THE_CLOCK,
    urgency: "normal",
    milestone: "start",
    minutes: 21_600,
    wording: "15 giorni",
    source: "Programmabile a medio termine: schema Consip FM",
  },
  {
    ...ROUND_THE_CLOCK,
    urgency: "normal",
    milestone: "completion",
    minutes: 43_200,
    wording: "30 giorni",
    source: "valore dimostrativo",
  },
];

/** The lines that hold for an order, in the order of the work. None: the order has no deadlines. */
export function linesOn(
  lines: readonly SlaLine[],
  { policyCode, urgency, day }: { policyCode: string; urgency: string; day: string },
): SlaLine[] {
  return lines
    .filter((line) => line.policyCode === policyCode && line.urgency === urgency)
    .filter((line) => line.validFrom <= day && day <= line.validTo)
    .sort((a, b) => MILESTONES.indexOf(a.milestone) - MILESTONES.indexOf(b.milestone));
}
