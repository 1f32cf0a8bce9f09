import { forgetDrafts, hasDrafts } from "#ui/kept-draft.ts";

/**
 * Before signing out: what this device keeps is gone with it, here and by the server's answer, so that whoever wrote
 * something and did not send it is asked first. @returns whether they leave
 */
export function leaveDevice(question: string): boolean {
  if (hasDrafts() && !window.confirm(question)) return false;
  forgetDrafts();
  window.addEventListener("pagehide", emptyPage, { once: true });
  return true;
}

/** A browser may keep the page as it is, for "Back"; and the router writes where it was scrolled to as it goes. */
function emptyPage(): void {
  document.body.replaceChildren();
  try {
    sessionStorage.clear();
  } catch {
    // A device that keeps nothing.
  }
}
