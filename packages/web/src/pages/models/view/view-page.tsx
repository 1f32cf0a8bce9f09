import { modelViewRoutes, type ModelView } from "@stabile/contract/model-views";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { OFTEN_MS } from "#pages/models/model-state.tsx";
import { ChosenCard } from "#pages/models/view/chosen-card.tsx";
import { DrawnModel } from "#pages/models/view/drawn-model.tsx";
import { NodeTree } from "#pages/models/view/node-tree.tsx";
import { ViewState } from "#pages/models/view/view-state.tsx";
import { models } from "#text/it-models.ts";
import { modelView as words } from "#text/it-model-view.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { SelectField } from "#ui/field.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/edifici/$id/modelli/$modelId/vista");

/** A model to be walked in, and the same in words beside it. */
export function ViewPage() {
  const params = route.useParams();
  const { data, error, refetch } = useQuery({
    ...queryOf(modelViewRoutes.readModelView, { params }),
    refetchInterval: ({ state }) => (isMoving(state.data) ? OFTEN_MS : false),
  });
  if (data) return <ViewContent key={params.modelId} params={params} view={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={models.notFound}
      list={{ label: models.list, to: "/edifici" }}
      onRetry={() => void refetch()}
    />
  );
}

const isMoving = (view: ModelView | undefined): boolean =>
  view?.state === "waiting" || view?.state === "converting";

interface ContentProps {
  params: { id: string; modelId: string };
  view: ModelView;
}

function ViewContent({ params, view }: ContentProps) {
  const { oggetto: chosen, piano: only } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: found } = useQuery({
    ...queryOf(modelViewRoutes.listModelNodes, { params, query: { guid: chosen ?? "" } }),
    enabled: chosen !== undefined,
  });
  const node = chosen === undefined ? undefined : found && (found.items[0] ?? null);
  const go = (oggetto: string | undefined, piano: string | undefined) =>
    void navigate({
      search: { ...(oggetto === undefined ? {} : { oggetto }), ...(piano === undefined ? {} : { piano }) },
      replace: true,
      resetScroll: false,
    });
  const choose = (oggetto: string | undefined) => go(oggetto, only);
  const isolate = (piano: string | undefined) => go(chosen, piano);
  const { id } = params;
  return (
    <>
      <PageHeading
        title={words.title(view.fileName)}
        above={
          <Link to="/edifici/$id/modelli/$modelId" params={params}>
            {words.back}
          </Link>
        }
        lead={words.lead}
      />
      <BuildingTabs id={id} current="models" />
      <ViewState params={params} view={view} />
      <div className="viewer">
        {view.state === "ready" ? (
          <div className="viewer-main">
            <SelectField
              label={words.isolate}
              choices={[
                { value: "", label: words.everything },
                ...view.storeys.map(({ guid, name }) => ({ value: guid, label: name })),
              ]}
              value={only ?? ""}
              onChange={(event) => isolate(event.target.value || undefined)}
            />
            <DrawnModel {...{ params, view, chosen, only }} onChoose={choose} />
          </div>
        ) : null}
        <div className="viewer-side">
          <div role="status">
            <ChosenCard {...{ id, view, node, only }} onClear={() => choose(undefined)} onIsolate={isolate} />
          </div>
          <Panel title={words.tree}>
            <NodeTree {...{ params, view, chosen }} chosenStorey={node?.storeyGuid} onChoose={choose} />
          </Panel>
        </div>
      </div>
    </>
  );
}
