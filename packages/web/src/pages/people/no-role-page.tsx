import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { sessionQuery, useSession } from "#api/session.tsx";
import { AskRole } from "#pages/people/ask-role.tsx";
import { myPermissionsQuery } from "#pages/people/my-permissions-query.ts";
import { MyRequests } from "#pages/people/my-requests.tsx";
import { noRole as words } from "#text/it-permissions.ts";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { SignOutForms } from "#ui/sign-out-forms.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

/** By then every process has noticed that the roles have changed. */
const NOTICED_MS = 3_500;

/** Signed in, and of no role yet: here one asks for one, and is let in when it comes. */
export function NoRolePage() {
  const { displayName, roles, onBehalfOf } = useSession();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ ...myPermissionsQuery, refetchInterval: 30_000 });
  const hasRole = data?.roles.some(({ state }) => state === "in-force") ?? false;
  useEffect(() => {
    if (!hasRole) return;
    const read = () => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
    read();
    const timer = setInterval(read, NOTICED_MS);
    return () => clearInterval(timer);
  }, [hasRole, queries]);
  if (roles.length > 0) return <Navigate to="/" replace />;
  if (onBehalfOf !== undefined) return <OnBehalf name={onBehalfOf} />;
  const isWaiting = data?.requests.some(({ state }) => state === "waiting") ?? false;
  return (
    <>
      <PageHeading title={words.title} lead={words.lead(displayName)} />
      <p>{isWaiting ? words.waiting : words.help}</p>
      {data ? null : error ? (
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton lines={6} />
      )}
      {data ? (
        <div className="columns">
          {/* What one waits for, or was answered, comes before asking again. */}
          {data.requests.length > 0 ? <MyRequests requests={data.requests} /> : null}
          <AskRole choices={data.mayAsk} />
        </div>
      ) : null}
    </>
  );
}

/** Who acts for somebody else has nothing to ask for: they are told how to come back as themselves. */
function OnBehalf({ name }: { name: string }) {
  const { csrfToken } = useSession();
  return (
    <>
      <PageHeading title={words.onBehalfTitle(name)} lead={words.onBehalfLead} />
      <p>{words.onBehalf}</p>
      <div className="ways-out">
        <SignOutForms csrfToken={csrfToken} explained />
      </div>
    </>
  );
}
