import { forgetDrafts, hasDrafts } from "#ui/kept-draft.ts";

/**
 * Before signing out: what this device keeps is gone with it, here and by the server's answer, so that whoever wrote
 * something and did not send it is asked first. @returns whether they leave
 */
export function leaveDevice(question: string): boolean {
  if (hasDrafts() && !window.confirm(question)) return false;
  forgetDrafts();
  // A browser may keep the page as it is, for "Back".
  window.addEventListener("pagehide", () => document.body.replaceChildren(), { once: true });
  return true;
}
