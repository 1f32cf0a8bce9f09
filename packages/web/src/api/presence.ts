/**
 * Whether somebody sits in front of the page. What the page asks by itself (news, readings renewed because of others'
 * changes) says so to the server: a page left open must not keep its session awake.
 */
const PATIENCE_MS = 60_000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "focus"] as const;

let lastSign = Date.now();

export function noteSignOfLife(): void {
  lastSign = Date.now();
}

export function isSomebodyThere(): boolean {
  return Date.now() - lastSign < PATIENCE_MS;
}

/** Once, when the page starts. */
export function watchForSignsOfLife(target: Pick<Window, "addEventListener">): void {
  for (const sign of SIGNS) target.addEventListener(sign, noteSignOfLife, { passive: true, capture: true });
}
