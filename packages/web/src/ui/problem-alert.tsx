import { useEffect, useRef } from "react";
import {
  ApiProblem,
  isStale,
  otherFieldErrors,
  statusOf,
  UnexpectedAnswer,
  Unreachable,
} from "#api/problem.ts";
import { signInAddress } from "#api/session.tsx";
import { connectionWords } from "#text/connection-words.ts";
import { it } from "#text/it.ts";
import { Button } from "#ui/button.tsx";
import { Icon } from "#ui/icon.tsx";

export interface ProblemAlertProps {
  error: unknown;
  /** Fields of the form that show their own message; the others' are listed here. */
  fields?: readonly string[];
  onRetry?: () => void;
  /** For 412: reads the record again, keeping what was typed. */
  onReload?: (() => void) | undefined;
  /** Moves the focus here when it appears (after pressing a button that failed). */
  takeFocus?: boolean;
}

/** What went wrong, in Italian, with the way out. Shows nothing without an error. */
export function ProblemAlert({ error, fields = [], onRetry, onReload, takeFocus }: ProblemAlertProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error && takeFocus) box.current?.focus();
  }, [error, takeFocus]);
  if (!error) return null;
  const words = wordsFor(error);
  const others = otherFieldErrors(error, fields);
  return (
    <div
      ref={box}
      className={`notice notice-${isStale(error) ? "warning" : "danger"}`}
      role="alert"
      tabIndex={-1}
    >
      <Icon name={isStale(error) ? "warning-circle" : "error"} size="md" />
      <div className="notice-text">
        <strong>{words.title}</strong>
        {words.detail ? <p>{words.detail}</p> : null}
        {others.length > 0 ? (
          <ul>
            {others.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        ) : null}
        <WayOut error={error} onRetry={onRetry} onReload={onReload} />
      </div>
    </div>
  );
}

function WayOut(props: {
  error: unknown;
  onRetry?: (() => void) | undefined;
  onReload?: (() => void) | undefined;
}) {
  if (isStale(props.error) && props.onReload)
    return (
      <Button small icon="refresh" onClick={props.onReload}>
        {it.problem.staleReload}
      </Button>
    );
  if (props.error instanceof UnexpectedAnswer)
    return (
      <Button small icon="refresh" onClick={() => location.reload()}>
        {it.actions.reload}
      </Button>
    );
  if (statusOf(props.error) === 401)
    return (
      <a className="btn btn-outline-primary btn-sm" href={signInAddress("/")} target="_blank" rel="noopener">
        {it.sessionExpired.signIn}
      </a>
    );
  if (!props.onRetry) return null;
  return (
    <Button small icon="refresh" onClick={props.onRetry}>
      {it.actions.retry}
    </Button>
  );
}

export function wordsFor(error: unknown): { title: string; detail?: string | undefined } {
  if (isStale(error)) return { title: it.problem.stale, detail: it.problem.staleHelp };
  // The page is open, so there was a session: it has ended meanwhile.
  if (statusOf(error) === 401) return { title: it.sessionExpired.title, detail: it.sessionExpired.again };
  if (error instanceof ApiProblem) return { title: error.problem.title, detail: error.problem.detail };
  if (error instanceof Unreachable)
    return { title: connectionWords().down, detail: it.problem.unreachableHelp };
  if (error instanceof UnexpectedAnswer)
    return { title: it.problem.unexpected, detail: it.problem.unexpectedHelp };
  return { title: it.crash.title, detail: it.crash.help };
}
