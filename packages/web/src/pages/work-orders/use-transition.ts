import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQueryClient } from "@tanstack/react-query";
import { useAction } from "#api/action.ts";
import { readingsOf } from "#api/queries.ts";
import { orderQuery } from "#pages/work-orders/order-queries.ts";
import { keepFocus } from "#ui/keep-focus.ts";

/** A transition of one order; afterwards the order, and the lists that show it, are read again. */
export function useTransition(id: string, onDone: () => void) {
  const client = useQueryClient();
  return useAction(workOrderRoutes.transitionWorkOrder, {
    onDone: () => {
      void client.invalidateQueries(readingsOf(workOrderRoutes.listWorkOrders));
      void client.invalidateQueries(readingsOf(workOrderRoutes.readHome));
      void client.invalidateQueries({ queryKey: orderQuery(id).queryKey }).then(() => {
        onDone();
        keepFocus();
      });
    },
  });
}
