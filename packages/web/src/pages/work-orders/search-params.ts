import { NewWorkOrder, WorkOrderQuery } from "@stabile/contract/work-orders";
import { z } from "zod";
import { type TolerantSearch, tolerantSearch } from "#api/search-params.ts";

const filters = WorkOrderQuery.omit({ cursor: true, limit: true }).shape;

/** The filters of the list, as the address bar keeps them. */
export const workOrderSearch = tolerantSearch(filters);
export type WorkOrderSearch = TolerantSearch<typeof filters>;

const prefill = {
  /** Comma-separated ids of the reports the new order answers. */
  requestIds: z.string().regex(/^[0-9a-f-]{36}(,[0-9a-f-]{36})*$/i),
  buildingId: z.uuid(),
  elementId: z.uuid(),
  parentId: z.uuid(),
  category: NewWorkOrder.shape.category,
  urgency: NewWorkOrder.shape.urgency,
  title: z.string().max(200),
  addressText: z.string().max(300),
};

/** What other pages hand to the new order: `/ordini/nuovo?requestIds=…&buildingId=…`. */
export const newWorkOrderSearch = tolerantSearch(prefill);
export type NewWorkOrderSearch = TolerantSearch<typeof prefill>;
