import { useBlocker } from "@tanstack/react-router";

export interface LeaveGuard {
  /** What is asked before leaving. */
  question: string;
  /** Pages to which what was typed is carried along. */
  exceptTo?: string;
}

/** What was typed is not thrown away by a stray click, nor by closing the tab, without asking. */
export function useLeaveGuard(isDirty: boolean, { question, exceptTo }: LeaveGuard): void {
  useBlocker({
    shouldBlockFn: ({ current, next }) => {
      // Another view of the same page keeps it as it is.
      if (!isDirty || next.pathname === current.pathname || next.pathname === exceptTo) return false;
      return !window.confirm(question);
    },
    enableBeforeUnload: () => isDirty,
  });
}
