/** By then the page has been drawn without the button. */
const DRAWN_MS = 100;

/**
 * After an action the button that did it is often no longer there, and the browser drops the focus at the top of the
 * document. Whoever moves with the keyboard, or listens, goes on from the page's heading instead.
 */
export function keepFocus(): void {
  setTimeout(() => {
    const active = document.activeElement;
    if (active === null || active === document.body) document.querySelector<HTMLElement>("h1")?.focus();
  }, DRAWN_MS);
}
