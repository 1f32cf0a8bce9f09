import { sessionRoutes } from "@stabile/contract/session";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { call } from "#api/call.ts";
import { useReachable } from "#api/connection.ts";
import { ApiProblem } from "#api/problem.ts";
import { signInAddress } from "#api/session.tsx";
import { connectionWords } from "#text/connection-words.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Icon } from "#ui/icon.tsx";

const RETRY_MS = 5_000;

/** While nobody answers: says so, keeps trying, and reads everything again when the server is back. */
export function ConnectionBanner() {
  const isReachable = useReachable();
  const client = useQueryClient();
  const [isTrying, setTrying] = useState(false);
  const wasDown = useRef(false);

  const tryNow = useCallback(async () => {
    setTrying(true);
    // The call itself reports whether somebody answered.
    await call(sessionRoutes.readStatus, {}).catch(() => undefined);
    setTrying(false);
  }, []);
  useEffect(() => {
    if (isReachable) {
      if (wasDown.current) void client.invalidateQueries();
      wasDown.current = false;
      return;
    }
    wasDown.current = true;
    const timer = setInterval(() => void tryNow(), RETRY_MS);
    const onSignal = () => void tryNow();
    window.addEventListener("online", onSignal);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", onSignal);
    };
  }, [isReachable, client, tryNow]);

  const words = connectionWords();
  return (
    <div role="status" className="banner-place">
      {isReachable ? null : (
        <div className="banner banner-danger">
          <Icon name="warning-circle" />
          <p>
            <strong>{words.down}</strong> {words.help}
          </p>
          <Button small busy={isTrying} onClick={() => void tryNow()}>
            {it.connection.retry}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The page stays as it is, with what was typed; signing in happens elsewhere and is noticed on coming back. */
export function SessionExpiredBanner({ error }: { error: unknown }) {
  const { href } = useLocation();
  const because = error instanceof ApiProblem ? error.problem.detail : undefined;
  return (
    <div className="banner banner-place banner-warning" role="alert">
      <Icon name="locked" />
      <p>
        <strong>{because ? `${because}.` : it.sessionExpired.title}</strong> {it.sessionExpired.help}
      </p>
      <a className="btn btn-outline-primary btn-sm" href={signInAddress(href)} target="_blank" rel="noopener">
        {it.sessionExpired.signIn}
      </a>
    </div>
  );
}
