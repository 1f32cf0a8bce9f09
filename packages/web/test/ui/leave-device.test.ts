import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hasDrafts, keepDraft } from "#ui/kept-draft.ts";
import { leaveDevice } from "#ui/leave-device.ts";

beforeEach(() => localStorage.clear());
afterEach(() => void vi.restoreAllMocks());

test("who leaves with nothing unsent is asked nothing", () => {
  localStorage.setItem("stabile.scorciatoie", "1");
  const asked = vi.spyOn(window, "confirm");
  expect(leaveDevice("Uscire?")).toBe(true);
  expect(asked).not.toHaveBeenCalled();
});

test("who wrote something and did not send it is asked, and may stay with it", () => {
  keepDraft("maria", "ordine-1", { note: "Sostituite sei tegole" });
  const asked = vi.spyOn(window, "confirm").mockReturnValue(false);
  expect(leaveDevice("Uscire?")).toBe(false);
  expect(asked).toHaveBeenCalledWith("Uscire?");
  expect(hasDrafts()).toBe(true);
  asked.mockReturnValue(true);
  expect(leaveDevice("Uscire?")).toBe(true);
  expect(hasDrafts()).toBe(false);
});

test("a page that was left holds nothing of what it showed, should it be brought back", () => {
  document.body.append(document.createElement("main"));
  leaveDevice("Uscire?");
  expect(document.body.childElementCount).toBe(1);
  sessionStorage.setItem("scorrimento", "/ordini");
  window.dispatchEvent(new Event("pagehide"));
  expect([document.body.childElementCount, sessionStorage.length]).toEqual([0, 0]);
});
