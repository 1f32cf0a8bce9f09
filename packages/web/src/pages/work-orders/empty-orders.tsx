import { Link } from "@tanstack/react-router";
import { useMay } from "#api/session.tsx";
import type { WorkOrderSearch } from "#pages/work-orders/search-params.ts";
import { list } from "#text/it-work-orders.ts";
import { EmptyState } from "#ui/empty-state.tsx";

export function EmptyOrders({ search }: { search: WorkOrderSearch }) {
  const mayCreate = useMay("work-order.create");
  const { sort: _sort, ...filters } = search;
  if (Object.keys(filters).length > 0)
    return (
      <EmptyState announce icon="search" title={list.empty.filtered}>
        <p>{list.empty.filteredHelp}</p>
        <Link to="/ordini" className="btn btn-outline-primary">
          {list.filters.clear}
        </Link>
      </EmptyState>
    );
  return (
    <EmptyState announce icon="tool" title={list.empty.none}>
      <p>{mayCreate ? list.empty.noneHelp : list.empty.noneYours}</p>
      {mayCreate ? (
        <Link to="/ordini/nuovo" className="btn btn-primary">
          {list.create}
        </Link>
      ) : null}
    </EmptyState>
  );
}
