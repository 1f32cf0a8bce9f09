import { type Plan, planningRoutes } from "@stabile/contract/planning";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "#api/action.ts";
import { queryOf } from "#api/queries.ts";
import { useChanged } from "#pages/obligations/changed.ts";
import { PlannedOrders } from "#pages/obligations/planned-orders.tsx";
import { planning } from "#text/it-planning.ts";
import { Button } from "#ui/button.tsx";
import { Notice } from "#ui/notice.tsx";
import { ObligationTabs } from "#ui/obligation-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { ReasonConfirm } from "#ui/reason-form.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/scadenze/pianificazioni/$id");
const words = planning.plan;
const OFTEN_MS = 1_000;

const isGoingOn = ({ state }: Pick<Plan, "state">): boolean => state === "confirmed" || state === "undoing";

/** A plan: looked at and confirmed, followed while its orders are written, and undone if it must be. */
export function PlanPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery({
    ...queryOf(planningRoutes.readPlan, { params: { id } }),
    refetchInterval: ({ state }) => (state.data !== undefined && isGoingOn(state.data) ? OFTEN_MS : false),
  });
  if (data) return <PlanContent plan={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.list, to: "/scadenze/pianificazioni" }}
      onRetry={() => void refetch()}
    />
  );
}

function PlanContent({ plan }: { plan: Plan }) {
  return (
    <>
      <PageHeading
        title={words.title}
        above={<Link to="/scadenze/pianificazioni">{words.list}</Link>}
        lead={`${words.summary(plan.orders, plan.checks)} · ${planning.ask.groupings[plan.grouping]}, ${words.how(plan.leadDays)}`}
      />
      <ObligationTabs current="plans" />
      <PlanState plan={plan} />
      {plan.leftOut > 0 ? <Notice tone="info" title={words.leftOut(plan.leftOut)} /> : null}
      {plan.late > 0 ? <Notice tone="warning" title={words.late(plan.late)} /> : null}
      <PlannedOrders items={plan.items} />
    </>
  );
}

/** Where it is, and what can be done of it now. */
function PlanState({ plan }: { plan: Plan }) {
  return (
    <div className="plan-state">
      <p role="status">
        <strong>{words.states[plan.state]}</strong>
        {plan.undoReason === undefined ? null : ` · ${words.undone(plan.undoReason)}`}
      </p>
      {isGoingOn(plan) ? <Progress plan={plan} /> : null}
      {plan.state === "proposed" ? <Confirm plan={plan} /> : null}
      {plan.state === "done" && plan.created > 0 ? <Undo id={plan.id} /> : null}
    </div>
  );
}

function Progress({ plan: { state, orders, dealtWith, created } }: { plan: Plan }) {
  const done = state === "undoing" ? orders - created : dealtWith;
  return (
    <label className="progress-label">
      {words.progress(done, orders)}
      <progress max={orders} value={done} />
    </label>
  );
}

function Confirm({ plan }: { plan: Plan }) {
  const action = useAction(planningRoutes.confirmPlan, { onDone: useChanged() });
  return (
    <>
      <p>{words.confirmHelp}</p>
      <Button
        look="primary"
        busy={action.isPending}
        onClick={() => action.mutate({ params: { id: plan.id } })}
      >
        {words.confirm(plan.orders)}
      </Button>
      <ProblemAlert error={action.error} takeFocus />
    </>
  );
}

function Undo({ id }: { id: string }) {
  const [isOpen, setOpen] = useState(false);
  const changed = useChanged();
  const action = useAction(planningRoutes.undoPlan, {
    onDone: () => {
      setOpen(false);
      changed();
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.undo}</Button>
      <ReasonConfirm
        open={isOpen}
        title={words.undo}
        help={words.undoHelp}
        label={words.undoReason}
        tooShort={words.undoTooShort}
        confirm={words.undo}
        danger
        action={action}
        onConfirm={(reason) => action.mutate({ params: { id }, body: { reason } })}
        onClose={() => setOpen(false)}
      />
    </>
  );
}
