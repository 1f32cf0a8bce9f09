import type { SearchHit } from "@stabile/contract/buildings";
import { expect, test } from "vitest";
import { groupsOf } from "#shell/search-groups.ts";

const ALL = ["work-order.read", "request.read", "building.read"];

function hits(kind: SearchHit["kind"], count: number): SearchHit[] {
  return Array.from({ length: count }, (_, at) => ({
    kind,
    id: `${at}`,
    code: "",
    title: `${kind} ${at}`,
    subtitle: "",
  }));
}

test("no kind of result pushes the others out of sight, and each whole list is one press away", () => {
  const groups = groupsOf(
    [...hits("building", 6), ...hits("work-order", 12), ...hits("street", 1)],
    "tursi",
    ALL,
  );
  expect(groups.map((group) => [group.label, group.options.length])).toEqual([
    ["Edifici", 4],
    ["Ordini di lavoro", 4],
    ["Vie", 1],
    ["Vedi tutto", 3],
  ]);
  expect(groups.at(-1)?.options.map(({ target }) => target)).toEqual([
    { to: "/ordini", search: { q: "tursi" } },
    { to: "/segnalazioni", search: { q: "tursi", state: "all" } },
    { to: "/edifici", search: { q: "tursi" } },
  ]);
});

test("the kind of the best hit comes first: a report's code leads to the report", () => {
  const groups = groupsOf([...hits("request", 1), ...hits("building", 2)], "SEG-2026-000233", ALL);
  expect(groups.map(({ label }) => label)).toEqual(["Segnalazioni", "Edifici", "Vedi tutto"]);
  expect(groups[0]?.options[0]?.target).toEqual({ to: "/segnalazioni/$id", params: { id: "0" } });
});

test("orders alone have the room of all, and a contractor is offered only the list one may read", () => {
  const groups = groupsOf(hits("work-order", 9), "caldaia", ["work-order.read"]);
  expect(groups[0]?.options).toHaveLength(9);
  expect(groups[1]?.options.map(({ id }) => id)).toEqual(["all-work-order"]);
});

test("nothing found offers nothing", () => {
  expect(groupsOf([], "zxqw", ALL)).toEqual([]);
});
