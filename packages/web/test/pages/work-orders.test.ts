import { describe, expect, test } from "vitest";
import { parsePlainSearch, writePlainSearch } from "#api/search-params.ts";
import { joinActions } from "#pages/work-orders/bulk-actions.ts";
import { bodyOf, type NewOrderDraft, wrongIn } from "#pages/work-orders/new-work-order-form.ts";
import { workOrderSearch } from "#pages/work-orders/search-params.ts";
import { missingIn, transitionOf } from "#pages/work-orders/transition-form.ts";

describe("the filters in the address", () => {
  test("survive being written and read again, codes that look like numbers included", () => {
    const search = workOrderSearch({ q: "007", state: "open", municipio: "4", sort: "due" });
    expect(writePlainSearch(search)).toBe("?q=007&state=open&municipio=4&sort=due");
    expect(workOrderSearch(parsePlainSearch(writePlainSearch(search)))).toEqual(search);
  });

  test("that are wrong are dropped one by one, and the good ones stay", () => {
    const search = workOrderSearch({
      state: "exploded",
      urgency: "urgent",
      firmId: "12",
      q: "",
      openedFrom: "24/06",
    });
    expect(search).toEqual({ urgency: "urgent" });
  });
});

const action = (name: string, refusedBecause?: string) => ({
  action: name,
  label: name,
  needs: [],
  dangerous: false,
  ...(refusedBecause ? { refusedBecause } : {}),
});

test("bulk actions are those of each state among the chosen orders, the widest first", () => {
  const orders = [{ state: "draft" }, { state: "issued" }, { state: "issued" }];
  const samples = [
    { state: "draft", actions: [action("issue"), action("cancel")] },
    { state: "issued", actions: [action("cancel"), action("plan", "non accettato")] },
  ];
  expect(joinActions(samples, orders).map((found) => [found.action, found.orders])).toEqual([
    ["cancel", 3],
    ["issue", 1],
  ]);
});

describe("the form of an action", () => {
  test("asks for what the action cannot do without, and sends only what the action needs", () => {
    expect(Object.keys(missingIn({ note: "x" }, ["cause", "note"]))).toEqual(["cause"]);
    expect(missingIn({ reason: "no" }, ["reason"]).reason).toBeDefined();
    const draft = { cause: "weather", note: " piove ", plannedStart: "2026-06-24T09:30" };
    expect(transitionOf("suspend", draft, ["cause", "note"])).toEqual({
      action: "suspend",
      cause: "weather",
      note: "piove",
    });
    expect(transitionOf("plan", draft, ["plannedStart"]).plannedStart).toBe("2026-06-24T07:30:00.000Z");
  });

  test("turns hours and minutes into minutes, and says nothing when both are empty", () => {
    const needs = ["labourMinutes"] as const;
    expect(transitionOf("execute", { labourHours: "1", labourMinutes: "35" }, needs).labourMinutes).toBe(95);
    expect(transitionOf("execute", {}, needs)).toEqual({ action: "execute" });
  });
});

describe("a new order", () => {
  const draft: NewOrderDraft = {
    title: "Vetro rotto, aula 2B",
    description: "",
    category: "windows",
    urgency: "normal",
    building: undefined,
    pendingBuilding: "",
    elementId: "",
    addressText: "Via Prà 12",
    firmId: "",
    issue: false,
    requestIds: [],
    parentId: undefined,
  };

  test("is not sent while something typed in the building field has not become a building", () => {
    expect(wrongIn(draft)).toEqual({});
    expect(wrongIn({ ...draft, pendingBuilding: "mazz" }).buildingId).toBeDefined();
  });

  test("cannot be issued to nobody", () => {
    expect(wrongIn({ ...draft, issue: true }).firmId).toBeDefined();
    expect(bodyOf(draft)).toMatchObject({ buildingId: null, firmId: null, issue: false });
  });
});
