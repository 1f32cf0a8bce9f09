import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "#api/session.tsx";
import { BulkBar } from "#pages/work-orders/bulk-bar.tsx";
import { EmptyOrders } from "#pages/work-orders/empty-orders.tsx";
import { ExportLinks } from "#pages/work-orders/export-links.tsx";
import { Filters } from "#pages/work-orders/filters.tsx";
import { ORDER_COLUMNS, OrderCard } from "#pages/work-orders/order-columns.tsx";
import { ordersQuery } from "#pages/work-orders/order-queries.ts";
import type { WorkOrderSearch } from "#pages/work-orders/search-params.ts";
import { sortedBy, sortOf } from "#pages/work-orders/sorting.ts";
import { ViewsBar } from "#pages/work-orders/views-bar.tsx";
import { list } from "#text/it-work-orders.ts";
import { Icon } from "#ui/icon.tsx";
import { useMediaQuery } from "#ui/media-query.ts";
import { PageHeading } from "#ui/page-heading.tsx";
import { PagedTable } from "#ui/paged-table.tsx";

const route = getRouteApi("/ordini");

/** The list of work orders: its filters are the address, so that a link or a bookmark is a view. */
export function WorkOrdersPage() {
  const search = route.useSearch();
  const mayCreate = useMay("work-order.create");
  const mayExport = useMay("work-order.export");
  const isWide = useMediaQuery("(min-width: 768px)");
  return (
    <>
      <PageHeading
        title={list.title}
        actions={
          <>
            {mayExport && isWide ? <ExportLinks search={search} /> : null}
            {mayCreate ? (
              <Link to="/ordini/nuovo" className="btn btn-primary">
                <Icon name="plus" /> {list.create}
              </Link>
            ) : null}
          </>
        }
      />
      <ViewsBar search={search} />
      <Filters search={search} />
      <Orders search={search} />
      {mayExport && !isWide ? (
        <div className="form-actions">
          <ExportLinks search={search} />
        </div>
      ) : null}
    </>
  );
}

function Orders({ search }: { search: WorkOrderSearch }) {
  const mayManage = useMay("work-order.manage");
  const [chosen, setChosen] = useChosen(JSON.stringify(search));
  const navigate = useNavigate({ from: "/ordini" });
  const onSort = (by: string) => void navigate({ search: sortedBy(search, by), resetScroll: false });
  const pages = useInfiniteQuery({ ...ordersQuery(search), placeholderData: keepPreviousData });
  return (
    <PagedTable
      pages={pages}
      of={["ordine", "ordini"]}
      nothing={<EmptyOrders search={search} />}
      caption={list.caption}
      rowKey={(row) => row.id}
      rowLabel={(row) => `${row.code}, ${row.title}`}
      columns={ORDER_COLUMNS}
      card={(row) => <OrderCard row={row} />}
      sorting={{ by: sortOf(search), directions: DIRECTIONS, onSort }}
      selection={mayManage ? { chosen, onChange: setChosen } : undefined}
      below={(rows) =>
        chosen.size > 0 ? (
          <BulkBar orders={rows.filter((row) => chosen.has(row.id))} onChange={setChosen} />
        ) : null
      }
    />
  );
}

/** The nearest deadline first; the newest order first. */
const DIRECTIONS = { due: "ascending", opened: "descending" } as const;

const NOTHING: ReadonlySet<string> = new Set();

/** Other filters, other rows: what was selected before does not survive out of sight. */
function useChosen(filters: string) {
  const [chosen, setChosen] = useState({ filters, ids: NOTHING });
  const ids = chosen.filters === filters ? chosen.ids : NOTHING;
  return [ids, (next: ReadonlySet<string>) => setChosen({ filters, ids: next })] as const;
}
