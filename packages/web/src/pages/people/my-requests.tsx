import type { RoleRequest } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { mine as words } from "#text/it-permissions.ts";
import { person } from "#text/it-people.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { DateText } from "#ui/date-text.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { Panel } from "#ui/panel.tsx";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

export const REQUEST_TONES: Record<RoleRequest["state"], Tone> = {
  waiting: "info",
  granted: "success",
  refused: "danger",
  withdrawn: "quiet",
};

/** What one asked for, and what became of it. */
export function MyRequests({ requests }: { requests: readonly RoleRequest[] }) {
  const [leaving, setLeaving] = useState<string>();
  const queries = useQueryClient();
  const action = useAction(permissionRoutes.withdrawRoleRequest, {
    onDone: () => {
      setLeaving(undefined);
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  return (
    <Panel title={words.requests}>
      {requests.length === 0 ? <p className="quiet">{words.noRequests}</p> : null}
      <ul className="held-roles">
        {requests.map((request) => (
          <li key={request.id}>
            <div className="held-role">
              <div>
                <strong>{request.roleLabel}</strong> · {request.scopeText || person.scopes[request.scopeKind]}{" "}
                <StatusBadge tone={REQUEST_TONES[request.state]} text={words.states[request.state]} />
              </div>
              <div className="row-sub">
                {words.asked} <DateText value={request.askedAt} form="time" />
              </div>
              {request.decidedBy && request.state !== "withdrawn" ? (
                <div className="row-sub">
                  {[words.answered(request.decidedBy), request.decisionNote].filter(Boolean).join(" · ")}
                </div>
              ) : null}
            </div>
            {request.state === "waiting" ? (
              <Button
                small
                onClick={() => setLeaving(request.id)}
                aria-label={`${words.withdraw} ${request.roleLabel}`}
              >
                {words.withdraw}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={leaving !== undefined}
        title={words.withdrawTitle}
        confirm={words.withdraw}
        busy={action.isPending}
        error={action.error}
        onConfirm={() => action.mutate({ params: { id: leaving ?? "" } })}
        onClose={() => setLeaving(undefined)}
      >
        <p>{words.withdrawHelp}</p>
      </ConfirmDialog>
    </Panel>
  );
}
