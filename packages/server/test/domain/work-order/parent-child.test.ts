import fc from "fast-check";
import { expect, test } from "vitest";
import {
  askBeforeCancel,
  checkAdoption,
  openAmong,
  type OrderNode,
} from "#domain/work-order/parent-child.ts";
import { isClosed, WORK_ORDER_STATES } from "#domain/work-order/states.ts";

function family(
  parents: Record<string, string | null>,
  states: Partial<Record<string, OrderNode["state"]>> = {},
) {
  return new Map(
    Object.entries(parents).map(([id, parentId]): [string, OrderNode] => [
      id,
      { id, code: `ODL-${id}`, parentId, state: states[id] ?? "issued" },
    ]),
  );
}
const adopt = (orders: Map<string, OrderNode>, childId: string, parentId: string, levels?: number) =>
  checkAdoption(orders, { childId, parentId }, levels);

test("an order may have a parent and a grandparent, and no more", () => {
  const orders = family({ a: null, b: "a", c: "b", d: null, e: "d" });
  expect(adopt(orders, "d", "a")).toEqual({ kind: "allowed" });
  expect(adopt(orders, "d", "b")).toMatchObject({ because: "depth" });
  expect(adopt(orders, "d", "c")).toMatchObject({ because: "depth" });
  expect(adopt(orders, "e", "b")).toEqual({ kind: "allowed" });
  expect(adopt(orders, "d", "a", 2)).toMatchObject({ because: "depth" });
});

test("an order is never its own ancestor", () => {
  const orders = family({ a: null, b: "a", c: "b" });
  expect(adopt(orders, "a", "a")).toMatchObject({ because: "itself" });
  expect(adopt(orders, "a", "c")).toMatchObject({ because: "cycle" });
});

test("a cancelled order takes no children; a verified one does, because reports are reopened", () => {
  const orders = family({ a: null, b: null, c: null }, { a: "cancelled", b: "verified" });
  expect(adopt(orders, "c", "a")).toMatchObject({ because: "cancelled" });
  expect(adopt(orders, "c", "b")).toEqual({ kind: "allowed" });
  expect(adopt(orders, "c", "z")).toMatchObject({ because: "missing" });
});

test("whatever is adopted in whatever order, no order goes round and none is too deep", () => {
  const ids = ["a", "b", "c", "d", "e", "f", "g"];
  const pairs = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), { maxLength: 30 });
  fc.assert(
    fc.property(pairs, (wanted) => {
      const orders = family(Object.fromEntries(ids.map((id) => [id, null])));
      for (const [childId, parentId] of wanted) {
        if (adopt(orders, childId, parentId).kind === "allowed")
          orders.set(childId, { ...(orders.get(childId) as OrderNode), parentId });
      }
      for (const id of ids) {
        let depth = 1;
        for (let at = orders.get(id); at?.parentId; at = orders.get(at.parentId)) {
          depth += 1;
          expect(depth).toBeLessThanOrEqual(3);
        }
      }
    }),
  );
});

test("stored orders that go round are refused, not followed for ever", () => {
  const orders = family({ a: "b", b: "a", c: null });
  expect(adopt(orders, "c", "a").kind).toBe("allowed");
  expect(adopt(orders, "a", "c").kind).toBe("allowed");
});

test("the open children are exactly those that are not closed", () => {
  const children = WORK_ORDER_STATES.map((state) => ({ state }));
  expect(openAmong(children).some(({ state }) => isClosed(state))).toBe(false);
  expect(openAmong(children)).toHaveLength(WORK_ORDER_STATES.filter((state) => !isClosed(state)).length);
});

test("before a parent is cancelled a person is asked about the children, and work done stops it", () => {
  expect(askBeforeCancel([{ code: "ODL-1", state: "verified" }])).toEqual({ kind: "nothing-to-ask" });
  expect(
    askBeforeCancel([
      { code: "ODL-1", state: "issued" },
      { code: "ODL-2", state: "suspended" },
      { code: "ODL-3", state: "cancelled" },
    ]),
  ).toEqual({
    kind: "asks",
    cancels: ["ODL-1", "ODL-2"],
    question: "Con questo ordine si annullano anche ODL-1 e ODL-2. Procedere?",
  });
  expect(
    askBeforeCancel([
      { code: "ODL-1", state: "issued" },
      { code: "ODL-2", state: "executed" },
    ]),
  ).toMatchObject({ kind: "blocked", by: ["ODL-2"] });
});
