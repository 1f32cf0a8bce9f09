import { type BuildingModelDetail, modelRoutes } from "@stabile/contract/models";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { queryOf, readingsOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { ChecksPanel } from "#pages/models/checks-panel.tsx";
import { ChangesPanel } from "#pages/models/changes-panel.tsx";
import { CompareAgain } from "#pages/models/compare-again.tsx";
import { isOnItsWay, ModelState, OFTEN_MS } from "#pages/models/model-state.tsx";
import { building as buildingWords } from "#text/it-buildings.ts";
import { modelView } from "#text/it-model-view.ts";
import { models as words } from "#text/it-models.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { DateText } from "#ui/date-text.tsx";
import { FirstFew } from "#ui/first-few.tsx";
import { Notice } from "#ui/notice.tsx";
import { bytesText, integerText } from "#ui/numbers.ts";
import { PageHeading } from "#ui/page-heading.tsx";
import { Facts, Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/edifici/$id/modelli/$modelId");

/** One model: how far it is, what it would change, what is odd in it, its checks. */
export function ModelPage() {
  const params = route.useParams();
  const { data, error, refetch } = useQuery({
    ...queryOf(modelRoutes.readModel, { params }),
    refetchInterval: ({ state }) => (isMoving(state.data) ? OFTEN_MS : false),
  });
  if (data) return <ModelContent key={params.modelId} id={params.id} model={data} />;
  if (!error) return <Skeleton lines={10} tall />;
  return (
    <RecordProblem
      error={error}
      missing={words.notFound}
      list={{ label: buildingWords.list, to: "/edifici" }}
      onRetry={() => void refetch()}
    />
  );
}

const isMoving = (model: BuildingModelDetail | undefined): boolean =>
  isOnItsWay(model?.state) || (model?.checks.some(({ state }) => state === "waiting") ?? false);

function ModelContent({ id, model }: { id: string; model: BuildingModelDetail }) {
  const mayManage = useMay("model.manage");
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all(
      [modelRoutes.readModel, modelRoutes.listModels, modelRoutes.listModelChanges].map((one) =>
        queries.invalidateQueries(readingsOf(one)),
      ),
    );
  return (
    <>
      <PageHeading
        title={model.fileName}
        above={
          <Link to="/edifici/$id/modelli" params={{ id }}>
            {words.list}
          </Link>
        }
        lead={
          <>
            <ModelState state={model.state} /> {words.disciplines[model.discipline]}
          </>
        }
        actions={
          model.format === "ifc" && model.readAt !== undefined ? (
            <Link
              to="/edifici/$id/modelli/$modelId/vista"
              params={{ id, modelId: model.id }}
              className="btn btn-primary"
            >
              {modelView.open}
            </Link>
          ) : null
        }
      />
      <BuildingTabs id={id} current="models" />
      <div role="status">{isOnItsWay(model.state) ? <Notice tone="info">{words.reading}</Notice> : null}</div>
      {model.failure === undefined ? null : (
        <Notice tone="danger" title={words.failed} announce>
          <p>{model.failure}</p>
          {mayManage ? <CompareAgain id={id} modelId={model.id} onAsked={() => void refresh()} /> : null}
        </Notice>
      )}
      <ModelFacts model={model} />
      {model.readAt === undefined ? null : (
        <>
          <ChangesPanel id={id} model={model} mayManage={mayManage} onChanged={() => void refresh()} />
          <Findings model={model} />
          <ChecksPanel id={id} model={model} mayManage={mayManage} onSent={() => void refresh()} />
        </>
      )}
    </>
  );
}

function ModelFacts({ model }: { model: BuildingModelDetail }) {
  const { counts } = model;
  const { storeys, spaces, elements, properties, unchanged } = counts;
  return (
    <Panel title={words.facts}>
      <Facts
        items={[
          [words.fact.schema, model.schema],
          [words.fact.size, bytesText(model.byteLength)],
          [
            words.fact.content,
            storeys === undefined ? undefined : words.content(storeys, spaces ?? 0, elements ?? 0),
          ],
          [words.fact.properties, properties === undefined ? undefined : integerText(properties)],
          [words.fact.unchanged, unchanged === undefined ? undefined : integerText(unchanged)],
          [words.fact.by, model.createdBy],
          [words.fact.at, <DateText key="at" value={model.createdAt} form="time" />],
          [
            words.fact.read,
            model.readAt ? <DateText key="read" value={model.readAt} form="time" /> : undefined,
          ],
          [
            words.fact.applied,
            model.appliedAt ? <DateText key="applied" value={model.appliedAt} form="time" /> : undefined,
          ],
        ]}
      />
    </Panel>
  );
}

const FEW_FINDINGS = 10;

function Findings({ model }: { model: BuildingModelDetail }) {
  const { findings, findingCount } = model;
  if (findingCount === 0) return null;
  return (
    <Panel title={words.findings.title} aside={<span className="quiet">{integerText(findingCount)}</span>}>
      <FirstFew items={findings} few={FEW_FINDINGS} all={words.findings.all}>
        {(shown) => (
          <ul className="plain-list">
            {shown.map(({ message, where }, index) => (
              // oxlint-disable-next-line no-array-index-key -- the list is read once and never reordered.
              <li key={index}>
                {message} {where ? <span className="quiet wrap-anywhere">({where})</span> : null}
              </li>
            ))}
          </ul>
        )}
      </FirstFew>
      {findingCount > findings.length ? <p>{words.findings.more(findingCount - findings.length)}</p> : null}
    </Panel>
  );
}
