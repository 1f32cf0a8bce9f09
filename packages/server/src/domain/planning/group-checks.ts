import type { Doer } from "#domain/obligations/rule.ts";

/** `building-doer`: what one kind of executor has to do in a building is one visit, and one order. */
export type Grouping = "building-doer" | "building" | "single";

export interface CheckToPlan {
  obligationId: string;
  rule: string;
  title: string;
  subjectKind: "building" | "element";
  subjectId: string;
  subjectName: string;
  buildingId: string;
  buildingName: string;
  doer: Doer;
  dueOn: string;
  /** Class of UNI 8290 of what it is asked of; absent: the building. */
  uni8290?: string | undefined;
}

const KEYS: Record<Grouping, (check: CheckToPlan) => string> = {
  "building-doer": ({ buildingId, doer }) => `${buildingId} ${doer}`,
  building: ({ buildingId }) => buildingId,
  single: ({ obligationId }) => obligationId,
};

/** An order takes no more: a page of it can still be read, and a person can do it in some days. */
const MOST_OF_ONE = 40;

/** Checks as they come, the nearest first, put together into orders: the order's day is that of its nearest check. */
export function groupChecks(checks: readonly CheckToPlan[], grouping: Grouping): CheckToPlan[][] {
  const open = new Map<string, CheckToPlan[]>();
  const groups: CheckToPlan[][] = [];
  for (const check of [...checks].sort(byDay)) {
    const key = KEYS[grouping](check);
    const group = open.get(key);
    if (group !== undefined && group.length < MOST_OF_ONE) group.push(check);
    else {
      const begun = [check];
      open.set(key, begun);
      groups.push(begun);
    }
  }
  return groups;
}

function byDay(one: CheckToPlan, other: CheckToPlan): number {
  if (one.dueOn !== other.dueOn) return one.dueOn < other.dueOn ? -1 : 1;
  return one.obligationId < other.obligationId ? -1 : 1;
}

const MOST_LETTERS = 200;

/** What the order is called in lists. */
export function titleOfGroup(group: readonly CheckToPlan[]): string {
  const [first] = group as [CheckToPlan];
  const what =
    group.length === 1
      ? `${first.title}: ${first.subjectName}`
      : `${group.length} verifiche di legge: ${first.buildingName}`;
  return what.length <= MOST_LETTERS ? what : `${what.slice(0, MOST_LETTERS - 1)}…`;
}

/** Categories of work by class of UNI 8290, the longest first that fits. */
const CATEGORIES: readonly (readonly [string, string])[] = [
  ["5.1", "heating"],
  ["5.2", "sanitary"],
  ["5.7", "electrical"],
  ["6.2", "electrical"],
  ["6.3", "electrical"],
  ["5.9", "lift"],
  ["3.1", "windows"],
  ["2.1", "leak"],
];

/** The category that all of them share; several are «Altro». */
export function categoryOfGroup(group: readonly Pick<CheckToPlan, "uni8290">[]): string {
  const found = new Set(group.map(({ uni8290 }) => categoryOf(uni8290)));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : "other";
}

function categoryOf(uni8290: string | undefined): string {
  const fits = ([code]: readonly [string, string]) => uni8290 === code || uni8290?.startsWith(`${code}.`);
  return CATEGORIES.find(fits)?.[1] ?? "other";
}
