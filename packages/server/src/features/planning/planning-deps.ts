import type { OrderDeps } from "#features/work-orders/public.ts";
import type { Logger } from "#runtime/logger.ts";

/** What plans need: orders are made, and taken back, by the rules of work orders. */
export interface PlanningDeps extends OrderDeps {
  logger: Logger;
}

export const PLAN_QUEUE = "obligation-plans";

export interface PlanJob {
  id: string;
}
