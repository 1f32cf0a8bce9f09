import type { RequestListItem } from "@stabile/contract/requests";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { requestsQuery } from "#pages/requests/request-queries.ts";
import { AlarmBadge } from "#ui/alarm-badge.tsx";
import { alarmIn } from "#ui/alarm-words.ts";
import { RequestFilters } from "#pages/requests/request-filters.tsx";
import type { RequestSearch } from "#pages/requests/search-params.ts";
import { requests as words } from "#text/it-requests.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { RequestStateBadge, UrgencyBadge } from "#ui/status-badge.tsx";

const route = getRouteApi("/segnalazioni");

/** The desk's inbox: what waits first, every filter in the address. New reports arrive by themselves. */
export function RequestsPage() {
  const search = route.useSearch();
  return (
    <>
      <PageHeading title={words.title} />
      <RequestFilters search={search} />
      <Requests search={search} />
    </>
  );
}

function Requests({ search }: { search: RequestSearch }) {
  const pages = useInfiniteQuery({ ...requestsQuery(search), placeholderData: keepPreviousData });
  return (
    <PagedTable
      pages={pages}
      of={["segnalazione", "segnalazioni"]}
      nothing={<Nothing search={search} />}
      caption={words.caption}
      rowKey={(row) => row.id}
      rowLabel={(row) => `${row.code}, ${row.subject}`}
      columns={COLUMNS}
      card={(row) => <RequestCard row={row} />}
    />
  );
}

function Nothing({ search }: { search: RequestSearch }) {
  const isInbox = Object.values(search).every((value) => value === undefined || value === "inbox");
  return (
    <EmptyState
      announce
      icon={isInbox ? "check-circle" : "search"}
      title={isInbox ? words.empty.inbox : words.empty.filtered}
    >
      <p>{isInbox ? words.empty.inboxHelp : words.empty.filteredHelp}</p>
      {isInbox ? (
        <p className="empty-actions">
          <Link to="/segnalazioni" search={{ state: "all" }} className="btn btn-outline-primary">
            {words.empty.everything}
          </Link>
        </p>
      ) : (
        <p className="empty-actions">
          {search.state === "all" ? null : (
            <Link to="/segnalazioni" search={{ ...search, state: "all" }} className="btn btn-primary">
              {words.empty.everywhere}
            </Link>
          )}
          <Link to="/segnalazioni" className="btn btn-outline-primary">
            {words.empty.clear}
          </Link>
        </p>
      )}
    </EmptyState>
  );
}

function RequestLink({ row }: { row: RequestListItem }) {
  return (
    <Link to="/segnalazioni/$id" params={{ id: row.id }} data-row-link className="row-title">
      {row.subject}
    </Link>
  );
}

function detailsOf(row: RequestListItem): string {
  const parts = [
    row.code,
    row.categoryLabel,
    row.attachments > 0 ? words.photos(row.attachments) : undefined,
    row.reopenCount > 0 ? words.reopened(row.reopenCount) : undefined,
  ];
  return parts.filter(Boolean).join(" · ");
}

function Place({ row }: { row: RequestListItem }) {
  return (
    <>
      {row.building ? <span>{row.building.name}</span> : null}{" "}
      <span className="quiet">{row.addressText || "—"}</span>
    </>
  );
}

/** What was decided, or, until then, what the words let fear. */
function Urgency({ row }: { row: RequestListItem }) {
  if (row.urgency) return <UrgencyBadge urgency={row.urgency} />;
  return alarmIn(row.subject) ? <AlarmBadge texts={[row.subject]} /> : "—";
}

const COLUMNS: readonly Column<RequestListItem>[] = [
  {
    key: "report",
    header: words.columns.report,
    cell: (row) => (
      <>
        <RequestLink row={row} />
        <br />
        <span className="quiet">{detailsOf(row)}</span>
      </>
    ),
  },
  { key: "place", header: words.columns.place, cell: (row) => <Place row={row} /> },
  {
    key: "urgency",
    header: words.columns.urgency,
    cell: (row) => <Urgency row={row} />,
  },
  { key: "state", header: words.columns.state, cell: (row) => <RequestStateBadge state={row.state} /> },
  {
    key: "opened",
    header: words.columns.opened,
    cell: (row) => <DateText value={row.openedAt} form="relative" />,
  },
];

function RequestCard({ row }: { row: RequestListItem }) {
  return (
    <>
      <RequestLink row={row} />
      <span className="row-sub">{row.building?.name ?? row.addressText}</span>
      <div className="card-badges">
        <RequestStateBadge state={row.state} />
        {row.urgency ? <UrgencyBadge urgency={row.urgency} /> : <AlarmBadge texts={[row.subject]} />}
      </div>
      <span className="row-sub card-foot">
        <span>{detailsOf(row)}</span>
        <DateText value={row.openedAt} form="relative" className="card-when" />
      </span>
    </>
  );
}
