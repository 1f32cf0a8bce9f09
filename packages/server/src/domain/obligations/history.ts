import type { CheckRule } from "#domain/obligations/rule.ts";

/** A check that was made, of whatever rule. */
export interface DoneCheck {
  rule: string;
  /** Its day in Rome. */
  on: string;
  outcome: "positive" | "with-prescriptions" | "negative";
}

/** What was done of a rule and of those that include it, oldest first; the same check counts once. */
export function doneOf(
  code: string,
  done: readonly DoneCheck[],
  rules: ReadonlyMap<string, CheckRule>,
): DoneCheck[] {
  const counting = codesThatCount(code, rules);
  return done
    .filter(({ rule }) => counting.has(rule))
    .toSorted((one, other) => (one.on < other.on ? -1 : one.on > other.on ? 1 : 0));
}

/** The rule itself and whatever includes it, also through another. */
export function codesThatCount(code: string, rules: ReadonlyMap<string, CheckRule>): Set<string> {
  const counting = new Set([code]);
  let before = 0;
  while (counting.size > before) {
    before = counting.size;
    for (const { code: other, includes = [] } of rules.values())
      if (includes.some((included) => counting.has(included))) counting.add(other);
  }
  return counting;
}
