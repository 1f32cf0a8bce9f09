import { complianceRoutes, type Obligation } from "@stabile/contract/compliance";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { pagesOf, queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { ExportObligations } from "#pages/obligations/export-obligations.tsx";
import { MissingFacts } from "#pages/obligations/missing-facts.tsx";
import { ObligationFilters } from "#pages/obligations/obligation-filters.tsx";
import { ObligationStateBadge } from "#pages/obligations/obligation-state.tsx";
import { PlanAll, PlanBar } from "#pages/obligations/plan-bar.tsx";
import type { ObligationSearch } from "#pages/obligations/search-params.ts";
import { WhyThisDay } from "#pages/obligations/why-this-day.tsx";
import { obligations as words } from "#text/it-obligations.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { dayText } from "#ui/dates.ts";
import { EmptyState } from "#ui/empty-state.tsx";
import { ObligationTabs } from "#ui/obligation-tabs.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";

const route = getRouteApi("/scadenze");

/** What the law asks of the buildings, by day. */
export function ObligationsPage() {
  const search = route.useSearch();
  const mayPlan = useMay("obligation.plan");
  const [chosen, setChosen] = useChosen(JSON.stringify(search));
  const pages = useInfiniteQuery({
    ...pagesOf(complianceRoutes.listObligations, { query: search }),
    placeholderData: keepPreviousData,
  });
  const { data: tally } = useQuery({
    ...queryOf(complianceRoutes.tallyObligations, { query: search }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHeading
        title={words.title}
        lead={words.lead}
        actions={
          <>
            <ExportObligations search={search} />
            {mayPlan ? <PlanAll search={search} /> : null}
          </>
        }
      />
      <ObligationTabs current="list" />
      <ObligationFilters at="/scadenze" search={search} tally={tally} />
      <Narrowed search={search} />
      {tally ? (
        <p role="status">
          {words.tally.total(tally.total)}: {words.tally.overdue(tally.overdue)},{" "}
          {words.tally.soon(tally.soon)}, {words.tally.near(tally.near)}, {words.tally.unknown(tally.unknown)}
          , {words.tally.forbidden(tally.forbidden)}.
        </p>
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
        rowLabel={(row) => `${row.title}, ${row.subject.name}`}
        columns={COLUMNS}
        card={(row) => <ObligationCard row={row} />}
        selection={mayPlan ? { chosen, onChange: setChosen } : undefined}
        below={() =>
          chosen.size > 0 ? <PlanBar ids={[...chosen]} onClear={() => setChosen(NOTHING)} /> : null
        }
      />
      <MissingFacts search={search} />
    </>
  );
}

/** What no field shows, and how to widen it again. */
function Narrowed({ search }: { search: ObligationSearch }) {
  const { day, buildingId, ...rest } = search;
  if (day === undefined && buildingId === undefined) return null;
  return (
    <p>
      {day === undefined ? null : (
        <>
          {words.filters.day(dayText(day))} ·{" "}
          <Link to="/scadenze" search={{ ...rest, ...(buildingId === undefined ? {} : { buildingId }) }}>
            {words.filters.allDays}
          </Link>{" "}
        </>
      )}
      {buildingId === undefined ? null : (
        <>
          {words.filters.building} ·{" "}
          <Link to="/scadenze" search={{ ...rest, ...(day === undefined ? {} : { day }) }}>
            {words.filters.allBuildings}
          </Link>
        </>
      )}
    </p>
  );
}

const NOTHING: ReadonlySet<string> = new Set();

/** Other filters, other rows: what was selected before does not survive out of sight. */
function useChosen(filters: string) {
  const [chosen, setChosen] = useState({ filters, ids: NOTHING });
  const ids = chosen.filters === filters ? chosen.ids : NOTHING;
  return [ids, (next: ReadonlySet<string>) => setChosen({ filters, ids: next })] as const;
}

function BuildingLink({ row: { subject, building } }: { row: Obligation }) {
  return (
    <>
      <Link to="/edifici/$id/fascicolo" params={{ id: building.id }} data-row-link className="row-title">
        {building.name}
      </Link>
      {subject.kind === "element" ? <span className="quiet"> · {subject.name}</span> : null}{" "}
      <span className="code">{subject.code}</span>
    </>
  );
}

const COLUMNS: readonly Column<Obligation>[] = [
  { key: "check", header: words.columns.check, cell: (row) => row.title },
  { key: "subject", header: words.columns.subject, cell: (row) => <BuildingLink row={row} /> },
  {
    key: "due",
    header: words.columns.due,
    className: "cell-tight",
    cell: (row) => <DateText value={row.dueOn} />,
  },
  { key: "state", header: words.columns.state, cell: (row) => <ObligationStateBadge row={row} /> },
  { key: "doer", header: words.columns.doer, cell: (row) => row.doer.label },
  {
    key: "last",
    header: words.columns.last,
    className: "cell-tight",
    cell: (row) => <DateText value={row.lastDoneOn} />,
  },
  { key: "why", header: words.why.open, cell: (row) => <WhyThisDay row={row} /> },
];

function ObligationCard({ row }: { row: Obligation }) {
  return (
    <>
      <BuildingLink row={row} />
      <p>
        {row.title} · <DateText value={row.dueOn} />
      </p>
      <p>
        <ObligationStateBadge row={row} />
      </p>
      <WhyThisDay row={row} />
    </>
  );
}
