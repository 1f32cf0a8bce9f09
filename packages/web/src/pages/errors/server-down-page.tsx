import { useEffect, useRef } from "react";
import { ErrorLayout } from "#pages/errors/error-layout.tsx";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";

const RETRY_MS = 5_000;

/** In place of every page when not even the session can be read. It goes away by itself. */
export function ServerDownPage({ onRetry, busy }: { onRetry: () => void; busy: boolean }) {
  const retry = useRef(onRetry);
  useEffect(() => {
    retry.current = onRetry;
  });
  useEffect(() => {
    const timer = setInterval(() => retry.current(), RETRY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <ErrorLayout {...it.serverDown}>
      <Button look="primary" icon="refresh" busy={busy} onClick={onRetry}>
        {it.connection.retry}
      </Button>
    </ErrorLayout>
  );
}
