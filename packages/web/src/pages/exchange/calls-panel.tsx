import { type ExchangeEntry, exchangeRoutes } from "@stabile/contract/exchange";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { usePlatformName } from "#api/catalogue.ts";
import { pagesOf } from "#api/queries.ts";
import type { ExchangeSearch } from "#pages/exchange/search-params.ts";
import { exchange as words } from "#text/it-exchange.ts";
import type { Column } from "#ui/data-table.tsx";
import { DateText } from "#ui/date-text.tsx";
import { EmptyState } from "#ui/empty-state.tsx";
import { PagedTable } from "#ui/paged-table.tsx";
import { StatusBadge, type Tone } from "#ui/status-badge.tsx";

/** The ledger: every call to and from a platform, newest first. */
export function CallsPanel({ search: { platform, outcome } }: { search: ExchangeSearch }) {
  const query = { ...(platform ? { platform } : {}), ...(outcome ? { outcome } : {}) };
  const pages = useInfiniteQuery({
    ...pagesOf(exchangeRoutes.listExchanges, { query }),
    placeholderData: keepPreviousData,
  });
  return (
    <PagedTable
      pages={pages}
      of={["chiamata", "chiamate"]}
      nothing={
        <EmptyState
          announce
          icon="exchange-circle"
          title={platform || outcome ? words.emptyCalls : words.noCalls}
        />
      }
      caption={words.caption.calls}
      rowKey={(row) => row.id}
      rowLabel={(row) => row.path}
      columns={COLUMNS}
      card={(row) => <CallCard row={row} />}
    />
  );
}

const TONES: Record<ExchangeEntry["outcome"], Tone> = {
  ok: "success",
  "business-error": "warning",
  refused: "warning",
  unavailable: "danger",
};
const MOST = 160;

function Call({ row }: { row: ExchangeEntry }) {
  const nameOf = usePlatformName();
  return (
    <>
      <strong>{nameOf(row.platform)}</strong> {row.method} <span className="quiet">{row.api}</span>
      <br />
      <span className="code wrap-anywhere">
        {row.path.length > MOST ? `${row.path.slice(0, MOST)}…` : row.path}
      </span>
      {row.error ? <p className="quiet">{row.error}</p> : null}
    </>
  );
}

function Outcome({ row }: { row: ExchangeEntry }) {
  return (
    <>
      <StatusBadge tone={TONES[row.outcome]} text={words.outcomes[row.outcome] ?? row.outcome} /> {row.status}
    </>
  );
}

function CallCard({ row }: { row: ExchangeEntry }) {
  return (
    <>
      <Call row={row} />
      <p className="call-foot">
        <Outcome row={row} />
        <span className="quiet">
          {words.milliseconds(row.latencyMs)} · <DateText value={row.at} form="time" />
        </span>
      </p>
    </>
  );
}

const COLUMNS: readonly Column<ExchangeEntry>[] = [
  { key: "call", header: words.callColumns.call, cell: (row) => <Call row={row} /> },
  {
    key: "outcome",
    header: words.callColumns.outcome,
    className: "cell-tight",
    cell: (row) => <Outcome row={row} />,
  },
  {
    key: "latency",
    header: words.callColumns.latency,
    className: "cell-tight",
    cell: (row) => words.milliseconds(row.latencyMs),
  },
  {
    key: "at",
    header: words.callColumns.at,
    className: "cell-tight",
    cell: (row) => <DateText value={row.at} form="time" />,
  },
];
