import { workOrderRoutes } from "@stabile/contract/work-orders";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { headersFor } from "#api/call.ts";
import { watchForSignsOfLife } from "#api/presence.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const saysItIsAlone = () => headersFor(workOrderRoutes.listFirms, {})["x-stabile-background"] === "1";

test("what a page asks with nobody in front of it says so, from a minute after the last sign of life", () => {
  const target = new EventTarget();
  watchForSignsOfLife(target as unknown as Window);
  target.dispatchEvent(new Event("keydown"));
  expect(saysItIsAlone()).toBe(false);
  vi.advanceTimersByTime(59_000);
  expect(saysItIsAlone()).toBe(false);
  vi.advanceTimersByTime(2_000);
  expect(saysItIsAlone()).toBe(true);
  target.dispatchEvent(new Event("pointermove"));
  expect(saysItIsAlone()).toBe(false);
});
