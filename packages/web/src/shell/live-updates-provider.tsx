import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { type LiveState, listenToChanges } from "#api/live-events.ts";
import { gatherChanges } from "#api/live-updates.ts";
import { sessionQuery } from "#api/session.tsx";

interface Live {
  state: LiveState;
  /** When something on screen was last read again because of an event. */
  refreshedAt: number | undefined;
}

const LiveContext = createContext<Live>({ state: "connecting", refreshedAt: undefined });

export function useLive(): Live {
  return useContext(LiveContext);
}

/** A hidden tab lets its stream go: over HTTP/1.1 a browser holds six connections per site, and tabs add up. */
const HIDDEN_PATIENCE_MS = 60_000;

/** Keeps the page as fresh as the server: changes told by the stream are read again where they are on screen. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [live, setLive] = useState<Live>({ state: "connecting", refreshedAt: undefined });

  useEffect(() => {
    const gathered = gatherChanges(client, () => setLive((now) => ({ ...now, refreshedAt: Date.now() })));
    let stop: (() => void) | undefined;
    let leaving: ReturnType<typeof setTimeout> | undefined;
    let hasLeft = false;

    function start(): void {
      stop = listenToChanges({
        onChange: (event) => gathered.add(event),
        // Read again, the session says that it is over, and why.
        onSignedOut: () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
        onState: (state, resumed) => {
          setLive((now) => ({ ...now, state }));
          if (state === "live" && (resumed || hasLeft)) void client.invalidateQueries();
          if (state === "live") hasLeft = false;
        },
      });
    }
    function leave(): void {
      stop?.();
      stop = undefined;
      hasLeft = true;
    }
    function onVisibility(): void {
      clearTimeout(leaving);
      if (document.hidden) leaving = setTimeout(leave, HIDDEN_PATIENCE_MS);
      else if (!stop) start();
    }
    start();
    document.addEventListener("visibilitychange", onVisibility);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      clearTimeout(leaving);
      stop?.();
      gathered.stop();
    };
  }, [client]);

  return <LiveContext value={live}>{children}</LiveContext>;
}
