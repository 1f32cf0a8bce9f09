import { permissionRoutes } from "@stabile/contract/permissions";
import { useQuery } from "@tanstack/react-query";
import { queryOf } from "#api/queries.ts";

export const myPermissionsQuery = queryOf(permissionRoutes.readMyPermissions, {});

/** What this person may do and why, and which roles they may ask for and give. */
export function useMyPermissions() {
  return useQuery(myPermissionsQuery);
}
