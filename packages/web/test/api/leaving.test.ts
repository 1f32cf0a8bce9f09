import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followLeaving } from "#api/leaving.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A tab, and what happens to it. */
function openTab(answers: boolean[]) {
  const target = new EventTarget();
  const reload = vi.fn();
  const isSignedIn = vi.fn(async () => answers.shift() ?? true);
  followLeaving({ target: target as unknown as Window, isSignedIn, reload });
  const hear = (key: string) => target.dispatchEvent(Object.assign(new Event("storage"), { key }));
  return { reload, isSignedIn, hear };
}

test("a tab goes to the door when another one signs out, as soon as the server says so", async () => {
  const { reload, isSignedIn, hear } = openTab([true, false]);
  hear("stabile.uscita");
  await vi.advanceTimersByTimeAsync(0);
  expect(reload).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(isSignedIn).toHaveBeenCalledTimes(2);
  expect(reload).toHaveBeenCalledTimes(1);
});

test("signing out that the server refused leaves the other tabs as they are", async () => {
  const { reload, isSignedIn, hear } = openTab([]);
  hear("stabile.uscita");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(reload).not.toHaveBeenCalled();
  expect(isSignedIn.mock.calls.length).toBeLessThan(20);
});

test("what else another tab keeps on the device is no sign of leaving", async () => {
  const { isSignedIn, hear } = openTab([false]);
  hear("stabile.bozza.uno");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(isSignedIn).not.toHaveBeenCalled();
});
