import { type Installation, sessionRoutes } from "@stabile/contract/session";
import { useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";

/** Whose installation this is: asked once, whether or not anybody is signed in. */
export const installationQuery = {
  ...queryOf(sessionRoutes.readInstallation, {}),
  staleTime: Number.POSITIVE_INFINITY,
};

const UNKNOWN: Installation["municipality"] = { name: "", shortName: "", region: "" };

/** The municipality's names; empty until they arrive. */
export function useMunicipality(): Installation["municipality"] {
  return useQuery(installationQuery).data?.municipality ?? UNKNOWN;
}

/** What people sign in with; until its name arrives, what it is. */
export function useSignInName(): string {
  return useQuery(installationQuery).data?.signInName ?? "le credenziali del Comune";
}
