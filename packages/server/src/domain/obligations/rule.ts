import type { Condition } from "#domain/obligations/condition.ts";
import type { Period } from "#domain/obligations/period.ts";

/**
 * A check that a norm asks for. It is data: code only interprets it. A norm that changes is one more version, and what
 * was due under the former one stays as it was.
 */
export interface CheckRule {
  code: string;
  /** Its number in the calendar of statutory checks. */
  number: number;
  title: string;
  /** In order of time, and not overlapping. */
  versions: readonly RuleVersion[];
  /** Shorter checks that are done with this one: the yearly one is also the six-monthly one. */
  includes?: readonly string[];
  /** Checks that are not this one, and whose good outcome ends the ban on use that a negative one of this began. */
  liftedBy?: readonly string[];
}

export interface RuleVersion {
  /** The first day in force; and the last, absent while it is. */
  from: string;
  to?: string;
  /** Act and article, as they are cited. */
  norm: string;
  /** Whether the period was read in a source, or is to be verified before it is relied upon. */
  certainty: "read" | "to-verify";
  /** Of what it is asked. */
  of: { kind: "building" } | { kind: "element"; uni8290: string };
  /** When it is asked at all; absent: always. */
  when?: Condition;
  /** The first whose condition holds counts. */
  terms: readonly Term[];
  doneBy: Doer;
  document: string;
  onNegative: Effect;
}

export type Term = {
  when?: Condition;
  /** Why, in Italian: «attività soggetta a prevenzione incendi». */
  because?: string;
} & (Recurring | Yearly | Once | OnceBy | OnEvent);

/** Again and again: from when it was last done, or on the days of a plan that nothing moves. */
export interface Recurring {
  every: Period;
  /**
   * `last-done`: the period runs from the last one. `fixed`: the days are counted from the commissioning; one done
   * `earlyDays` before its day, at most, is that day's.
   */
  anchor: "last-done" | "fixed";
  earlyDays?: number;
  /** The first, when it is not a whole period after the commissioning. */
  firstWithin?: Period;
}

/** Every year by the same day, whenever the last one was: `MM-DD`. */
export interface Yearly {
  yearlyBy: string;
}

/** One time only, within so long of the commissioning. */
export interface Once {
  onceWithin: Period;
}

/** One time only, by a day that the norm sets for everybody. */
export interface OnceBy {
  onceBy: string;
}

/** When something happens, that no calendar knows. */
export interface OnEvent {
  onEvent: string;
  /** From the event. */
  within?: Period;
}

/** Who may do it: the owner, a qualified maintainer, a professional, an authorised body, a public one. */
export type Doer = "owner" | "maintainer" | "professional" | "authorised-body" | "public-body" | "laboratory";

export interface Effect {
  opensWork: boolean;
  /** The norm forbids the use until a positive one. */
  forbidsUse: boolean;
}
