import { expect, test } from "vitest";
import { sortedBy, sortOf } from "#pages/work-orders/sorting.ts";

test("a press on the deadline asks for the open orders by deadline, and says so among the filters", () => {
  expect(sortedBy({ urgency: "urgent" }, "due")).toEqual({ urgency: "urgent", state: "open", sort: "due" });
  expect(sortedBy({ state: "verified" }, "due")).toEqual({ state: "open", sort: "due" });
});

test("filters that already speak of running deadlines stay as they are", () => {
  expect(sortedBy({ state: "planned" }, "due")).toEqual({ state: "planned", sort: "due" });
  expect(sortedBy({ due: "overdue" }, "due")).toEqual({ due: "overdue", sort: "due" });
});

test("the newest first is the order without a name in the address", () => {
  expect(sortedBy({ state: "open", sort: "due" }, "opened")).toEqual({ state: "open" });
});

test("a list of closed orders is not said to be in order of deadline, whatever the address asks", () => {
  expect(sortOf({ state: "verified", sort: "due" })).toBe("opened");
  expect(sortOf({ sort: "due" })).toBe("due");
  expect(sortOf({})).toBe("opened");
});
