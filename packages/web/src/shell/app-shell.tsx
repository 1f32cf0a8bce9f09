import type { Session } from "@stabile/contract/session";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation, useMatches } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { installationQuery } from "#api/installation.ts";
import { ApiProblem, statusOf } from "#api/problem.ts";
import { SessionProvider, sessionQuery } from "#api/session.tsx";
import { CrashPage } from "#pages/errors/crash-page.tsx";
import { ForbiddenPage } from "#pages/errors/forbidden-page.tsx";
import { ServerDownPage } from "#pages/errors/server-down-page.tsx";
import { SignInPage } from "#pages/sign-in/sign-in-page.tsx";
import { ConnectionBanner, SessionExpiredBanner } from "#shell/banners.tsx";
import { Footer } from "#shell/footer.tsx";
import { Header } from "#shell/header.tsx";
import { LiveUpdates } from "#shell/live-updates-provider.tsx";
import { BottomNavigation } from "#shell/navigation.tsx";
import { Shortcuts } from "#shell/shortcuts.tsx";
import { SkipLinks } from "#shell/skip-links.tsx";
import { forgetStaleDrafts } from "#ui/kept-draft.ts";
import { Skeleton } from "#ui/skeleton.tsx";

/** The house around every page, and who may enter. */
export function AppShell() {
  const session = useQuery(sessionQuery);
  const { pathname } = useLocation();
  useForgetting(session.data?.userId, statusOf(session.error) === 401);
  if (session.data) {
    return (
      <SessionProvider key={session.data.userId} session={session.data}>
        <LiveUpdates>
          <Shortcuts>
            <SkipLinks toSearch={session.data.actions.includes("search")} />
            <Header session={session.data} />
            {statusOf(session.error) === 401 ? <SessionExpiredBanner error={session.error} /> : null}
            <ConnectionBanner />
            <Main wide>
              <AllowedPage session={session.data} />
            </Main>
            <Footer />
            <BottomNavigation />
          </Shortcuts>
        </LiveUpdates>
      </SessionProvider>
    );
  }
  return (
    <>
      <SkipLinks />
      <Header />
      <Main>
        {pathname === "/accessibilita" ? (
          <Outlet />
        ) : session.isPending ? (
          <Skeleton lines={8} />
        ) : (
          <NotSignedIn
            error={session.error}
            onRetry={() => void session.refetch()}
            busy={session.isFetching}
          />
        )}
      </Main>
      <Footer />
    </>
  );
}

/** What somebody of no role yet may look at: where they ask for one, and what is of everybody. */
const WITHOUT_ROLE: ReadonlySet<string> = new Set([
  "/senza-ruolo",
  "/permessi",
  "/profilo",
  "/accessibilita",
]);

/** The page, if this person has anything to do there. */
function AllowedPage({ session }: { session: Session }) {
  const needed = useMatches({ select: (matches) => matches.at(-1)?.staticData.action });
  const { pathname } = useLocation();
  if (session.roles.length === 0 && !WITHOUT_ROLE.has(pathname))
    return <Navigate to="/senza-ruolo" replace />;
  if (needed && !session.actions.includes(needed)) return <ForbiddenPage />;
  return <Outlet />;
}

function NotSignedIn({ error, onRetry, busy }: { error: unknown; onRetry: () => void; busy: boolean }) {
  if (statusOf(error) === 401) return <SignInPage />;
  if (error instanceof ApiProblem && error.problem.status < 500) return <CrashPage error={error} />;
  return <ServerDownPage onRetry={onRetry} busy={busy} />;
}

function Main({ children, wide }: { children: React.ReactNode; wide?: boolean }) {
  return (
    <main id="contenuto" tabIndex={-1} className={wide ? "page" : "page page-narrow"}>
      {children}
    </main>
  );
}

const OF_NOBODY: readonly unknown[] = [sessionQuery.queryKey[0], installationQuery.queryKey[0]];

/** Another person's readings are forgotten; those that failed while the session was expired are tried again. */
function useForgetting(userId: string | undefined, isExpired: boolean): void {
  const client = useQueryClient();
  const before = useRef({ userId, isExpired });
  useEffect(() => {
    const { current: was } = before;
    before.current = { userId, isExpired };
    const others = {
      predicate: ({ queryKey: [reading] }: { queryKey: readonly unknown[] }) => !OF_NOBODY.includes(reading),
    };
    if (userId !== undefined) forgetStaleDrafts(userId);
    if (was.userId !== undefined && was.userId !== userId) client.removeQueries(others);
    else if (was.isExpired && !isExpired) void client.invalidateQueries(others);
  }, [client, userId, isExpired]);
}
