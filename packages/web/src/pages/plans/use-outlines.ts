import { type FloorPlanDetail, floorPlanRoutes, type PlanSpace } from "@stabile/contract/floor-plans";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { type Camera, type Point } from "#pages/plans/camera.ts";
import { begun, type Draft, isDrawn } from "#pages/plans/draft.ts";
import { usePlanRefresh } from "#pages/plans/plan-queries.ts";

const pairs = (points: readonly Point[]) => points.map(([x, y]): [number, number] => [x, y]);

/** What is drawn, confirmed and taken away on a plan. */
export function useOutlines(params: { id: string; planId: string }) {
  const refresh = usePlanRefresh();
  const [draft, setDraft] = useState<Draft>();
  const [removing, setRemoving] = useState<PlanSpace>();
  // Refused because somebody drew meanwhile: what they drew is shown, and what was drawn here waits beside it.
  const seeOthers = { onError: () => void refresh() };
  const action = useAction(floorPlanRoutes.writeOutlines, {
    async onDone() {
      setDraft(undefined);
      setRemoving(undefined);
      await refresh();
    },
  });
  return {
    ...{ draft, setDraft, removing, setRemoving },
    ...{ isPending: action.isPending, error: action.error },
    begin(space: PlanSpace, camera: Camera): void {
      action.reset();
      setDraft(begun(space, camera));
    },
    save(): void {
      if (draft === undefined || !isDrawn(draft) || action.isPending) return;
      const { spaceId, points, version } = draft;
      action.mutate({ params, body: { outlines: [{ spaceId, points: pairs(points), version }] } }, seeOthers);
    },
    confirm(proposals: FloorPlanDetail["proposals"]): void {
      const outlines = proposals.map((one) => ({
        spaceId: one.spaceId,
        points: pairs(one.points),
        version: 0,
      }));
      action.mutate({ params, body: { outlines } }, seeOthers);
    },
    remove(): void {
      if (removing === undefined) return;
      action.mutate(
        { params, body: { outlines: [{ spaceId: removing.id, version: removing.version }] } },
        seeOthers,
      );
    },
  };
}
