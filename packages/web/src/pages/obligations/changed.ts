import { complianceRoutes } from "@stabile/contract/compliance";
import { mapRoutes } from "@stabile/contract/map";
import { planningRoutes } from "@stabile/contract/planning";
import { useQueryClient } from "@tanstack/react-query";
import { readingsOf } from "#api/queries.ts";

const SHOWN = [
  complianceRoutes.listObligations,
  complianceRoutes.tallyObligations,
  complianceRoutes.readObligation,
  complianceRoutes.listMissingFacts,
  complianceRoutes.readObligationCalendar,
  mapRoutes.readMapObligations,
  planningRoutes.readPlan,
  planningRoutes.listPlans,
  planningRoutes.readObligationWork,
];

/** After a change: all that shows deadlines is read again. */
export function useChanged(): () => void {
  const queries = useQueryClient();
  return () => {
    for (const route of SHOWN) void queries.invalidateQueries(readingsOf(route));
  };
}
