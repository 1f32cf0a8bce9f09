import { type FloorPlanDetail, floorPlanRoutes } from "@stabile/contract/floor-plans";
import { useQueryClient } from "@tanstack/react-query";
import { readingsOf } from "#api/queries.ts";

export const OFTEN_MS = 1_500;

export const isMoving = (state: FloorPlanDetail["state"] | undefined): boolean =>
  state === "waiting" || state === "drawing";

/** After a change, everything that may show it. */
export function usePlanRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    const routes = [
      floorPlanRoutes.readFloorPlan,
      floorPlanRoutes.listFloorPlans,
      floorPlanRoutes.listPlanShowings,
    ];
    await Promise.all(routes.map((route) => queries.invalidateQueries(readingsOf(route))));
  };
}
