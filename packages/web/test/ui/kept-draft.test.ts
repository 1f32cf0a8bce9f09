import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { forgetDrafts, forgetStaleDrafts, keepDraft, keptDraft } from "#ui/kept-draft.ts";

beforeEach(() => localStorage.clear());
afterEach(() => void vi.useRealTimers());

test("what was typed is found again by who typed it, for that order and no other", () => {
  keepDraft("maria", "ordine-1", { note: "Sostituite sei tegole", labourHours: "2" });
  expect(keptDraft("maria", "ordine-1")).toEqual({ note: "Sostituite sei tegole", labourHours: "2" });
  expect(keptDraft("maria", "ordine-2")).toBeUndefined();
  expect(keptDraft("luca", "ordine-1")).toBeUndefined();
});

test("once it is added, or emptied, nothing is left of it", () => {
  keepDraft("maria", "ordine-1", { note: "Sostituite sei tegole" });
  keepDraft("maria", "ordine-1", { note: "  " });
  expect(localStorage.length).toBe(0);
});

test("signing out leaves nothing of anybody, and touches nothing else", () => {
  localStorage.setItem("stabile.scorciatoie", "1");
  keepDraft("maria", "ordine-1", { note: "Sostituite sei tegole" });
  forgetDrafts();
  expect(Object.keys(localStorage)).toEqual(["stabile.scorciatoie"]);
});

test("whoever comes in after somebody else finds only their own, and nothing older than a week", () => {
  vi.useFakeTimers({ now: new Date("2026-03-02T08:00:00Z") });
  keepDraft("maria", "vecchia", { note: "Da finire" });
  vi.setSystemTime(new Date("2026-03-10T08:00:00Z"));
  keepDraft("maria", "nuova", { note: "Oggi" });
  keepDraft("luca", "altra", { note: "Di Luca" });
  localStorage.setItem("stabile.bozza.maria.rotta", "{");
  expect(keptDraft("maria", "vecchia")).toBeUndefined();
  forgetStaleDrafts("maria");
  expect(Object.keys(localStorage)).toEqual(["stabile.bozza.maria.nuova"]);
});

test("a device that keeps nothing is no reason to stop", () => {
  // why: only a browser set to keep nothing throws here.
  const refusing = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("QuotaExceededError");
  });
  expect(() => keepDraft("maria", "ordine-1", { note: "x" })).not.toThrow();
  refusing.mockRestore();
});
