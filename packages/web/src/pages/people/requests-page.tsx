import type { RoleRequest } from "@stabile/contract/people";
import { permissionRoutes } from "@stabile/contract/permissions";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { queryOf } from "#api/queries.ts";
import { useSession } from "#api/session.tsx";
import { GrantRequest } from "#pages/people/grant-request.tsx";
import { REQUEST_TONES } from "#pages/people/my-requests.tsx";
import { PeopleTabs } from "#pages/people/people-tabs.tsx";
import { people, person } from "#text/it-people.ts";
import { mine, requests as words } from "#text/it-permissions.ts";
import { Button } from "#ui/button.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { SelectField } from "#ui/field.tsx";
import { keepFocus } from "#ui/keep-focus.ts";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

type State = RoleRequest["state"];

/** Who asks for a role, and the answer. New ones appear by themselves. */
export function RoleRequestsPage() {
  const [state, setState] = useState<State>("waiting");
  const found = useQuery(queryOf(permissionRoutes.listRoleRequests, { query: { state } }));
  const items = found.data?.items ?? [];
  return (
    <>
      <PageHeading title={people.tabs.requests} />
      <PeopleTabs current="requests" />
      <section className="filters" aria-label={people.filters.title}>
        <div className="filter-grid">
          <SelectField
            label={words.filter}
            choices={Object.entries(mine.states).map(([value, label]) => ({ value, label }))}
            value={state}
            onChange={(event) => setState(event.target.value as State)}
          />
        </div>
      </section>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending ? <Skeleton lines={6} tall /> : null}
      {found.data && items.length === 0 ? (
        <EmptyState announce title={state === "waiting" ? words.none : words.noneDecided}>
          {state === "waiting" ? <p>{words.noneHelp}</p> : null}
        </EmptyState>
      ) : null}
      <ul className="held-roles cards-plain">
        {items.map((request) => (
          <RequestCard key={request.id} request={request} />
        ))}
      </ul>
    </>
  );
}

function RequestCard({ request }: { request: RoleRequest }) {
  const { userId } = useSession();
  const isWaiting = request.state === "waiting";
  return (
    <li>
      <div className="held-role">
        <div>
          <Link to="/persone/$id" params={{ id: request.person.id }} className="row-title">
            {request.person.displayName}
          </Link>{" "}
          {words.asks} <strong>{request.roleLabel}</strong> ·{" "}
          {request.scopeText || person.scopes[request.scopeKind]}{" "}
          {isWaiting ? null : (
            <StatusBadge tone={REQUEST_TONES[request.state]} text={mine.states[request.state]} />
          )}
        </div>
        <p className="pre-line">{request.reason}</p>
        <div className="row-sub">
          <DateText value={request.askedAt} form="time" />
          {request.firm ? ` · ${request.firm.name}` : ""}
          {request.contact ? ` · ${words.contact} ${request.contact}` : ""}
        </div>
        {request.decidedBy ? (
          <div className="row-sub">
            {[mine.answered(request.decidedBy), request.decisionNote].filter(Boolean).join(" · ")}
          </div>
        ) : null}
        {isWaiting && request.person.id === userId ? <p className="quiet">{words.own}</p> : null}
      </div>
      {isWaiting && request.person.id !== userId ? <Answers request={request} /> : null}
    </li>
  );
}

function Answers({ request }: { request: RoleRequest }) {
  const [isRefusing, setRefusing] = useState(false);
  const queries = useQueryClient();
  const refuse = useAction(permissionRoutes.refuseRoleRequest, {
    onDone: () => {
      setRefusing(false);
      void queries.invalidateQueries().then(keepFocus);
    },
  });
  const name = request.person.displayName;
  return (
    <div className="form-actions">
      <GrantRequest request={request} />
      <Button small onClick={() => setRefusing(true)} aria-label={`${words.refuse} ${name}`}>
        {words.refuse}
      </Button>
      <ReasonConfirm
        open={isRefusing}
        title={words.refuseTitle(name)}
        help={words.refuseHelp}
        label={person.reason}
        tooShort={person.tooShort}
        confirm={words.refuseConfirm}
        danger
        action={refuse}
        onConfirm={(reason) => refuse.mutate({ params: { id: request.id }, body: { reason } })}
        onClose={() => setRefusing(false)}
      />
    </div>
  );
}
