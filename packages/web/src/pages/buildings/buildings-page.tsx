import { type BuildingListItem, buildingRoutes } from "@stabile/contract/buildings";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useCatalogue } from "#api/catalogue.ts";
import { pagesOf } from "#api/queries.ts";
import type { BuildingSearch } from "#pages/buildings/search-params.ts";
import { buildings as words } from "#text/it-buildings.ts";
import type { Column } from "#ui/data-table.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { SelectField } from "#ui/field.tsx";
import { Icon } from "#ui/icon.tsx";
import { PlaceMap } from "#ui/map/place-map.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { Panel } from "#ui/panel.tsx";
import { TextFilter } from "#ui/text-filter.tsx";

const route = getRouteApi("/edifici");

/** The municipality's buildings, found by any word of their name, code or address. */
export function BuildingsPage() {
  const search = route.useSearch();
  const { vista, ...filters } = search;
  return (
    <>
      <PageHeading title={words.title} />
      <BuildingFilters search={search} />
      <ViewTabs search={search} />
      {vista === "mappa" ? (
        <Panel title={words.mapTitle}>
          <PlaceMap label={words.mapLabel} filter={filters} />
        </Panel>
      ) : (
        <Buildings search={filters} />
      )}
    </>
  );
}

/** The list or the map, with the same filters. */
function ViewTabs({ search: { vista, ...filters } }: { search: BuildingSearch }) {
  return (
    <nav aria-label={words.views}>
      <ul className="views">
        <li className={vista ? "view" : "view view-current"}>
          <Link to="/edifici" search={filters} aria-current={vista ? undefined : "page"}>
            <Icon name="list" size="xs" /> {words.list}
          </Link>
        </li>
        <li className={vista ? "view view-current" : "view"}>
          <Link
            to="/edifici"
            search={{ ...filters, vista: "mappa" }}
            aria-current={vista ? "page" : undefined}
          >
            <Icon name="map-marker" size="xs" /> {words.map}
          </Link>
        </li>
      </ul>
    </nav>
  );
}

function BuildingFilters({ search }: { search: BuildingSearch }) {
  const { buildingUses, municipi } = useCatalogue();
  const navigate = useNavigate({ from: "/edifici" });
  const change = (values: Record<string, string | undefined>) =>
    void navigate({
      search: (now) => ({ ...now, ...values }) as BuildingSearch,
      replace: true,
      resetScroll: false,
    });
  const choices = (items: readonly { code: string; label: string }[]) =>
    items.map(({ code, label }) => ({ value: code, label }));
  return (
    <section className="filters" aria-label={words.filters.title}>
      <div className="filter-grid">
        <TextFilter
          label={words.filters.text}
          placeholder={words.filters.textPlaceholder}
          text={search.q ?? ""}
          onText={(q) => change({ q: q || undefined })}
        />
        <SelectField
          label={words.filters.use}
          none={words.filters.any}
          choices={choices(buildingUses)}
          value={search.use ?? ""}
          onChange={(event) => change({ use: event.target.value || undefined })}
        />
        <SelectField
          label={words.filters.municipio}
          none={words.filters.any}
          choices={choices(municipi)}
          value={search.municipio ?? ""}
          onChange={(event) => change({ municipio: event.target.value || undefined })}
        />
      </div>
    </section>
  );
}

type Filters = Omit<BuildingSearch, "vista">;

function Buildings({ search }: { search: Filters }) {
  const pages = useInfiniteQuery({
    ...pagesOf(buildingRoutes.listBuildings, { query: search }),
    placeholderData: keepPreviousData,
  });
  return (
    <PagedTable
      pages={pages}
      of={["edificio", "edifici"]}
      nothing={<Nothing search={search} />}
      caption={words.caption}
      rowKey={(row) => row.id}
      rowLabel={(row) => row.name}
      columns={COLUMNS}
      card={(row) => <BuildingCard row={row} />}
    />
  );
}

function Nothing({ search }: { search: Filters }) {
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <EmptyState announce icon={isFiltered ? "search" : "pa"} title={isFiltered ? words.empty : words.none}>
      <p>{isFiltered ? words.emptyHelp : words.noneHelp}</p>
      {isFiltered ? (
        <Link to="/edifici" className="btn btn-outline-primary">
          {words.filters.clear}
        </Link>
      ) : null}
    </EmptyState>
  );
}

function BuildingLink({ row }: { row: BuildingListItem }) {
  return (
    <>
      <Link to="/edifici/$id" params={{ id: row.id }} data-row-link className="row-title">
        {row.name}
      </Link>
      <br />
      <span className="code">{row.code}</span>{" "}
      {row.withdrawnOn ? <span className="quiet">{words.withdrawn}</span> : null}
    </>
  );
}

const COLUMNS: readonly Column<BuildingListItem>[] = [
  { key: "building", header: words.columns.building, cell: (row) => <BuildingLink row={row} /> },
  { key: "address", header: words.columns.address, cell: (row) => row.addressText || "—" },
  { key: "use", header: words.columns.use, cell: (row) => row.useLabel },
  { key: "municipio", header: words.columns.municipio, cell: (row) => row.municipio ?? "—" },
  { key: "orders", header: words.columns.orders, cell: (row) => row.openOrders },
  { key: "requests", header: words.columns.requests, cell: (row) => row.openRequests },
];

function BuildingCard({ row }: { row: BuildingListItem }) {
  return (
    <>
      <BuildingLink row={row} />
      <span className="row-sub">{[row.addressText, row.useLabel].filter(Boolean).join(" · ")}</span>
      <span className="row-sub">{words.openThere(row.openOrders, row.openRequests)}</span>
    </>
  );
}
