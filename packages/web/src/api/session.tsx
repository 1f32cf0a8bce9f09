import { type Session, sessionRoutes } from "@stabile/contract/session";
import type { Action } from "@stabile/contract/route";
import { queryOptions } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { call } from "#api/call.ts";
import { keepCsrfToken } from "#api/csrf.ts";

/** The session, read again on focus so that signing in from another tab is noticed. */
export const sessionQuery = queryOptions({
  queryKey: [sessionRoutes.readSession.operationId, null, null],
  queryFn: async ({ signal }) => {
    const session = await call(sessionRoutes.readSession, { signal });
    keepCsrfToken(session.csrfToken);
    return session;
  },
  staleTime: 60_000,
  refetchOnWindowFocus: "always",
});

const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider(props: { session: Session; children: ReactNode }) {
  return <SessionContext value={props.session}>{props.children}</SessionContext>;
}

/** The signed-in person. Only inside the shell, which shows the sign-in page to anybody else. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession outside the signed-in shell");
  return session;
}

/** Whether the person may do this somewhere; the server decides again, record by record. */
export function useMay(action: Action): boolean {
  return useSession().actions.includes(action);
}

/** Where the browser goes to sign in, coming back to `path`. */
export function signInAddress(path: string): string {
  return `/accesso?ritorno=${encodeURIComponent(path)}`;
}
