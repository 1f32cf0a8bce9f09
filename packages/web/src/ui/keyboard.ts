/** Whether the person is writing, so that a letter is a letter and not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[role=combobox]")) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

const OFF_KEY = "stabile.scorciatoie-spente";

/** Single letters can be switched off: whoever dictates would set them off by speaking (WCAG 2.1.4). */
export function areShortcutsOn(): boolean {
  try {
    return localStorage.getItem(OFF_KEY) === null;
  } catch {
    return true;
  }
}

export function switchShortcuts(on: boolean): void {
  try {
    if (on) localStorage.removeItem(OFF_KEY);
    else localStorage.setItem(OFF_KEY, "1");
  } catch {
    // Storage may be forbidden: the choice then lasts no longer than the page asks for it.
  }
}

/** A key that commands the page: plain, outside any field and any dialog, and not switched off. */
export function isShortcut(event: KeyboardEvent): boolean {
  if (!isPlainKey(event) || isTyping(event.target) || document.querySelector("dialog[open]")) return false;
  return areShortcutsOn();
}

/** A plain key, without the modifiers that belong to the browser and to assistive technology. */
export function isPlainKey(event: KeyboardEvent | React.KeyboardEvent): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey;
}
