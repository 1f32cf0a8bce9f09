import type { Condition } from "#domain/obligations/condition.ts";
import type { CheckRule, Doer, Effect, RuleVersion, Term } from "#domain/obligations/rule.ts";

interface WrittenCheck {
  code: string;
  number: number;
  title: string;
  /** In force since; of a technical standard, the first day of its year. */
  from: string;
  norm: string;
  certainty: RuleVersion["certainty"];
  /** Class of UNI 8290; absent: it is asked of the building. */
  element?: string;
  when?: Condition;
  terms: readonly Term[];
  doneBy: Doer;
  document: string;
  /** A negative one forbids the use (it always opens work). */
  forbidsUse?: boolean;
  includes?: readonly string[];
  liftedBy?: readonly string[];
}

/** A check with the one version that is in force today. */
export function check({
  code,
  number,
  title,
  includes,
  liftedBy,
  element,
  forbidsUse,
  ...version
}: WrittenCheck): CheckRule {
  const onNegative: Effect = { opensWork: true, forbidsUse: forbidsUse ?? false };
  const of: RuleVersion["of"] =
    element === undefined ? { kind: "building" } : { kind: "element", uni8290: element };
  return {
    ...{ code, number, title, versions: [{ ...version, of, onNegative }] },
    ...(includes === undefined ? {} : { includes }),
    ...(liftedBy === undefined ? {} : { liftedBy }),
  };
}

/** Of the last one, so many months later. */
export const every = (months: number, rest: { when?: Condition; because?: string } = {}): Term => ({
  every: { months },
  anchor: "last-done",
  ...rest,
});

export const everyDays = (days: number, rest: { when?: Condition; because?: string } = {}): Term => ({
  every: { days },
  anchor: "last-done",
  ...rest,
});

export const is = (fact: string, value: boolean | string | readonly string[] = true): Condition => ({
  fact,
  is: value,
});
export const atLeast = (fact: string, value: number): Condition => ({ fact, atLeast: value });
export const above = (fact: string, value: number): Condition => ({ fact, above: value });
export const between = (fact: string, from: number, to: number): Condition => ({
  all: [
    { fact, atLeast: from },
    { fact, below: to },
  ],
});
