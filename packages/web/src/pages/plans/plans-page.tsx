import { buildingRoutes } from "@stabile/contract/buildings";
import { type FloorPlan, floorPlanRoutes, type StoreyPlans } from "@stabile/contract/floor-plans";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useAction } from "#api/action.ts";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { AddPlan } from "#pages/plans/add-plan.tsx";
import { isMoving, OFTEN_MS, usePlanRefresh } from "#pages/plans/plan-queries.ts";
import { plans as words } from "#text/it-plans.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { Button } from "#ui/button.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/edifici/$id/piante");

/** The storeys of a building, each with its plans. */
export function PlansPage() {
  const { id } = route.useParams();
  const mayAdd = useMay("model.manage");
  const building = useQuery(queryOf(buildingRoutes.readBuilding, { params: { id } }));
  const { data, error, refetch } = useQuery({
    ...queryOf(floorPlanRoutes.listFloorPlans, { params: { id } }),
    refetchInterval: ({ state }) => (state.data?.items.some(isOnItsWay) ? OFTEN_MS : false),
  });
  if (error && !data)
    return (
      <RecordProblem
        error={error}
        missing={words.notFound}
        list={{ label: words.list, to: "/edifici" }}
        onRetry={() => void refetch()}
      />
    );
  const storeys = data?.items ?? [];
  return (
    <>
      <PageHeading
        title={words.title(building.data?.name ?? "")}
        above={<Link to="/edifici">{words.list}</Link>}
        lead={words.lead}
      />
      <BuildingTabs id={id} current="plans" />
      {data === undefined ? <Skeleton lines={6} /> : <StoreyPanels {...{ id, storeys, mayAdd }} />}
    </>
  );
}

const isOnItsWay = ({ plans }: StoreyPlans): boolean => plans.some(({ state }) => isMoving(state));
const standing = ({ withdrawnAt }: FloorPlan): boolean => withdrawnAt === undefined;

interface StoreyPanelsProps {
  id: string;
  storeys: readonly StoreyPlans[];
  mayAdd: boolean;
}

function StoreyPanels({ id, storeys, mayAdd }: StoreyPanelsProps) {
  if (storeys.length === 0)
    return (
      <EmptyState title={words.noStoreys}>
        <p>{words.noStoreysHelp}</p>
      </EmptyState>
    );
  const hasPlans = storeys.some(({ plans }) => plans.some(standing));
  return (
    <>
      {mayAdd ? <AddPlan id={id} storeys={storeys} /> : null}
      {hasPlans ? null : (
        <EmptyState title={words.noPlans}>
          <p>{mayAdd ? words.noPlansHelp : words.noPlansReader}</p>
        </EmptyState>
      )}
      {storeys.map((storey) => (
        <Panel
          key={storey.storeyId}
          title={storey.name}
          aside={<span className="quiet">{words.spaces(storey.spaces)}</span>}
        >
          {storey.plans.some(standing) ? (
            <ul className="plain-list">
              {storey.plans.filter(standing).map((plan) => (
                <li key={plan.id}>
                  <PlanLine id={id} plan={plan} />
                </li>
              ))}
            </ul>
          ) : (
            <p className="quiet">{words.noneHere}</p>
          )}
        </Panel>
      ))}
      {mayAdd ? <Removed id={id} storeys={storeys} /> : null}
    </>
  );
}

function PlanLine({ id, plan }: { id: string; plan: FloorPlan }) {
  const about = [
    words.states[plan.state],
    words.outlines(plan.outlines),
    plan.isToCheck ? words.toCheck : "",
    plan.createdBy,
  ];
  return (
    <>
      <Link
        to="/edifici/$id/piante/$planId"
        params={{ id, planId: plan.id }}
        className="row-title wrap-anywhere"
      >
        {plan.title}
      </Link>
      <br />
      <span className="quiet">{about.filter(Boolean).join(" · ")}</span>
    </>
  );
}

/** Those that were taken away, that they may be put back. */
function Removed({ id, storeys }: Omit<StoreyPanelsProps, "mayAdd">) {
  const action = useAction(floorPlanRoutes.withdrawFloorPlan, { onDone: usePlanRefresh() });
  const removed = storeys.flatMap(({ name, plans }) =>
    plans.filter((plan) => !standing(plan)).map((plan) => ({ ...plan, storey: name })),
  );
  if (removed.length === 0) return null;
  return (
    <Panel title={words.removed}>
      <ul className="plain-list">
        {removed.map((plan) => (
          <li key={plan.id} className="plan-row">
            <span className="wrap-anywhere">
              {plan.storey}: {plan.title}
            </span>
            <Button
              small
              busy={action.isPending}
              aria-label={`${words.restore}: ${plan.title}`}
              onClick={() => action.mutate({ params: { id, planId: plan.id }, body: { withdrawn: false } })}
            >
              {words.restore}
            </Button>
          </li>
        ))}
      </ul>
      <ProblemAlert error={action.error} takeFocus />
    </Panel>
  );
}
