import { floorPlanRoutes } from "@stabile/contract/floor-plans";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { usePlanRefresh } from "#pages/plans/plan-queries.ts";
import { plans as words } from "#text/it-plans.ts";
import { Button } from "#ui/button.tsx";
import { ConfirmDialog } from "#ui/confirm-dialog.tsx";

/** Takes the plan away, after saying what stays. */
export function WithdrawPlan({ params }: { params: { id: string; planId: string } }) {
  const [open, setOpen] = useState(false);
  const refresh = usePlanRefresh();
  const navigate = useNavigate();
  const action = useAction(floorPlanRoutes.withdrawFloorPlan, {
    async onDone() {
      await refresh();
      await navigate({ to: "/edifici/$id/piante", params: { id: params.id } });
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.withdraw}</Button>
      <ConfirmDialog
        open={open}
        title={words.withdraw}
        confirm={words.withdraw}
        danger
        busy={action.isPending}
        error={action.error}
        onConfirm={() => action.mutate({ params, body: { withdrawn: true } })}
        onClose={() => setOpen(false)}
      >
        <p>{words.withdrawHelp}</p>
      </ConfirmDialog>
    </>
  );
}
