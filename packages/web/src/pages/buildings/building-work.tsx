import { requestRoutes } from "@stabile/contract/requests";
import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { queryOf } from "#api/queries.ts";
import { useMay } from "#api/session.tsx";
import { building as words } from "#text/it-buildings.ts";
import { DateText } from "#ui/date-text.tsx";
import { Panel } from "#ui/panel.tsx";
import { ProblemAlert } from "#ui/problem-alert.tsx";
import { Skeleton } from "#ui/skeleton.tsx";
import { RequestStateBadge, WorkOrderStateBadge } from "#ui/status-badge.tsx";

const FEW = 8;

/** The orders still open on the building, and the way to all of them. */
export function BuildingOrders({ buildingId }: { buildingId: string }) {
  const found = useQuery(
    queryOf(workOrderRoutes.listWorkOrders, { query: { buildingId, state: "open", limit: FEW } }),
  );
  return (
    <Panel title={words.orders}>
      {found.isPending ? (
        <Skeleton lines={3} />
      ) : (
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data?.items.length === 0 ? <p className="quiet">{words.noOrders}</p> : null}
      <ul className="plain-list">
        {found.data?.items.map((order) => (
          <li key={order.id}>
            <Link to="/ordini/$id" params={{ id: order.id }}>
              {order.title}
            </Link>{" "}
            <span className="code">{order.code}</span> <WorkOrderStateBadge state={order.state} />
          </li>
        ))}
      </ul>
      <Link to="/ordini" search={{ buildingId }}>
        {words.allOrders}
      </Link>
    </Panel>
  );
}

export function BuildingRequests({ buildingId }: { buildingId: string }) {
  const mayRead = useMay("request.read");
  const found = useQuery({
    ...queryOf(requestRoutes.listRequests, { query: { buildingId, limit: FEW } }),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Panel title={words.requests}>
      {found.isPending ? (
        <Skeleton lines={3} />
      ) : (
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data?.items.length === 0 ? <p className="quiet">{words.noRequests}</p> : null}
      <ul className="plain-list">
        {found.data?.items.map((request) => (
          <li key={request.id}>
            <Link to="/segnalazioni/$id" params={{ id: request.id }}>
              {request.subject}
            </Link>{" "}
            <RequestStateBadge state={request.state} />{" "}
            <DateText value={request.openedAt} className="quiet" />
          </li>
        ))}
      </ul>
      <Link to="/segnalazioni" search={{ buildingId, state: "all" }}>
        {words.allRequests}
      </Link>
    </Panel>
  );
}
