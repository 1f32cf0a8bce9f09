import { useEffect, useState } from "react";
import { useSession } from "#api/session.tsx";

/**
 * What somebody is writing, kept on their own device: a telephone without signal closes pages as it likes. Only their own
 * words, under their own name; gone with what they were for, with signing out, with another person, or in a week.
 */
export type Draft = Readonly<Record<string, string | undefined>>;

const PREFIX = "stabile.bozza.";
const KEPT_MS = 7 * 86_400_000;

const keyOf = (userId: string, about: string) => `${PREFIX}${userId}.${about}`;
const isEmpty = (draft: Draft) => Object.values(draft).every((text) => !text?.trim());

/** @returns nothing when there is none, or the device keeps nothing */
export function keptDraft(userId: string, about: string): Draft | undefined {
  try {
    return read(localStorage.getItem(keyOf(userId, about)));
  } catch {
    return undefined;
  }
}

export function keepDraft(userId: string, about: string, draft: Draft): void {
  try {
    if (isEmpty(draft)) localStorage.removeItem(keyOf(userId, about));
    else localStorage.setItem(keyOf(userId, about), JSON.stringify({ at: Date.now(), draft }));
  } catch {
    // A device that keeps nothing, or is full: what is typed stays in the page, as ever.
  }
}

/** Whether somebody would lose what they wrote, and did not send, by signing out. */
export function hasDrafts(): boolean {
  try {
    return Object.keys(localStorage).some(
      (key) => key.startsWith(PREFIX) && read(localStorage.getItem(key)) !== undefined,
    );
  } catch {
    return false;
  }
}

/** On signing out. */
export function forgetDrafts(): void {
  forget(() => true);
}

/** On coming in: those of who was here before, and those that nobody came back to. */
export function forgetStaleDrafts(userId: string): void {
  forget((key) => !key.startsWith(keyOf(userId, "")) || read(localStorage.getItem(key)) === undefined);
}

function forget(isGone: (key: string) => boolean): void {
  try {
    const ours = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of ours.filter(isGone)) localStorage.removeItem(key);
  } catch {
    // As above.
  }
}

function read(text: string | null): Draft | undefined {
  if (text === null) return undefined;
  try {
    const { at, draft } = JSON.parse(text) as { at?: unknown; draft?: unknown };
    const isFresh = typeof at === "number" && Date.now() - at < KEPT_MS;
    return isFresh && typeof draft === "object" && draft !== null ? (draft as Draft) : undefined;
  } catch {
    return undefined;
  }
}

/** Like `useState`, but found again on coming back. `wasFound` until it is changed to nothing. */
export function useKeptDraft<T extends Draft>(
  about: string,
): { draft: T; setDraft: (draft: T) => void; wasFound: boolean } {
  const { userId } = useSession();
  const [found] = useState(() => keptDraft(userId, about) as T | undefined);
  const [draft, setDraft] = useState<T>(() => found ?? ({} as T));
  useEffect(() => keepDraft(userId, about, draft), [userId, about, draft]);
  return { draft, setDraft, wasFound: found !== undefined && !isEmpty(draft) };
}
