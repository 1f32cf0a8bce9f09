import { STATUTORY_CHECKS } from "#domain/obligations/catalogue/statutory-checks.ts";
import type { CheckRule, RuleVersion } from "#domain/obligations/rule.ts";

/** The rules in force here: those of the catalogue, and those of the municipality in their place or beside them. */
export interface RuleBook {
  rules: ReadonlyMap<string, CheckRule>;
  /** Those asked of a building (no class), or of an element of a class of UNI 8290: «5.9» is asked of «5.9.1» too. */
  of(uni8290: string | undefined): readonly CheckRule[];
}

export function ruleBook(own: readonly CheckRule[] = []): RuleBook {
  const rules = new Map([...STATUTORY_CHECKS, ...own].map((rule) => [rule.code, rule]));
  const asked = new Map<string, CheckRule[]>();
  for (const rule of rules.values()) {
    const key = classOf(rule);
    asked.set(key, [...(asked.get(key) ?? []), rule]);
  }
  const known = new Map<string, readonly CheckRule[]>();
  return {
    rules,
    of(uni8290) {
      const key = uni8290 ?? OF_BUILDING;
      const found = known.get(key) ?? classesAbove(key).flatMap((one) => asked.get(one) ?? []);
      known.set(key, found);
      return found;
    },
  };
}

const OF_BUILDING = "";

/** A rule is of one kind of thing in all its versions. */
function classOf({ versions }: CheckRule): string {
  const of = versions.at(-1)?.of;
  return of?.kind === "element" ? of.uni8290 : OF_BUILDING;
}

/** «5.9.1» is in «5.9.1», «5.9» and «5». */
function classesAbove(uni8290: string): string[] {
  const parts = uni8290.split(".");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("."));
}

/** The version of a day: the one in force, or the nearest there is. */
export function versionOn({ versions }: CheckRule, day: string): RuleVersion | undefined {
  return versions.findLast(({ from }) => from <= day) ?? versions[0];
}

/**
 * Whether what was computed on one day may be otherwise on another although nothing was written: only a version that begins
 * or ends between them does that.
 */
export function changesBetween({ rules }: RuleBook, from: string, to: string): boolean {
  const isBetween = (day: string | undefined) => day !== undefined && from <= day && day <= to;
  return [...rules.values()].some(({ versions }) =>
    versions.some((version) => isBetween(version.from) || isBetween(version.to)),
  );
}
