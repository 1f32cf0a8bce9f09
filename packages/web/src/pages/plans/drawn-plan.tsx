import type { FloorPlanDetail, PlanSpace } from "@stabile/contract/floor-plans";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { around, type Camera, type Sheet, whole } from "#pages/plans/camera.ts";
import { PlanCanvas } from "#pages/plans/plan-canvas.tsx";
import { DraftTools, PlanTools } from "#pages/plans/plan-tools.tsx";
import { Proposals } from "#pages/plans/proposals.tsx";
import { SpaceList } from "#pages/plans/space-list.tsx";
import { useOutlines } from "#pages/plans/use-outlines.ts";
import { plans as words } from "#text/it-plans.ts";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

const route = getRouteApi("/edifici/$id/piante/$planId");

export interface DrawnPlanProps {
  params: { id: string; planId: string };
  plan: FloorPlanDetail;
  mayDraw: boolean;
}

/** The drawing and the list of its spaces, which say the same. */
export function DrawnPlan({ params, plan, mayDraw }: DrawnPlanProps) {
  const { vano: chosen } = route.useSearch();
  const navigate = route.useNavigate();
  const outlines = useOutlines(params);
  const sheet = sheetOf(plan);
  const [moved, setCamera] = useState<Camera>();
  const start = plan.spaces.find(({ id }) => id === chosen)?.outline;
  const camera = moved ?? (sheet && (start ? around(start.points, sheet) : whole(sheet)));
  function show({ id, outline }: PlanSpace): void {
    if (outline && sheet) setCamera(around(outline.points, sheet));
    void navigate({ search: { vano: id }, replace: true, resetScroll: false });
  }
  return (
    <div className="viewer">
      {sheet && camera ? (
        <PlanMain {...{ params, plan, sheet, camera, chosen, outlines }} onCamera={setCamera} />
      ) : null}
      <div className="viewer-side">
        {mayDraw ? (
          <Proposals
            plan={plan}
            busy={outlines.isPending}
            onConfirm={(some) => outlines.confirm([...some])}
          />
        ) : null}
        <Panel title={words.spaceList}>
          <SpaceList
            {...{ buildingId: params.id, plan, chosen, mayDraw }}
            onShow={show}
            onDraw={(space) => camera && outlines.begin(space, camera)}
            onRemove={outlines.setRemoving}
          />
        </Panel>
      </div>
      <RemoveOutline outlines={outlines} />
    </div>
  );
}

function sheetOf({ state, width, height }: FloorPlanDetail): Sheet | undefined {
  return state === "ready" && width !== undefined && height !== undefined ? { width, height } : undefined;
}

type Outlines = ReturnType<typeof useOutlines>;

interface MainProps {
  params: { id: string; planId: string };
  plan: FloorPlanDetail;
  sheet: Sheet;
  camera: Camera;
  chosen: string | undefined;
  outlines: Outlines;
  onCamera: (camera: Camera) => void;
}

function PlanMain({ outlines, ...props }: MainProps) {
  const { draft, setDraft, save, isPending, error, removing } = outlines;
  const { sheet } = props;
  return (
    <div className="viewer-main">
      {draft ? <DraftTools {...{ draft, sheet }} busy={isPending} onDraft={setDraft} onSave={save} /> : null}
      {removing ? null : <ProblemAlert error={error} takeFocus />}
      <PlanCanvas {...props} draft={draft} onDraft={setDraft} onSave={save} />
      <PlanTools camera={props.camera} sheet={sheet} onCamera={props.onCamera} />
      <p className="quiet viewer-keys" id="plan-keys">
        {draft ? words.drawingKeys : words.keys}
      </p>
    </div>
  );
}

function RemoveOutline({ outlines }: { outlines: Outlines }) {
  const { removing, setRemoving, isPending, error, remove } = outlines;
  return (
    <ConfirmDialog
      open={removing !== undefined}
      title={words.removeShort}
      confirm={words.removeShort}
      danger
      busy={isPending}
      error={removing ? error : undefined}
      onConfirm={remove}
      onClose={() => setRemoving(undefined)}
    >
      <p>{words.removeHelp(removing?.name ?? "")}</p>
    </ConfirmDialog>
  );
}
