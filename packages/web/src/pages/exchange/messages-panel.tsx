import { exchangeRoutes, type Message } from "@stabile/contract/exchange";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { pagesOf } from "#api/queries.ts";
import { useMessageName } from "#pages/exchange/message-name.ts";
import { messageTone } from "#pages/exchange/message-tone.ts";
import type { ExchangeSearch } from "#pages/exchange/search-params.ts";
import { exchange as words } from "#text/it-exchange.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { StatusBadge } from "#ui/status-badge.tsx";

/** Messages one way or the other, newest first. */
export function MessagesPanel({ search }: { search: ExchangeSearch }) {
  const { direction = "in", platform, state } = search;
  const query = { direction, ...(platform ? { platform } : {}), ...(state ? { state } : {}) };
  const pages = useInfiniteQuery({
    ...pagesOf(exchangeRoutes.listMessages, { query }),
    placeholderData: keepPreviousData,
  });
  const isFiltered = platform !== undefined || state !== undefined;
  return (
    <PagedTable
      pages={pages}
      of={["messaggio", "messaggi"]}
      nothing={
        <EmptyState announce icon="mail" title={isFiltered ? words.empty : words.none[direction]}>
          <p>{isFiltered ? words.emptyHelp : words.noneHelp[direction]}</p>
        </EmptyState>
      }
      caption={words.caption.messages}
      rowKey={(row) => row.id}
      rowLabel={(row) => row.messageId}
      columns={COLUMNS}
      card={(row) => <MessageCard row={row} />}
    />
  );
}

function MessageLink({ row }: { row: Message }) {
  const nameOf = useMessageName();
  return (
    <>
      <Link
        to="/scambi/$direction/$id"
        params={{ direction: row.direction, id: row.id }}
        data-row-link
        className="row-title"
      >
        {nameOf(row)}
      </Link>
      <br />
      <span className="code wrap-anywhere">{row.messageId}</span>
    </>
  );
}

function State({ row }: { row: Message }) {
  return <StatusBadge tone={messageTone(row.state)} text={words.messageStates[row.state] ?? row.state} />;
}

const COLUMNS: readonly Column<Message>[] = [
  { key: "message", header: words.columns.message, cell: (row) => <MessageLink row={row} /> },
  { key: "state", header: words.columns.state, cell: (row) => <State row={row} /> },
  { key: "attempts", header: words.columns.attempts, cell: (row) => row.attempts },
  { key: "reason", header: words.columns.reason, cell: (row) => row.reason ?? row.lastError ?? "—" },
  { key: "at", header: words.columns.at, cell: (row) => <DateText value={row.at} form="time" /> },
];

function MessageCard({ row }: { row: Message }) {
  return (
    <>
      <MessageLink row={row} />
      <p>
        <State row={row} /> <DateText value={row.at} form="time" className="quiet" />
      </p>
      {(row.reason ?? row.lastError) ? <p className="quiet">{row.reason ?? row.lastError}</p> : null}
    </>
  );
}
