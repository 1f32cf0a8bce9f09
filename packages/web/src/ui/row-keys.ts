import { type RefObject, useEffect, useRef } from "react";
import { isPlainKey, isShortcut, isTyping } from "#ui/keyboard.ts";

/**
 * j/k (anywhere) and the arrows (from inside the list) move the focus along the links marked `data-row-link`; x presses the
 * `data-row-check` box of the row. Enter needs nothing: the focus is on a link.
 */
export function useRowKeys(): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const list = box.current;
      if (!list || !isListKey(event)) return;
      const inside = event.target instanceof Node && list.contains(event.target);
      const step = stepOf(event.key, inside);
      if (step !== 0 && moveFocus(list, step)) event.preventDefault();
      if (event.key === "x") chooseRow(document.activeElement);
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return box;
}

/** Arrows are no letters: inside the list they always move. */
function isListKey(event: KeyboardEvent): boolean {
  return event.key.startsWith("Arrow") ? isPlainKey(event) && !isTyping(event.target) : isShortcut(event);
}

function stepOf(key: string, inside: boolean): number {
  if (key === "j" || (inside && key === "ArrowDown")) return 1;
  if (key === "k" || (inside && key === "ArrowUp")) return -1;
  return 0;
}

function moveFocus(list: HTMLElement, step: number): boolean {
  const links = [...list.querySelectorAll<HTMLElement>("[data-row-link]")];
  const row = document.activeElement?.closest("[data-row]");
  const at = row ? links.findIndex((link) => row.contains(link)) : -1;
  const next = at === -1 ? links[0] : links[at + step];
  next?.focus();
  next?.closest("[data-row]")?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

function chooseRow(active: Element | null): void {
  active?.closest("[data-row]")?.querySelector<HTMLInputElement>("[data-row-check]")?.click();
}
