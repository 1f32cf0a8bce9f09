import { type FloorPlanDetail, floorPlanRoutes, type PlanSpace } from "@stabile/contract/floor-plans";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { type Camera, type Point } from "#pages/plans/camera.ts";
import { begun, type Draft, isDrawn } from "#pages/plans/draft.ts";
import { usePlanRefresh } from "#pages/plans/plan-queries.ts";

const pairs = (points: readonly Point[]) => points.map(([x, y]): [number, number] => [x, y]);

interface Outline {
  spaceId: string;
  points?: [number, number][];
  version: number;
}

/** What is drawn, confirmed and taken away on a plan. */
export function useOutlines(params: { id: string; planId: string }) {
  const refresh = usePlanRefresh();
  const [draft, setDraft] = useState<Draft>();
  const [removing, setRemoving] = useState<PlanSpace>();
  const action = useAction(floorPlanRoutes.writeOutlines, {
    async onDone() {
      setDraft(undefined);
      setRemoving(undefined);
      await refresh();
    },
  });
  // Refused because somebody drew meanwhile: what they drew is shown, and what was drawn here waits beside it.
  const write = (outlines: Outline[]) =>
    action.mutate({ params, body: { outlines } }, { onError: () => void refresh() });
  return {
    ...{ draft, setDraft, removing, setRemoving },
    ...{ isPending: action.isPending, error: action.error },
    begin(space: PlanSpace, camera: Camera): void {
      action.reset();
      setDraft(begun(space, camera));
    },
    save(): void {
      if (draft === undefined || !isDrawn(draft) || action.isPending) return;
      write([{ spaceId: draft.spaceId, points: pairs(draft.points), version: draft.version }]);
    },
    confirm(proposals: FloorPlanDetail["proposals"]): void {
      write(proposals.map(({ spaceId, points }) => ({ spaceId, points: pairs(points), version: 0 })));
    },
    remove(): void {
      if (removing !== undefined) write([{ spaceId: removing.id, version: removing.version }]);
    },
  };
}
