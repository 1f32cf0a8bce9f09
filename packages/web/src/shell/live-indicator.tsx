import { useEffect, useRef, useState } from "react";
import { useLive } from "#shell/live-updates-provider.tsx";
import { it } from "#text/it.ts";

const SHOWN_MS = 4_000;
/** A screen reader is told at most this often: a busy morning must not become a litany. */
const QUIET_MS = 30_000;

/** "In tempo reale" or not, and for a moment "aggiornato ora" when something on screen has been read again. */
export function LiveIndicator() {
  const { state, refreshedAt } = useLive();
  const [isFresh, setFresh] = useState(false);
  const [spoken, setSpoken] = useState("");
  const spokenAt = useRef(0);
  useEffect(() => {
    if (refreshedAt === undefined) return;
    setFresh(true);
    if (refreshedAt - spokenAt.current > QUIET_MS) {
      spokenAt.current = refreshedAt;
      setSpoken(it.live.announcement);
    }
    const timer = setTimeout(() => {
      setFresh(false);
      setSpoken("");
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [refreshedAt]);
  return (
    <span className={`live live-${state}`} title={state === "offline" ? it.live.offlineHelp : undefined}>
      <span className="live-dot" aria-hidden="true" />
      <span className="live-text">{isFresh ? it.live.refreshed : it.live[state]}</span>
      <span className="visually-hidden" role="status">
        {spoken}
      </span>
    </span>
  );
}
