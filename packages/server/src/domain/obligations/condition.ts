/** What is known of a building or of one of its elements: code of the dictionary → value. What is not there is not known. */
export type FactValue = boolean | number | string;
export type Facts = ReadonlyMap<string, FactValue>;

/** A question on one fact. */
export type FactTest =
  | { fact: string; is: FactValue | readonly FactValue[] }
  | { fact: string; atLeast: number }
  | { fact: string; above: number }
  | { fact: string; below: number };

export type Condition =
  | FactTest
  | { all: readonly Condition[] }
  | { any: readonly Condition[] }
  | { not: Condition };

/** Kleene's third value: a fact that nobody has written is neither yes nor no, and is asked for. */
export type Verdict = "yes" | "no" | "unknown";

/** A fact that was looked at, as it is known. */
export interface Looked {
  test: FactTest;
  value: FactValue | undefined;
  verdict: Verdict;
}

export interface Judgement {
  verdict: Verdict;
  /** The facts that decided, or that are missing to decide; none is told twice. */
  because: readonly Looked[];
}

/** Whether a condition holds, and by which facts. More facts never turn a yes into a no, or a no into a yes. */
export function judge(condition: Condition, facts: Facts): Judgement {
  if ("fact" in condition) return judgeFact(condition, facts);
  if ("not" in condition) {
    const { verdict, because } = judge(condition.not, facts);
    return { verdict: verdict === "unknown" ? verdict : verdict === "yes" ? "no" : "yes", because };
  }
  return "all" in condition
    ? joined(condition.all, facts, { decides: "no", otherwise: "yes" })
    : joined(condition.any, facts, { decides: "yes", otherwise: "no" });
}

function joined(
  conditions: readonly Condition[],
  facts: Facts,
  { decides, otherwise }: { decides: Verdict; otherwise: Verdict },
): Judgement {
  const judged = conditions.map((condition) => judge(condition, facts));
  const decisive = judged.find(({ verdict }) => verdict === decides);
  if (decisive !== undefined) return decisive;
  const open = judged.filter(({ verdict }) => verdict === "unknown");
  return open.length > 0
    ? { verdict: "unknown", because: distinct(open) }
    : { verdict: otherwise, because: distinct(judged) };
}

function distinct(judged: readonly Judgement[]): Looked[] {
  const seen = new Map<string, Looked>();
  for (const { because } of judged)
    for (const looked of because) seen.set(JSON.stringify(looked.test), looked);
  return [...seen.values()];
}

function judgeFact(test: FactTest, facts: Facts): Judgement {
  const value = facts.get(test.fact);
  const verdict: Verdict = value === undefined ? "unknown" : holds(test, value) ? "yes" : "no";
  return { verdict, because: [{ test, value, verdict }] };
}

/** A measure that is not written as a number is none: it is in no range. */
function holds(test: FactTest, value: FactValue): boolean {
  if ("is" in test) return Array.isArray(test.is) ? test.is.includes(value) : test.is === value;
  if (typeof value !== "number" || Number.isNaN(value)) return false;
  if ("atLeast" in test) return value >= test.atLeast;
  return "above" in test ? value > test.above : value < test.below;
}

/** The facts that a condition may ask for, each once. */
export function factsOf(condition: Condition): string[] {
  if ("fact" in condition) return [condition.fact];
  const inside = "not" in condition ? [condition.not] : "all" in condition ? condition.all : condition.any;
  return [...new Set(inside.flatMap(factsOf))];
}
