/**
 * A page that the browser kept whole and brings back ("Back", also after signing out) would show what it showed then, and
 * to whoever is at the device now: it asks again instead.
 */
export function loadAgainWhenBroughtBack(view: Window): void {
  view.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) view.location.reload();
  });
}
