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
  return (
    <>
      <PageHeading title={words.title} lead={words.lead(displayName)} />
      <p>{onBehalfOf === undefined ? words.help : words.onBehalf(onBehalfOf)}</p>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {onBehalfOf !== undefined ? null : data ? (
        <div className="columns">
          <AskRole choices={data.mayAsk} />
          <MyRequests requests={data.requests} />
        </div>
      ) : error ? null : (
        <Skeleton lines={6} />
      )}
    </>
  );
}
