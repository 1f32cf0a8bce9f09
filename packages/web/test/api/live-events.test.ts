import { workOrderRoutes } from "@stabile/contract/work-orders";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  type ChangeEvent,
  type EventStream,
  type LiveState,
  listenToChanges,
  reconnectDelay,
} from "#api/live-events.ts";
import { isTouched } from "#api/live-updates.ts";
import { pagesOf, queryOf } from "#api/queries.ts";

// why: jsdom has no EventSource, and the promise is about time: minutes of waiting without waiting them.
class ScriptedStream implements EventStream {
  listeners = new Map<string, (event: { data?: unknown }) => void>();
  closed = false;
  close(): void {
    this.closed = true;
  }
  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void {
    this.listeners.set(name, listener);
  }
  emit(name: string, data?: unknown): void {
    this.listeners.get(name)?.({ data });
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function listen() {
  const streams: ScriptedStream[] = [];
  const states: [LiveState, boolean][] = [];
  const changes: ChangeEvent[] = [];
  const onSignedOut = vi.fn();
  const stop = listenToChanges({
    onSignedOut,
    onChange: (event) => changes.push(event),
    onState: (state, resumed) => states.push([state, resumed]),
    random: () => 1,
    open: () => {
      const stream = new ScriptedStream();
      streams.push(stream);
      return stream;
    },
  });
  return { streams, states, changes, onSignedOut, stop };
}

describe("the live stream", () => {
  test("says when the session ended, here or elsewhere, before it falls", () => {
    const { streams, onSignedOut, stop } = listen();
    streams[0]?.emit("open");
    expect(onSignedOut).not.toHaveBeenCalled();
    streams[0]?.emit("signed-out", "{}");
    expect(onSignedOut).toHaveBeenCalledOnce();
    stop();
  });

  test("is opened again when it falls, and says that changes may have been missed", () => {
    const { streams, states, stop } = listen();
    streams[0]?.emit("open");
    streams[0]?.emit("error");
    expect(streams[0]?.closed).toBe(true);
    vi.advanceTimersByTime(999);
    expect(streams).toHaveLength(1);
    vi.advanceTimersByTime(1);
    streams[1]?.emit("open");
    expect(states.at(0)).toEqual(["connecting", false]);
    expect(states).toContainEqual(["offline", false]);
    expect(states.at(-1)).toEqual(["live", true]);
    stop();
  });

  test("ignores a message it does not understand", () => {
    const { streams, changes, stop } = listen();
    streams[0]?.emit("change", "not json");
    streams[0]?.emit("change", '{"id":"?"}');
    streams[0]?.emit(
      "change",
      '{"id":1,"kind":"work-order.changed","subjectKind":"work-order","subjectId":"x"}',
    );
    expect(changes.map((change) => change.subjectId)).toEqual(["x"]);
    stop();
  });

  test("waits longer at each failure, never more than a minute, and spreads the crowd over half of it", () => {
    expect([0, 1, 2, 30].map((failures) => reconnectDelay(failures, () => 1))).toEqual([
      1000, 2000, 4000, 60_000,
    ]);
    expect(reconnectDelay(30, () => 0)).toBe(30_000);
  });
});

test("a changed order refreshes its own page and every list, not another order's page", () => {
  const event = { id: 1, kind: "work-order.changed", subjectKind: "work-order", subjectId: "mine" };
  const page = (id: string) => queryOf(workOrderRoutes.readWorkOrder, { params: { id } }).queryKey;
  expect(isTouched(page("mine"), event)).toBe(true);
  expect(isTouched(page("other"), event)).toBe(false);
  expect(
    isTouched(pagesOf(workOrderRoutes.listWorkOrders, { query: { state: "open" } }).queryKey, event),
  ).toBe(true);
});
