import { type FloorPlanDetail, floorPlanRoutes } from "@stabile/contract/floor-plans";
import { useAction } from "#api/action.ts";
import { isMoving, usePlanRefresh } from "#pages/plans/plan-queries.ts";
import { plans as words } from "#text/it-plans.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

export interface PlanNoticesProps {
  params: { id: string; planId: string };
  plan: FloorPlanDetail;
  mayDraw: boolean;
}

/** What is to be known of a plan before it is believed, and what can be done about it. */
export function PlanNotices({ params, plan, mayDraw }: PlanNoticesProps) {
  const refresh = usePlanRefresh();
  const redraw = useAction(floorPlanRoutes.redrawFloorPlan, { onDone: refresh });
  const check = useAction(floorPlanRoutes.writeOutlines, { onDone: refresh });
  const restore = useAction(floorPlanRoutes.withdrawFloorPlan, { onDone: refresh });
  const may = mayDraw && plan.withdrawnAt === undefined;
  const isOld = plan.currentVersion > plan.documentVersion && !plan.documentWithdrawn;
  return (
    <div role="status">
      {isMoving(plan.state) ? <Notice tone="info" title={words.moving} /> : null}
      {plan.state === "failed" ? (
        <Notice tone="warning" title={words.failed}>
          <p>{plan.message}</p>
          <p>{words.failedHelp}</p>
          {may && !isOld ? (
            <Button small busy={redraw.isPending} icon="refresh" onClick={() => redraw.mutate({ params })}>
              {words.again}
            </Button>
          ) : null}
        </Notice>
      ) : null}
      {plan.withdrawnAt === undefined ? null : (
        <Notice tone="warning" title={words.withdrawn}>
          {mayDraw ? (
            <Button
              small
              busy={restore.isPending}
              onClick={() => restore.mutate({ params, body: { withdrawn: false } })}
            >
              {words.restore}
            </Button>
          ) : null}
        </Notice>
      )}
      {plan.documentWithdrawn ? <Notice tone="warning" title={words.documentWithdrawn} /> : null}
      {isOld ? (
        <Notice tone="info" title={words.newer}>
          <p>{words.newerHelp}</p>
          {may ? (
            <Button small busy={redraw.isPending} onClick={() => redraw.mutate({ params })}>
              {words.drawNewer}
            </Button>
          ) : null}
        </Notice>
      ) : null}
      {plan.isToCheck ? (
        <Notice tone="warning" title={words.toCheck}>
          <p>{words.toCheckHelp}</p>
          {may ? (
            <Button
              small
              busy={check.isPending}
              onClick={() => check.mutate({ params, body: { outlines: [], checked: true } })}
            >
              {words.checked}
            </Button>
          ) : null}
        </Notice>
      ) : null}
      {plan.notes.map((note) => (
        <Notice key={note} tone="info">
          <p>{note}</p>
        </Notice>
      ))}
      <ProblemAlert error={redraw.error ?? check.error ?? restore.error} takeFocus />
    </div>
  );
}
