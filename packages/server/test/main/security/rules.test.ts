import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gives, ROLE_LABEL, type Role } from "#domain/access/policy.ts";
import {
  checkRequestAction,
  REQUEST_STATE_LABEL,
  type RequestAction,
  type RequestState,
} from "#domain/request/states.ts";
import { TRANSITIONS } from "#domain/work-order/transitions.ts";

const ROOT = join(import.meta.dirname, "../../../../..");
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const text = read("docs/security/rules.md");

/** The rows of the table under a heading. */
function rowsUnder(heading: string): string[][] {
  const section = text.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const lines = section.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

test("the steps of an order are the domain's, one by one", () => {
  const steps = TRANSITIONS.map(({ action, from, to, by, needs, optional = [] }) => [
    ...[action, from.join(", "), to, by.join(", ")],
    needs.map((need) => (optional.includes(need) ? `(${need})` : need)).join(", "),
  ]);
  expect(rowsUnder("What can happen to an order")).toEqual(steps);
});

const ACTIONS: RequestAction[] = [
  ...(["triage", "merge", "reject", "restore"] as const),
  ...(["take-in-charge", "resolve", "reopen", "withdraw"] as const),
];

test("the steps of a report are the domain's, one by one", () => {
  const steps = ACTIONS.map((action) => {
    const states = Object.keys(REQUEST_STATE_LABEL) as RequestState[];
    const allowed = states.flatMap((state) => {
      const outcome = checkRequestAction(state, action);
      return outcome.kind === "allowed" ? [{ state, to: outcome.to }] : [];
    });
    return [action, allowed.map(({ state }) => state).join(", "), allowed[0]?.to];
  });
  expect(rowsUnder("What can happen to a report")).toEqual(steps);
});

test("whatever is quoted is in the file that is named", () => {
  const quoted = [...text.matchAll(/`([\w./-]+\.ts)` «([^»]+)»/g)];
  expect(quoted.length).toBeGreaterThan(35);
  const lost = quoted.filter(([, path = "", words = ""]) => !read(path).includes(words));
  expect(lost.map(([whole]) => whole)).toEqual([]);
});

test("who is said to have a permission is who the policy gives it to", () => {
  const said = [
    ...text.matchAll(/`((?:reporter|people|exchange|audit)\.\w+)`: ([a-z-]+(?:(?: \([^)]*\))?, [a-z-]+)*)/g),
  ];
  expect(said.length).toBeGreaterThan(6);
  for (const [whole, action = "", names = ""] of said) {
    const roles = names.replaceAll(/ \([^)]*\)/g, "").split(", ");
    const given = (Object.keys(ROLE_LABEL) as Role[]).filter((role) => gives({ role }, action));
    expect(new Set(roles), whole).toEqual(new Set(given));
  }
});
