import { type Profile, sessionRoutes } from "@stabile/contract/session";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { readingsOf } from "#api/queries.ts";
import { profile as words } from "#text/it-profile.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { DateText } from "#ui/date-text.tsx";
import { dateTimeText } from "#ui/dates.ts";
import { keepFocus } from "#ui/keep-focus.ts";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

/** One's open sessions, wherever they are, and the way to close those of other devices. */
export function OpenSessions({ sessions }: Pick<Profile, "sessions">) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState("");
  const onDone = async ({ closed }: { closed: number }) => {
    setAsking(false);
    setSaid(words.closed(closed));
    await queries.invalidateQueries(readingsOf(sessionRoutes.readProfile));
    keepFocus();
  };
  const one = useAction(sessionRoutes.closeSession, { onDone });
  const others = useAction(sessionRoutes.closeOtherSessions, { onDone });
  return (
    <Panel title={words.sessions}>
      <p className="quiet">{words.sessionsHelp}</p>
      <ul className="plain-list">
        {sessions.map((session) => (
          <li key={session.id}>
            <OpenSession
              session={session}
              busy={one.isPending && one.variables.params.id === session.id}
              onClose={() => one.mutate({ params: { id: session.id } })}
            />
          </li>
        ))}
      </ul>
      <p role="status" className="quiet">
        {said}
      </p>
      <ProblemAlert error={one.error} takeFocus />
      {sessions.length > 1 ? (
        <Button small onClick={() => setAsking(true)}>
          {words.closeOthers}
        </Button>
      ) : null}
      <ConfirmDialog
        open={isAsking}
        title={words.closeOthersTitle}
        confirm={words.closeOthers}
        danger
        busy={others.isPending}
        error={others.error}
        onConfirm={() => others.mutate({})}
        onClose={() => setAsking(false)}
      >
        <p>{words.closeOthersHelp}</p>
      </ConfirmDialog>
    </Panel>
  );
}

interface OpenSessionProps {
  session: Profile["sessions"][number];
  busy: boolean;
  onClose: () => void;
}

function OpenSession({ session, busy, onClose }: OpenSessionProps) {
  return (
    <div className="open-session">
      <div>
        <strong>{session.device}</strong>{" "}
        {session.current ? <StatusBadge tone="success" text={words.here} /> : null}
        <br />
        <span className="quiet">
          {session.methodLabel} · {words.since} <DateText value={session.startedAt} form="time" /> ·{" "}
          {words.lastSeen} <DateText value={session.lastSeenAt} form="relative" />
        </span>
      </div>
      {session.current ? null : (
        <Button
          small
          busy={busy}
          onClick={onClose}
          aria-label={words.closeNamed(session.device, dateTimeText(session.startedAt))}
        >
          {words.close}
        </Button>
      )}
    </div>
  );
}
