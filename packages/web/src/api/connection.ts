import { useSyncExternalStore } from "react";

/** Whether the server answers. One value for the whole page: the banner reads it, every call writes it. */
let reachable = true;
const listeners = new Set<() => void>();

export function reportReachable(now: boolean): void {
  if (reachable === now) return;
  reachable = now;
  for (const listener of listeners) listener();
}

export function isReachable(): boolean {
  return reachable;
}

function onReachableChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useReachable(): boolean {
  return useSyncExternalStore(onReachableChange, isReachable);
}
