import { workOrderRoutes } from "@stabile/contract/work-orders";
import { queryOf } from "#api/queries.ts";

export const homeQuery = queryOf(workOrderRoutes.readHome, {});
