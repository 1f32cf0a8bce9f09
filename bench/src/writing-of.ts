import type { BarePlan, BareWriting } from "./bare-plan.ts";
import type { Captured } from "./capture-statements.ts";
import { indexOf } from "./readings.ts";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * What the bare server runs for one writing: the statements captured, each named as the product's connections name what
 * they run all day; identifiers that were made for the example are made anew each time.
 * @param kept identifiers that stay as they are
 * @param turns identifiers each replaced by the next of its list
 */
export function writingOf(
  texts: BarePlan["texts"],
  captured: readonly Captured[],
  { kept, turns }: { kept: readonly string[]; turns: BareWriting["turns"] },
): BareWriting {
  const steps = captured
    .filter(({ text }) => !/^\s*(begin|commit|start transaction)/i.test(text))
    .map((statement) => {
      const name = statement.name ?? `often_${texts.length}`;
      return { text: indexOf(texts, { ...statement, name }), values: statement.values };
    });
  const known = new Set([...kept, ...turns.map(({ example }) => example)]);
  const named = steps.flatMap(({ values }) =>
    values.flatMap((value) => JSON.stringify(value ?? "").match(UUID) ?? []),
  );
  return { steps, fresh: [...new Set(named)].filter((id) => !known.has(id)), turns };
}
