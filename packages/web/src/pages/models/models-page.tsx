import { type BuildingModel, ModelDiscipline, modelRoutes } from "@stabile/contract/models";
import { buildingRoutes } from "@stabile/contract/buildings";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { addressOf } from "#api/address.ts";
import { pagesOf, queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { FileSender } from "#pages/models/file-sender.tsx";
import { isOnItsWay, ModelState, OFTEN_MS } from "#pages/models/model-state.tsx";
import { building as buildingWords } from "#text/it-buildings.ts";
import { models as words } from "#text/it-models.ts";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { SelectField } from "#ui/field.tsx";
import { Icon } from "#ui/icon.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { Panel } from "#ui/panel.tsx";
import { RecordProblem } from "#ui/record-problem.tsx";

const route = getRouteApi("/edifici/$id/modelli");

/** The models of a building: those that were loaded, and a new one. */
export function ModelsPage() {
  const { id } = route.useParams();
  const mayManage = useMay("model.manage");
  const { data, error, refetch } = useQuery(queryOf(buildingRoutes.readBuilding, { params: { id } }));
  if (error && !data)
    return (
      <RecordProblem
        error={error}
        missing={buildingWords.notFound}
        list={{ label: buildingWords.list, to: "/edifici" }}
        onRetry={() => void refetch()}
      />
    );
  return (
    <>
      <PageHeading
        title={words.title(data?.name ?? "")}
        above={<Link to="/edifici">{buildingWords.list}</Link>}
        lead={words.lead}
        actions={
          <a
            className="btn btn-outline-primary"
            href={addressOf(modelRoutes.exportCobie, { params: { id } })}
            download
          >
            <Icon name="download" /> {words.cobie}
          </a>
        }
      />
      <BuildingTabs id={id} current="models" />
      {mayManage ? <UploadPanel id={id} /> : null}
      <ModelList id={id} />
    </>
  );
}

function UploadPanel({ id }: { id: string }) {
  const [discipline, setDiscipline] = useState<ModelDiscipline>("whole");
  const navigate = useNavigate();
  return (
    <Panel title={words.upload.title}>
      <div className="filter-grid">
        <SelectField
          label={words.upload.discipline}
          help={words.upload.help}
          choices={ModelDiscipline.options.map((value) => ({ value, label: words.disciplines[value] }))}
          value={discipline}
          onChange={(event) => setDiscipline(event.target.value as ModelDiscipline)}
        />
      </div>
      <FileSender
        route={modelRoutes.uploadModel}
        params={{ id }}
        query={{ discipline }}
        label={words.upload.choose}
        accept=".ifc,.xlsx"
        onSent={(modelId) => void navigate({ to: "/edifici/$id/modelli/$modelId", params: { id, modelId } })}
      />
      <p className="quiet">{words.upload.accept}</p>
    </Panel>
  );
}

function ModelList({ id }: { id: string }) {
  const pages = useInfiniteQuery({
    ...pagesOf(modelRoutes.listModels, { params: { id }, query: {} }),
    refetchInterval: ({ state }) => {
      const items = state.data?.pages.flatMap((page) => page.items) ?? [];
      return items.some((model) => isOnItsWay(model.state)) ? OFTEN_MS : false;
    },
  });
  return (
    <PagedTable
      pages={pages}
      of={words.of}
      nothing={
        <EmptyState icon="inbox" title={words.empty}>
          <p>{words.emptyHelp}</p>
        </EmptyState>
      }
      caption={words.caption}
      rowKey={(row) => row.id}
      rowLabel={(row) => row.fileName}
      columns={columnsOf(id)}
      card={(row) => (
        <>
          <ModelLink id={id} row={row} />
          <p>
            <ModelState state={row.state} />{" "}
            <span className="quiet">
              {words.disciplines[row.discipline]} · {row.createdBy} ·{" "}
              <DateText value={row.createdAt} form="time" />
            </span>
          </p>
        </>
      )}
    />
  );
}

function ModelLink({ id, row }: { id: string; row: BuildingModel }) {
  return (
    <Link
      to="/edifici/$id/modelli/$modelId"
      params={{ id, modelId: row.id }}
      data-row-link
      className="row-title wrap-anywhere"
    >
      {row.fileName}
    </Link>
  );
}

const columnsOf = (id: string): readonly Column<BuildingModel>[] => [
  { key: "file", header: words.columns.file, cell: (row) => <ModelLink id={id} row={row} /> },
  { key: "state", header: words.columns.state, cell: (row) => <ModelState state={row.state} /> },
  { key: "of", header: words.columns.discipline, cell: (row) => words.disciplines[row.discipline] },
  { key: "by", header: words.columns.by, cell: (row) => row.createdBy },
  { key: "at", header: words.columns.at, cell: (row) => <DateText value={row.createdAt} form="time" /> },
];
