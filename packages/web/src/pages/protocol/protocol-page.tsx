import { type ProtocolEntry, protocolRoutes } from "@stabile/contract/protocol";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { pagesOf, queryOf } from "#api/queries.ts";
import { EmergencyRegister } from "#pages/protocol/emergency-register.tsx";
import { EntryStateBadge, entryNumber } from "#pages/protocol/entry-state.tsx";
import { ProtocolFilters } from "#pages/protocol/protocol-filters.tsx";
import { ProtocolTabs } from "#pages/protocol/protocol-tabs.tsx";
import { protocol as words } from "#text/it-protocol.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { Notice } from "#ui/notice.tsx";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";

const route = getRouteApi("/protocollo");

/** What was given to the protocol, and how it stands with it. */
export function ProtocolPage() {
  const search = route.useSearch();
  const pages = useInfiniteQuery({
    ...pagesOf(protocolRoutes.listProtocolEntries, { query: search }),
    placeholderData: keepPreviousData,
  });
  const { data: status } = useQuery(queryOf(protocolRoutes.readProtocolStatus, {}));
  return (
    <>
      <PageHeading title={words.title} lead={words.lead} />
      <ProtocolTabs current="entries" />
      {status?.connected === false ? (
        <Notice tone="info" title={words.notConnected}>
          <p>{words.notConnectedHelp}</p>
        </Notice>
      ) : null}
      {status?.connected ? <EmergencyRegister status={status} /> : null}
      <ProtocolFilters search={search} />
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
        rowLabel={(row) => `${entryNumber(row)}, ${row.subject}`}
        columns={COLUMNS}
        card={(row) => <EntryCard row={row} />}
      />
    </>
  );
}

function EntryLink({ row }: { row: ProtocolEntry }) {
  return (
    <>
      <Link to="/protocollo/$id" params={{ id: row.id }} data-row-link className="row-title">
        {row.subject}
      </Link>{" "}
      <span className="code">{row.code}</span>
    </>
  );
}

const COLUMNS: readonly Column<ProtocolEntry>[] = [
  { key: "number", header: words.columns.number, className: "cell-tight", cell: entryNumber },
  { key: "subject", header: words.columns.subject, cell: (row) => <EntryLink row={row} /> },
  { key: "direction", header: words.columns.direction, cell: (row) => words.directions[row.direction] },
  { key: "state", header: words.columns.state, cell: (row) => <EntryStateBadge entry={row} /> },
  { key: "building", header: words.columns.building, cell: (row) => row.building?.name ?? "—" },
  {
    key: "created",
    header: words.columns.created,
    className: "cell-tight",
    cell: (row) => <DateText value={row.createdAt} form="time" />,
  },
];

function EntryCard({ row }: { row: ProtocolEntry }) {
  return (
    <>
      <EntryLink row={row} />
      <p>
        {entryNumber(row)} · {words.directions[row.direction]} ·{" "}
        <DateText value={row.createdAt} form="time" />
      </p>
      <p>
        <EntryStateBadge entry={row} />
      </p>
    </>
  );
}
