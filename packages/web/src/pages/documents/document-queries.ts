import { documentRoutes } from "@stabile/contract/documents";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { queryOf, readingsOf } from "#api/queries.ts";

/** They change with a release: read once. */
const typesQuery = { ...queryOf(documentRoutes.listDocumentTypes, {}), staleTime: Number.POSITIVE_INFINITY };

export const useDocumentTypes = () => useQuery(typesQuery).data?.items ?? [];

export const documentQuery = (id: string) => queryOf(documentRoutes.readDocument, { params: { id } });

/** After a change, everything that may show it. */
export function useDocumentRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const route of [documentRoutes.readDocument, documentRoutes.listDocuments])
      void queries.invalidateQueries(readingsOf(route));
  };
}
