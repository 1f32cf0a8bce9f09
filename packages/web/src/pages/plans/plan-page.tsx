import { type FloorPlanDetail, floorPlanRoutes } from "@stabile/contract/floor-plans";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { DrawnPlan } from "#pages/plans/drawn-plan.tsx";
import { PlanNotices } from "#pages/plans/plan-notices.tsx";
import { isMoving, OFTEN_MS } from "#pages/plans/plan-queries.ts";
import { WithdrawPlan } from "#pages/plans/withdraw-plan.tsx";
import { plans as words } from "#text/it-plans.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/edifici/$id/piante/$planId");

/** The plan of a storey, with its spaces to be opened, and the same as a list beside it. */
export function PlanPage() {
  const params = route.useParams();
  const { data, error, refetch } = useQuery({
    ...queryOf(floorPlanRoutes.readFloorPlan, { params }),
    refetchInterval: ({ state }) => (isMoving(state.data?.state) ? OFTEN_MS : false),
  });
  if (data) return <PlanContent key={params.planId} params={params} plan={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: words.list, to: "/edifici" }}
      onRetry={() => void refetch()}
    />
  );
}

function PlanContent({ params, plan }: { params: { id: string; planId: string }; plan: FloorPlanDetail }) {
  const mayDraw = useMay("model.manage");
  return (
    <>
      <PageHeading
        title={words.drawing(plan.storeyName)}
        above={
          <Link to="/edifici/$id/piante" params={{ id: params.id }}>
            {words.title(plan.buildingName)}
          </Link>
        }
        lead={
          <Link to="/documenti/$id" params={{ id: plan.documentId }}>
            {plan.title} <span className="code">{plan.documentCode}</span>
          </Link>
        }
        actions={mayDraw && plan.withdrawnAt === undefined ? <WithdrawPlan params={params} /> : null}
      />
      <BuildingTabs id={params.id} current="plans" />
      <PlanNotices {...{ params, plan, mayDraw }} />
      <DrawnPlan
        {...{ params, plan }}
        mayDraw={mayDraw && plan.state === "ready" && plan.withdrawnAt === undefined}
      />
    </>
  );
}
