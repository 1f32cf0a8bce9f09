import { expect, test } from "vitest";
import { gather, groupNear, inView, keyOf, type MapItem, markOf } from "#ui/map/map-items.ts";

const building = (id: string, at: [number, number]): MapItem => ({
  kind: "building",
  id,
  code: id,
  title: `Edificio ${id}`,
  address: "",
  at,
});
const order = (id: string, at: [number, number], urgency: "normal" | "emergency" = "normal"): MapItem => ({
  kind: "work-order",
  id,
  code: id,
  title: `Ordine ${id}`,
  address: "",
  at,
  state: "issued",
  urgency,
});
const report = (id: string, at: [number, number]): MapItem => ({
  kind: "request",
  id,
  code: id,
  title: `Segnalazione ${id}`,
  address: "",
  at,
  state: "received",
});
const here: [number, number] = [8.93, 44.41];
const aStepAway: [number, number] = [8.93005, 44.41];
const far: [number, number] = [8.94, 44.41];

test("the page's subject is drawn once, as the page knows it, even when it is not among what was read", () => {
  const subject: MapItem = { ...building("1", here), role: "subject" };
  const read = [building("1", here), building("2", far)];
  expect(gather(read, { subject, candidates: [] }).map(keyOf)).toEqual(["building:1", "building:2"]);
  expect(gather([], { subject, candidates: [] })).toEqual([subject]);
});

test("a proposed building is marked so; an order with the same number is not", () => {
  const items = gather([building("2", far), order("2", far)], { candidates: ["2"] });
  expect(items.map(({ role }) => role)).toEqual(["candidate", undefined]);
});

test("the list tells what is in view: the subject, then what was proposed, then the nearest", () => {
  const items: MapItem[] = [
    building("lontano", [8.9345, 44.41]),
    building("vicino", aStepAway),
    { ...building("proposto", [8.934, 44.41]), role: "candidate" },
    { ...report("soggetto", here), role: "subject" },
    building("fuori", far),
  ];
  const view = [8.925, 44.4, 8.935, 44.42] as const;
  expect(inView(items, { view, from: here }).map(({ id }) => id)).toEqual([
    "soggetto",
    "proposto",
    "vicino",
    "lontano",
  ]);
});

test("without a subject the list goes by name", () => {
  const items = [building("b", here), building("a", far)];
  const view = [8, 44, 9, 45] as const;
  expect(inView(items, { view, from: undefined }).map(({ id }) => id)).toEqual(["a", "b"]);
});

test("things too near to be told apart make one mark that says how many; the subject keeps its own", () => {
  const items: MapItem[] = [
    { ...order("soggetto", here), role: "subject" },
    order("1", here),
    report("2", aStepAway),
    order("3", far),
  ];
  const groups = groupNear(items, 20);
  expect(groups.map(({ items: inside }) => inside.map(({ id }) => id))).toEqual([
    ["soggetto"],
    ["1", "2"],
    ["3"],
  ]);
  expect(groupNear(items, 1).map(({ items: inside }) => inside.length)).toEqual([1, 1, 1, 1]);
});

test("a mark has the shape of its kind, or that of a mixture, and warns of an emergency inside", () => {
  expect(markOf({ at: here, items: [order("1", here), order("2", here, "emergency")] })).toEqual({
    kind: "work-order",
    count: 2,
    emergency: true,
  });
  expect(markOf({ at: here, items: [order("1", here), report("2", here)] })).toEqual({
    kind: "mixed",
    count: 2,
    emergency: false,
  });
});
