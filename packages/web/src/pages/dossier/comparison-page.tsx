import { dossierRoutes } from "@stabile/contract/dossier";
import type { ComparedFact } from "@stabile/contract/dossier-shapes";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { dossierQuery } from "#pages/dossier/dossier-queries.ts";
import type { ComparisonSearch } from "#pages/dossier/search-params.ts";
import { building as buildingWords } from "#text/it-buildings.ts";
import { dossier as words } from "#text/it-dossier.ts";
import { BuildingPicker } from "#ui/building-picker.tsx";
import { BuildingTabs } from "#ui/building-tabs.tsx";
import { type Column, DataTable } from "#ui/data-table.tsx";
import { todayText } from "#ui/dates.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { TextField } from "#ui/field.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";

const route = getRouteApi("/edifici/$id/confronto");

/** What two dossiers say otherwise: of one building on two days, or of two buildings. */
export function ComparisonPage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const { data } = useQuery(dossierQuery(id, undefined));
  return (
    <>
      <PageHeading
        title={words.comparison.title(data?.building.name ?? "")}
        above={<Link to="/edifici">{buildingWords.list}</Link>}
        lead={words.comparison.lead}
      />
      <BuildingTabs id={id} current="comparison" />
      <Asked search={search} />
      <Differences id={id} search={search} />
    </>
  );
}

function Asked({ search }: { search: ComparisonSearch }) {
  const navigate = useNavigate({ from: "/edifici/$id/confronto" });
  const other = useQuery({
    ...dossierQuery(search.withBuilding ?? "", undefined),
    enabled: search.withBuilding !== undefined,
  });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as ComparisonSearch,
      replace: true,
      resetScroll: false,
    });
  return (
    <section className="filters" aria-label={words.tabs.comparison}>
      <div className="filter-grid">
        <TextField
          label={words.comparison.oneDay}
          help={words.comparison.dayHelp}
          type="date"
          max={todayText()}
          value={search.on ?? ""}
          onChange={(event) => change({ on: event.target.value || undefined })}
        />
        <TextField
          label={words.comparison.otherDay}
          help={words.comparison.dayHelp}
          type="date"
          max={todayText()}
          value={search.withOn ?? ""}
          onChange={(event) => change({ withOn: event.target.value || undefined })}
        />
        <BuildingPicker
          label={words.comparison.with}
          help={words.comparison.withHelp}
          value={other.data?.building}
          onChange={(building) => change({ withBuilding: building?.id })}
        />
      </div>
    </section>
  );
}

function Differences({ id, search }: { id: string; search: ComparisonSearch }) {
  const { data, error, refetch, isPending } = useQuery(
    queryOf(dossierRoutes.compareDossiers, { params: { id }, query: search }),
  );
  if (isPending) return <Skeleton lines={8} tall />;
  if (!data) return <ProblemAlert error={error} onRetry={() => void refetch()} />;
  if (data.facts.length === 0)
    return (
      <EmptyState announce icon="check-circle" title={words.comparison.none}>
        <p>{words.comparison.same(data.same)}</p>
      </EmptyState>
    );
  return (
    <>
      <DataTable
        caption={words.comparison.caption}
        rows={data.facts}
        rowKey={(row) => `${row.record ?? ""} ${row.field}`}
        rowLabel={(row) => row.label}
        columns={COLUMNS}
        card={(row) => <DifferenceCard row={row} />}
      />
      <p className="quiet" role="status">
        {words.comparison.same(data.same)}
      </p>
    </>
  );
}

const absent = <span className="quiet">{words.comparison.absent}</span>;

function What({ row }: { row: ComparedFact }) {
  return (
    <>
      <strong>{row.label}</strong> {row.record ? <span className="quiet">{row.record}</span> : null}
    </>
  );
}

const COLUMNS: readonly Column<ComparedFact>[] = [
  { key: "what", header: words.comparison.columns.what, cell: (row) => <What row={row} /> },
  { key: "one", header: words.comparison.columns.one, cell: (row) => row.one ?? absent },
  { key: "other", header: words.comparison.columns.other, cell: (row) => row.other ?? absent },
];

function DifferenceCard({ row }: { row: ComparedFact }) {
  return (
    <>
      <p>
        <What row={row} />
      </p>
      <p>
        {words.comparison.columns.one}: {row.one ?? absent}
      </p>
      <p>
        {words.comparison.columns.other}: {row.other ?? absent}
      </p>
    </>
  );
}
