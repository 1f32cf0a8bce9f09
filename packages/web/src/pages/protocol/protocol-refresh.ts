import { protocolRoutes } from "@stabile/contract/protocol";
import { useQueryClient } from "@tanstack/react-query";
import { readingsOf } from "#api/queries.ts";

/** Reads again what a change of the protocol shows. */
export function useProtocolRefresh(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const route of [
      protocolRoutes.listProtocolEntries,
      protocolRoutes.readProtocolEntry,
      protocolRoutes.readProtocolStatus,
    ])
      void queries.invalidateQueries(readingsOf(route));
  };
}
