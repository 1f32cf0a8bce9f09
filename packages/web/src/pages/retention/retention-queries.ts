import { documentRoutes } from "@stabile/contract/documents";
import { retentionRoutes } from "@stabile/contract/retention";
import { useQueryClient } from "@tanstack/react-query";
import { readingsOf } from "#api/queries.ts";

/** After a change, everything that may show it. */
export function useRetentionRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const route of [
      retentionRoutes.listDiscardCandidates,
      retentionRoutes.listRetentionRules,
      documentRoutes.readDocument,
      documentRoutes.listDocuments,
    ])
      void queries.invalidateQueries(readingsOf(route));
  };
}
