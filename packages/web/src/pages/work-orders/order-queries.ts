import { workOrderRoutes } from "@stabile/contract/work-orders";
import { pagesOf, queryOf } from "#api/queries.ts";
import type { WorkOrderSearch } from "#pages/work-orders/search-params.ts";

/** The list for one set of filters, page after page. */
export function ordersQuery(search: WorkOrderSearch) {
  return pagesOf(workOrderRoutes.listWorkOrders, { query: { ...search, limit: 50 } });
}

export function orderQuery(id: string) {
  return queryOf(workOrderRoutes.readWorkOrder, { params: { id } });
}

export const firmsQuery = { ...queryOf(workOrderRoutes.listFirms, {}), staleTime: 5 * 60_000 };

export const VIEWS_PAGE = "work-orders";

export const viewsQuery = {
  ...queryOf(workOrderRoutes.listViews, { query: { page: VIEWS_PAGE } }),
  staleTime: 5 * 60_000,
};
