import { modelViewRoutes, type ModelView } from "@stabile/contract/model-views";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useAction } from "#api/action.ts";
import { readingsOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { modelView as words } from "#text/it-model-view.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";

export interface ViewStateProps {
  params: { id: string; modelId: string };
  view: ModelView;
}

/** Why there is nothing drawn, and what can be done about it. */
export function ViewState({ params, view }: ViewStateProps) {
  const mayManage = useMay("model.manage");
  const queries = useQueryClient();
  const prepare = useAction(modelViewRoutes.prepareModelView, {
    onDone: () => void queries.invalidateQueries(readingsOf(modelViewRoutes.readModelView)),
  });
  const { state } = view;
  if (state === "ready") return null;
  const isMoving = state === "waiting" || state === "converting";
  return (
    <div role="status">
      <Notice tone={isMoving || state === "none" ? "info" : "warning"} title={titleOf(view)}>
        {view.message === undefined ? null : <p>{view.message}</p>}
        {isMoving || state === "none" ? null : (
          <p>
            {words.insteadList}{" "}
            <Link to="/edifici/$id/piante" params={{ id: params.id }}>
              {words.insteadPlans}
            </Link>
          </p>
        )}
        {isMoving || !mayManage ? null : (
          <Button small busy={prepare.isPending} icon="refresh" onClick={() => prepare.mutate({ params })}>
            {state === "none" ? words.prepare : words.again}
          </Button>
        )}
      </Notice>
      <ProblemAlert error={prepare.error} takeFocus />
    </div>
  );
}

function titleOf({ state }: ModelView): string {
  if (state === "too-large") return words.states.tooLarge;
  return state === "ready" ? "" : words.states[state];
}
