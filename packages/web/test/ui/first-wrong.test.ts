import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { focusFirstWrong } from "#ui/first-wrong.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  document.body.innerHTML = "";
});

function send(fields: string): void {
  document.body.innerHTML = `<form>${fields}<button id="invia">Invia</button></form>`;
  document.getElementById("invia")?.focus();
  focusFirstWrong(document.querySelector("form") as Element);
  vi.runAllTimers();
}

test("after a form sent with something missing one is in the first field to correct", () => {
  send('<input id="a"><input id="b" aria-invalid="true"><input id="c" aria-invalid="true">');
  expect(document.activeElement?.id).toBe("b");
});

test("a form in order leaves one where one was", () => {
  send('<input id="a">');
  expect(document.activeElement?.id).toBe("invia");
});
