import { dossierRoutes } from "@stabile/contract/dossier";
import type { DossierListItem } from "@stabile/contract/dossier-shapes";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCatalogue, useMunicipioName } from "#api/catalogue.ts";
import { pagesOf } from "#api/queries.ts";
import { DossierTabs } from "#ui/dossier-tabs.tsx";
import { ExportMany } from "#pages/dossier/export-many.tsx";
import { MeasureBar, percentOf } from "#pages/dossier/measure-panel.tsx";
import type { DossiersSearch } from "#pages/dossier/search-params.ts";
import { buildings as buildingWords } from "#text/it-buildings.ts";
import { dossiers as words, dossier as ofOne } from "#text/it-dossier.ts";
import type { Column } from "#ui/data-table.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { SelectField } from "#ui/field.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

const route = getRouteApi("/fascicoli");

/** Every building's dossier by how complete it is. */
export function DossiersPage() {
  const search = route.useSearch();
  const pages = useInfiniteQuery({
    ...pagesOf(dossierRoutes.listDossiers, { query: search }),
    placeholderData: keepPreviousData,
  });
  const total = pages.data?.pages[0]?.total;
  return (
    <>
      <PageHeading
        title={words.title}
        lead={words.lead}
        actions={<ExportMany search={search} total={total?.buildings ?? 0} />}
      />
      <DossierTabs current="list" />
      <Filters search={search} />
      {total ? (
        <p role="status">{words.total(total.buildings, percentOf(total.stated, total.required))}</p>
      ) : null}
      <PagedTable
        pages={pages}
        of={words.of}
        nothing={
          <EmptyState announce icon="search" title={words.empty}>
            <p>{words.emptyHelp}</p>
          </EmptyState>
        }
        caption={words.caption}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        columns={COLUMNS}
        card={(row) => <DossierCard row={row} />}
      />
    </>
  );
}

function Filters({ search }: { search: DossiersSearch }) {
  const { buildingUses, municipi } = useCatalogue();
  const navigate = useNavigate({ from: "/fascicoli" });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as DossiersSearch,
      replace: true,
      resetScroll: false,
    });
  const choices = (items: readonly { code: string; label: string }[]) =>
    items.map(({ code, label }) => ({ value: code, label }));
  return (
    <section className="filters" aria-label={buildingWords.filters.title}>
      <div className="filter-grid">
        <TextFilter
          label={buildingWords.filters.text}
          placeholder={buildingWords.filters.textPlaceholder}
          text={search.q ?? ""}
          onText={(q) => change({ q: q || undefined })}
        />
        <SelectField
          label={buildingWords.filters.use}
          none={buildingWords.filters.any}
          choices={choices(buildingUses)}
          value={search.use ?? ""}
          onChange={(event) => change({ use: event.target.value || undefined })}
        />
        <SelectField
          label={buildingWords.filters.municipio}
          none={buildingWords.filters.any}
          choices={choices(municipi)}
          value={search.municipio ?? ""}
          onChange={(event) => change({ municipio: event.target.value || undefined })}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={search.disagreeing === "only"}
            onChange={(event) => change({ disagreeing: event.target.checked ? "only" : undefined })}
          />{" "}
          {words.onlyDisagreeing}
        </label>
      </div>
    </section>
  );
}

function DossierLink({ row }: { row: DossierListItem }) {
  return (
    <Link to="/edifici/$id/fascicolo" params={{ id: row.id }} data-row-link className="row-title">
      {row.name}
    </Link>
  );
}

function Complete({ row: { measure } }: { row: DossierListItem }) {
  const { stated, required } = measure;
  return (
    <>
      <MeasureBar label={ofOne.measure.stated(stated, required)} part={stated} whole={required} />{" "}
      {percentOf(stated, required)}% <span className="quiet">{`${stated}/${required}`}</span>
    </>
  );
}

function MunicipioName({ code }: { code: string | undefined }) {
  return useMunicipioName()(code);
}

const COLUMNS: readonly Column<DossierListItem>[] = [
  {
    key: "building",
    header: words.columns.building,
    cell: (row) => (
      <>
        <DossierLink row={row} /> <span className="code">{row.code}</span>
      </>
    ),
  },
  { key: "use", header: words.columns.use, cell: (row) => row.useLabel },
  {
    key: "municipio",
    header: words.columns.municipio,
    cell: (row) => <MunicipioName code={row.municipio} />,
  },
  { key: "complete", header: words.columns.complete, cell: (row) => <Complete row={row} /> },
  {
    key: "founded",
    header: words.columns.founded,
    className: "cell-tight",
    cell: (row) => row.measure.founded,
  },
  {
    key: "current",
    header: words.columns.current,
    className: "cell-tight",
    cell: (row) => row.measure.current,
  },
  {
    key: "disagreeing",
    header: words.columns.disagreeing,
    className: "cell-tight",
    cell: (row) => row.disagreeing || "",
  },
];

function DossierCard({ row }: { row: DossierListItem }) {
  return (
    <>
      <DossierLink row={row} />
      <p className="quiet">
        <span className="code">{row.code}</span> · {row.useLabel}
      </p>
      <p>
        <Complete row={row} />
      </p>
    </>
  );
}
