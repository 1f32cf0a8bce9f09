import { type OrderRef, planningRoutes } from "@stabile/contract/planning";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { planning } from "#text/it-planning.ts";
import { dayText } from "#ui/dates.ts";
import { WorkOrderStateBadge } from "#ui/status-badge.tsx";

const words = planning.work;

export const useObligationWork = (id: string) =>
  useQuery(queryOf(planningRoutes.readObligationWork, { params: { id } }));

/** The order in which it is planned, when it is in one. */
export function PlannedIn({ id }: { id: string }) {
  const { data } = useObligationWork(id);
  if (data?.order === undefined) return null;
  const { plannedOn } = data.order;
  return (
    <p>
      {words.plannedIn}: <OrderLine order={data.order} />
      {plannedOn === undefined ? "" : `, ${words.plannedOn(dayText(plannedOn))}`}
    </p>
  );
}

/** What a negative check came to. */
export function OpenedOrder({ obligationId, checkId }: { obligationId: string; checkId: string }) {
  const { data } = useObligationWork(obligationId);
  const found = data?.negative.find((one) => one.checkId === checkId);
  if (found === undefined) return null;
  if (found.order !== undefined)
    return (
      <span className="row-sub">
        {words.opened} <OrderLine order={found.order} />
      </span>
    );
  return (
    <span className="row-sub">{found.fault === undefined ? words.waiting : words.fault(found.fault)}</span>
  );
}

export function OrderLine({ order: { id, code, state } }: { order: OrderRef }) {
  return (
    <>
      <Link to="/ordini/$id" params={{ id }} className="code">
        {code}
      </Link>{" "}
      <WorkOrderStateBadge state={state} />
    </>
  );
}
